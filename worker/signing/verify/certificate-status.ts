import { OID } from "../asn1/object-identifiers.ts";
import { type Certificate, KEY_USAGE } from "../x509/certificate.ts";
import { findPath, type PathFault } from "../x509/certificate-path.ts";
import { keyWasLost } from "../x509/ocsp.ts";
import { checkRevocation, type RevocationData, type RevocationStatus } from "../x509/revocation.ts";
import type { RevocationFetcher } from "../x509/revocation-fetcher.ts";
import { type Finding, type FindingCode, finding } from "./findings.ts";

/** Purposes under which a certificate may sign documents, when it names purposes at all. */
const SIGNING_PURPOSES: ReadonlySet<string> = new Set([
  OID.emailProtection,
  OID.documentSigning,
  OID.microsoftDocumentSigning,
  OID.adobeDocumentSigning,
  OID.anyExtendedKeyUsage,
]);

/** Whether the certificate itself says that it may sign documents. */
export const maySignDocuments = (certificate: Certificate): boolean => {
  const { keyUsage, extendedKeyUsage } = certificate;
  if (keyUsage !== null && !keyUsage.has(KEY_USAGE.digitalSignature) && !keyUsage.has(KEY_USAGE.nonRepudiation)) return false;
  return extendedKeyUsage === null || extendedKeyUsage.purposes.some((purpose) => SIGNING_PURPOSES.has(purpose));
};

const CHAIN_FINDING: Readonly<Record<PathFault, FindingCode>> = {
  NO_CERTIFICATE_CHAIN_FOUND: "chain.none",
  CERTIFICATE_CHAIN_GENERAL_FAILURE: "chain.broken",
  CHAIN_CONSTRAINTS_FAILURE: "chain.constraints",
  OUT_OF_BOUNDS_NO_POE: "chain.expired",
  NOT_YET_VALID: "chain.not_yet_valid",
};

/** What stands in the file and beside it, for questions about any certificate of the file. */
export interface StatusSources {
  readonly pool: readonly Certificate[];
  /** From the file's DSS and signatures. */
  readonly embedded: RevocationData;
  /** From the trust folder. */
  readonly given: RevocationData;
  /** Absent when offline. */
  readonly fetcher: RevocationFetcher | null;
  readonly now: Date;
  /** True: a certificate about which nothing is known leaves the verdict open. */
  readonly requireRevocation: boolean;
}

export interface CertificateQuestion {
  readonly leaf: Certificate;
  readonly anchors: readonly Certificate[];
  /** The moment for which the path must hold. */
  readonly at: Date;
  /** The moment at which the certificates must not have been revoked; proven by timestamp or equal to `at`. */
  readonly usedAt: Date;
  readonly usedAtIsProven: boolean;
}

export interface CertificateStatus {
  readonly findings: readonly Finding[];
  readonly path: readonly Certificate[];
  /** Revocation of every certificate is answered by what lies in the file: what level B-LT asks for. */
  readonly provenByFile: boolean;
}

const revocationFinding = (
  status: RevocationStatus,
  certificate: Certificate,
  isLeaf: boolean,
  question: CertificateQuestion,
  required: boolean,
): Finding => {
  const serial = certificate.serialHex;
  if (status.status === "good")
    return finding("revocation.good", { serial, kind: status.evidence.kind.toUpperCase(), time: status.evidence.thisUpdate });
  if (status.status === "unusable") return finding("revocation.unusable", { serial, why: status.why });
  if (status.status === "missing") return finding(required ? "revocation.required" : "revocation.missing", { serial });
  const time = status.revoked.at.toISOString();
  if (keyWasLost(status.revoked)) return finding("revocation.key_lost", { serial, time });
  if (status.revoked.at > question.usedAt) return finding("revocation.later", { serial, time });
  if (!isLeaf) return finding("revocation.authority_revoked", { serial, time });
  return finding(question.usedAtIsProven ? "revocation.revoked" : "revocation.revoked_no_poe", { serial, time });
};

/** Path to an anchor and revocation of everything on it (ETSI EN 319 102-1 §5.2.6, RFC 5280 §6). */
export const certificateStatus = async (question: CertificateQuestion, sources: StatusSources): Promise<CertificateStatus> => {
  const found = findPath({ leaf: question.leaf, pool: sources.pool, anchors: question.anchors, at: question.at });
  if (!found.ok) return { findings: [finding(CHAIN_FINDING[found.fault], { why: found.why })], path: found.path, provenByFile: false };
  const findings: Finding[] = [];
  let provenByFile = true;
  for (const [index, certificate] of found.path.slice(0, -1).entries()) {
    const issuer = found.path[index + 1];
    if (issuer === undefined) continue;
    const { status, byFile } = await revocationOf(certificate, issuer, question, sources);
    if (!byFile || status.status !== "good") provenByFile = false;
    findings.push(revocationFinding(status, certificate, index === 0, question, sources.requireRevocation));
  }
  return { findings, path: found.path, provenByFile };
};

const revocationOf = async (
  certificate: Certificate,
  issuer: Certificate,
  question: CertificateQuestion,
  sources: StatusSources,
): Promise<{ readonly status: RevocationStatus; readonly byFile: boolean }> => {
  const ask = (data: RevocationData): RevocationStatus =>
    checkRevocation({ certificate, issuer, data, pool: sources.pool, at: question.usedAt, now: sources.now });
  const embedded = ask(sources.embedded);
  if (embedded.status === "revoked") return { status: embedded, byFile: true };
  const given = ask(sources.given);
  if (given.status === "revoked") return { status: given, byFile: false };
  if (embedded.status === "good") return { status: embedded, byFile: true };
  if (given.status === "good") return { status: given, byFile: false };
  const fetched = sources.fetcher === null ? null : ask(await sources.fetcher.fetch(certificate, issuer));
  if (fetched !== null && fetched.status !== "missing") return { status: fetched, byFile: false };
  return { status: embedded.status === "missing" ? given : embedded, byFile: false };
};
