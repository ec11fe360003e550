import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Certificate } from "./certificate.ts";
import { readCrl } from "./crl.ts";
import { type OcspStatement, type Revoked, readOcsp } from "./ocsp.ts";

/** Raw answers about certificates, wherever they came from: the file, a folder, the network. */
export interface RevocationData {
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}
export const NO_REVOCATION_DATA: RevocationData = { ocsps: [], crls: [] };

export interface RevocationEvidence {
  readonly kind: "ocsp" | "crl";
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
}

export type RevocationStatus =
  | { readonly status: "good"; readonly evidence: RevocationEvidence; readonly responder?: Certificate }
  | { readonly status: "revoked"; readonly revoked: Revoked; readonly evidence: RevocationEvidence }
  /** Something was there, but none of it may be believed for this time. */
  | { readonly status: "unusable"; readonly why: string }
  /** Nothing speaks of this certificate. */
  | { readonly status: "missing" };

export interface RevocationQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly data: RevocationData;
  readonly pool: readonly Certificate[];
  /** The moment at which the certificate must have been good. */
  readonly at: Date;
  /** The verifier's clock: nothing may come from after it. */
  readonly now: Date;
}

const MAX_SKEW_MS = 5 * 60_000;

/** Whether an answer's window reaches the time asked for: made after it, or valid beyond it. */
const faultOfWindow = (thisUpdate: Date, nextUpdate: Date | null, { at, now }: RevocationQuestion): string | null => {
  if (thisUpdate.getTime() > now.getTime() + MAX_SKEW_MS) return "comes from the future";
  if (nextUpdate !== null && nextUpdate < thisUpdate) return "ends before it begins";
  const reach = nextUpdate ?? thisUpdate;
  return reach.getTime() + MAX_SKEW_MS < at.getTime() ? "is older than the time it should prove" : null;
};

const evidenceOf = (kind: "ocsp" | "crl", thisUpdate: Date, nextUpdate: Date | null): RevocationEvidence => ({
  kind,
  thisUpdate: thisUpdate.toISOString(),
  nextUpdate: nextUpdate?.toISOString() ?? null,
});

const tryRead = <T>(read: () => T | null, faults: string[]): T | null => {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    faults.push(String(thrown.facts.why ?? thrown.code));
    return null;
  }
};

const fromOcsp = (statement: OcspStatement): RevocationStatus => {
  const evidence = evidenceOf("ocsp", statement.thisUpdate, statement.nextUpdate);
  if (statement.revoked !== null) return { status: "revoked", revoked: statement.revoked, evidence };
  return { status: "good", evidence, responder: statement.responder };
};

/**
 * Looks through all data for what speaks of one certificate. A revocation found anywhere wins over any "good"; what is stale,
 * foreign, partial or badly signed proves nothing, and is reported as unusable rather than missing.
 */
export const checkRevocation = (question: RevocationQuestion): RevocationStatus => {
  const { certificate, issuer, data, pool } = question;
  const faults: string[] = [];
  const found: RevocationStatus[] = [];
  for (const bytes of data.ocsps) {
    const statement = tryRead(() => readOcsp(bytes, certificate, issuer, pool), faults);
    if (statement === null) continue;
    const fault = statement.revoked === null ? faultOfWindow(statement.thisUpdate, statement.nextUpdate, question) : null;
    if (fault !== null) faults.push(`OCSP ${fault}`);
    else if (statement.status === "unknown") faults.push("OCSP responder does not know the certificate");
    else found.push(fromOcsp(statement));
  }
  for (const bytes of data.crls) {
    const statement = tryRead(() => readCrl(bytes, certificate, issuer), faults);
    if (statement === null) continue;
    const evidence = evidenceOf("crl", statement.thisUpdate, statement.nextUpdate);
    const fault = statement.revoked === null ? faultOfWindow(statement.thisUpdate, statement.nextUpdate, question) : null;
    if (statement.revoked !== null) found.push({ status: "revoked", revoked: statement.revoked, evidence });
    else if (fault !== null) faults.push(`CRL ${fault}`);
    else found.push({ status: "good", evidence });
  }
  const revoked = found.find((one) => one.status === "revoked");
  return revoked ?? found[0] ?? (faults.length > 0 ? { status: "unusable", why: faults[0] ?? "" } : { status: "missing" });
};
