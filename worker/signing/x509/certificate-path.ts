import { readDer } from "../asn1/der-reader.ts";
import { type Certificate, isIssuedBy, KEY_USAGE } from "./certificate.ts";
import { namesAllowed } from "./name-constraints.ts";

/** Sub-indications of ETSI EN 319 102-1 §5.1.3 that a path can end in. */
export type PathFault =
  | "NO_CERTIFICATE_CHAIN_FOUND"
  | "CERTIFICATE_CHAIN_GENERAL_FAILURE"
  | "CHAIN_CONSTRAINTS_FAILURE"
  | "OUT_OF_BOUNDS_NO_POE"
  | "NOT_YET_VALID";

export type PathResult =
  | { readonly ok: true /** Leaf first, anchor last. */; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly fault: PathFault; readonly path: readonly Certificate[]; readonly why: string };

export interface PathQuestion {
  readonly leaf: Certificate;
  /** Certificates that came with the signature or the file; believed only as far as an anchor vouches for them. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly at: Date;
}

const MAX_PATH = 8;
const MAX_STEPS = 400;

/** Why a certificate may not stand above others in a path; null when it may (RFC 5280 §6.1.4). */
const faultAsIssuer = (issuer: Certificate, below: number): string | null => {
  if (issuer.basicConstraints?.ca !== true) return "an issuer is not marked as a certification authority";
  if (issuer.keyUsage !== null && !issuer.keyUsage.has(KEY_USAGE.keyCertSign)) return "an issuer may not sign certificates";
  const limit = issuer.basicConstraints.pathLength;
  return limit !== null && below > limit ? "the path is longer than an issuer allows" : null;
};

/** Rules that hold for the whole path, given leaf first and anchor last. */
const faultOfPath = (path: readonly Certificate[], at: Date): { readonly fault: PathFault; readonly why: string } | null => {
  const anchorIndex = path.length - 1;
  for (const [index, certificate] of path.entries()) {
    const isAnchor = index === anchorIndex;
    if (!isAnchor && certificate.unknownCritical.length > 0)
      return { fault: "CHAIN_CONSTRAINTS_FAILURE", why: `critical extension ${certificate.unknownCritical[0]} is not understood` };
    if (index > 0) {
      // Self-issued certificates do not count towards the path length.
      const below = path.slice(1, index).filter((one) => !one.subject.equals(one.issuer)).length;
      const why = isAnchor && certificate.basicConstraints === null ? null : faultAsIssuer(certificate, below);
      if (why !== null) return { fault: "CERTIFICATE_CHAIN_GENERAL_FAILURE", why };
      const constraints = certificate.nameConstraints;
      if (constraints !== null)
        for (const lower of path.slice(0, index))
          if (!namesAllowed(constraints, readDer(lower.subject), lower.subjectAltNames))
            return { fault: "CHAIN_CONSTRAINTS_FAILURE", why: "a name lies outside the issuer's name constraints" };
    }
  }
  for (const certificate of path) {
    if (at < certificate.notBefore) return { fault: "NOT_YET_VALID", why: `certificate ${certificate.serialHex} is not valid yet` };
    if (at > certificate.notAfter) return { fault: "OUT_OF_BOUNDS_NO_POE", why: `certificate ${certificate.serialHex} has expired` };
  }
  return null;
};

const SEVERITY: readonly PathFault[] = [
  "NO_CERTIFICATE_CHAIN_FOUND",
  "CERTIFICATE_CHAIN_GENERAL_FAILURE",
  "CHAIN_CONSTRAINTS_FAILURE",
  "NOT_YET_VALID",
  "OUT_OF_BOUNDS_NO_POE",
];

/**
 * A path from the leaf to an anchor that holds at the given time. Every path is tried, within limits, so that a cross-signed or
 * expired twin of an issuer neither hides a good path nor loops for ever. When none holds, the fault of the path that came furthest.
 */
export const findPath = ({ leaf, pool, anchors, at }: PathQuestion): PathResult => {
  let best: Extract<PathResult, { ok: false }> = {
    ok: false,
    fault: "NO_CERTIFICATE_CHAIN_FOUND",
    path: [leaf],
    why: "no path leads to a trusted certificate",
  };
  let steps = 0;
  const anchorPrints = new Set(anchors.map((anchor) => anchor.fingerprint));
  const candidates = [...anchors, ...pool.filter((one) => !anchorPrints.has(one.fingerprint))];
  const walk = (path: readonly Certificate[]): Extract<PathResult, { ok: true }> | null => {
    const top = path[path.length - 1];
    if (top === undefined) return null;
    if (anchorPrints.has(top.fingerprint)) {
      const found = faultOfPath(path, at);
      if (found === null) return { ok: true, path };
      if (SEVERITY.indexOf(found.fault) > SEVERITY.indexOf(best.fault)) best = { ok: false, ...found, path };
      return null;
    }
    if (path.length >= MAX_PATH) return null;
    for (const issuer of candidates) {
      if (++steps > MAX_STEPS) return null;
      if (path.some((one) => one.fingerprint === issuer.fingerprint) || !isIssuedBy(top, issuer)) continue;
      const answer = walk([...path, issuer]);
      if (answer !== null) return answer;
    }
    return null;
  };
  return walk([leaf]) ?? best;
};
