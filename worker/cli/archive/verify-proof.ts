import { vietnamMoment } from "@camtay/shared/calendar/vietnam-day.ts";
import { verifyProofFolder } from "../../archive/seal/proof-folder.ts";
import type { EvidenceVerdict } from "../../archive/seal/verify-evidence.ts";
import { readToken } from "../../pipeline/upkeep/seal-timestamps.ts";
import { readDer } from "../../signing/asn1/der-reader.ts";
import { readTimestampToken } from "../../signing/timestamp/timestamp-token.ts";
import { judgeTimestamp } from "../../signing/verify/judge-timestamp.ts";
import type { TrustAnchors } from "../../signing/verify/trust-anchors.ts";
import { NO_REVOCATION_DATA } from "../../signing/x509/revocation.ts";
import { ARCHIVE_MESSAGES } from "./archive-messages.ts";

export interface ProofReport {
  readonly file: string;
  readonly verdict: "TOTAL-PASSED" | "TOTAL-FAILED" | "INDETERMINATE";
  readonly reason: string | null;
  readonly provenAt: string | null;
}

/** Every timestamp must have been trusted when the next one was made; the last one must be trusted now. */
async function trusted(tokens: readonly Buffer[], trust: TrustAnchors, now: Date): Promise<boolean> {
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    const poe = next ? readToken(next).genTime : now;
    const sources = {
      pool: [],
      embedded: NO_REVOCATION_DATA,
      given: { ocsps: [], crls: trust.crls },
      fetcher: null,
      now,
      requireRevocation: false,
    };
    const judged = await judgeTimestamp(
      () => readTimestampToken(readDer(token)),
      () => true,
      poe,
      trust,
      sources,
    );
    if (!judged.trusted) return false;
  }
  return true;
}

async function report(file: string, verdict: EvidenceVerdict, trust: TrustAnchors, now: Date): Promise<ProofReport> {
  if (!verdict.holds) return { file, verdict: "TOTAL-FAILED", reason: verdict.reason, provenAt: null };
  const isTrusted = await trusted(verdict.tokens, trust, now);
  return {
    file,
    verdict: isTrusted ? "TOTAL-PASSED" : "INDETERMINATE",
    reason: isTrusted ? null : "NO_CERTIFICATE_CHAIN_FOUND",
    provenAt: verdict.provenAt.toISOString(),
  };
}

/** Checks a proof folder without network or archive. Exit status: 0 holds, 1 does not, 3 holds but the timestamp's authority is unknown. */
export async function verifyProof(folder: string, trust: TrustAnchors, json: boolean): Promise<number> {
  const { file, verdict } = await verifyProofFolder(folder, readToken);
  const result = await report(file, verdict, trust, new Date());
  console.log(
    json
      ? JSON.stringify(result)
      : ARCHIVE_MESSAGES.proof[result.verdict](
          result.file,
          verdict.holds ? vietnamMoment(verdict.provenAt) : "",
          verdict.holds ? "" : ARCHIVE_MESSAGES.proofFaults[verdict.reason],
        ),
  );
  return { "TOTAL-PASSED": 0, "TOTAL-FAILED": 1, INDETERMINATE: 3 }[result.verdict];
}
