import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type DerNode, readDerZeroPadded } from "../asn1/der-reader.ts";
import { readTimestampToken, type TimestampToken } from "../timestamp/timestamp-token.ts";
import { certificateStatus, type StatusSources } from "./certificate-status.ts";
import { type Finding, finding, findingRow } from "./findings.ts";
import type { TrustAnchors } from "./trust-anchors.ts";

/** What became of one timestamp. */
export interface JudgedTimestamp {
  readonly token: TimestampToken | null;
  /** Its time may be relied on. */
  readonly trusted: boolean;
  readonly provenByFile: boolean;
  readonly findings: readonly Finding[];
}

/** A token whose form or signature does not hold, in the words of the report. */
export const timestampFault = (thrown: unknown): Finding => {
  if (!(thrown instanceof AppError)) throw thrown;
  const why = String(thrown.facts.why ?? thrown.facts.oid ?? thrown.code);
  return finding(thrown.code === "verify.algorithm_refused" ? "timestamp.algorithm" : "timestamp.broken", { why });
};

export const readDocumentTimestamp = (contents: Uint8Array, sources: StatusSources): TimestampToken =>
  readTimestampToken(readDerZeroPadded(contents), sources.pool);

/**
 * Judges a token that stamps octets given by hash (RFC 3161, ETSI EN 319 102-1 §5.4).
 *
 * @param isImprint  whether the token's imprint is the hash of what it should stamp.
 * @param poe        a moment at which the token is proven to have existed: its issuer's chain must hold then.
 */
export const judgeTimestamp = async (
  read: () => TimestampToken,
  isImprint: (token: TimestampToken) => boolean,
  poe: Date,
  trust: TrustAnchors,
  sources: StatusSources,
): Promise<JudgedTimestamp> => {
  let token: TimestampToken;
  try {
    token = read();
  } catch (thrown) {
    return { token: null, trusted: false, provenByFile: false, findings: [timestampFault(thrown)] };
  }
  if (!isImprint(token)) return { token, trusted: false, provenByFile: false, findings: [finding("timestamp.other_content")] };
  if (token.genTime.getTime() > poe.getTime() + MAX_SKEW_MS)
    return { token, trusted: false, provenByFile: false, findings: [finding("timestamp.broken", { why: "time in the future" })] };
  const status = await certificateStatus(
    { leaf: token.signer, anchors: trust.timestamps, at: poe, usedAt: token.genTime, usedAtIsProven: true },
    { ...sources, pool: [...token.certificates, ...sources.pool] },
  );
  const against = status.findings.filter(({ code }) => findingRow(code).effect !== "note");
  const [first] = against;
  if (first === undefined)
    return {
      token,
      trusted: true,
      provenByFile: status.provenByFile,
      findings: [finding("timestamp.holds", { time: token.genTime.toISOString() }), ...status.findings],
    };
  return {
    token,
    trusted: false,
    provenByFile: false,
    findings: [finding("timestamp.untrusted", { why: findingRow(first.code).indication ?? first.code })],
  };
};

const MAX_SKEW_MS = 5 * 60_000;

export const tokenFrom =
  (node: DerNode, sources: StatusSources): (() => TimestampToken) =>
  () =>
    readTimestampToken(node, sources.pool);
