import type { Finding, SubIndication, Verdict } from "./findings.ts";

/** PAdES baseline level that a signature is proven to reach (ETSI EN 319 142-1 §6); NONE when it proves nothing. */
export type SignatureLevel = "NONE" | "NOT-ETSI" | "B-B" | "B-T" | "B-LT" | "B-LTA" | "DOC-TIMESTAMP";

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly validFrom: string;
  readonly validTo: string;
}

/** A finding with its sentences, for people and for machines. */
export interface ReportedFinding extends Finding {
  readonly vi: string;
  readonly en: string;
}

export interface SignatureReport {
  readonly field: string;
  readonly kind: "signature" | "document-timestamp";
  readonly verdict: Verdict;
  readonly reasons: readonly SubIndication[];
  readonly level: SignatureLevel;
  readonly coverage: "whole" | "revision" | "bad";
  /** What later revisions changed, by kind; empty when nothing came after. */
  readonly changesSince: readonly string[];
  readonly signer: CertificateFacts | null;
  /** `/M` as the signer claims it. */
  readonly claimedTime: string | null;
  /** Earliest time proven by a valid timestamp; null without one. */
  readonly provenTime: string | null;
  readonly timestamps: readonly { readonly time: string; readonly issuer: string; readonly trusted: boolean }[];
  /** Subjects from the signer to the trusted certificate. */
  readonly path: readonly string[];
  readonly algorithm: string | null;
  readonly docMdp: 1 | 2 | 3 | null;
  readonly findings: readonly ReportedFinding[];
  /** The verdict in one Vietnamese sentence. */
  readonly sentence: string;
}

/** Status words and sub-indications of ETSI EN 319 102-1 §5.1.3 for a whole file. */
export interface VerificationReport {
  readonly file: string;
  readonly verdict: Verdict;
  readonly reasons: readonly SubIndication[];
  readonly signatures: readonly SignatureReport[];
  readonly findings: readonly ReportedFinding[];
  readonly sentence: string;
  /** Moment of validation, and the list of trusted certificates used. */
  readonly checkedAt: string;
  readonly trustVersion: string;
}
