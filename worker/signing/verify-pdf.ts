import { AppError } from "@camtay/shared/errors/app-error.ts";
import { readDss } from "../pdf/append-dss.ts";
import { readSignatures, type SignatureInFile, type SignaturesInFile } from "../pdf/read-signatures.ts";
import { stateAt } from "../pdf/revisions/file-states.ts";
import type { ByteSource } from "../pdf/syntax/byte-source.ts";
import { stampsRange } from "./timestamp/timestamp-token.ts";
import type { StatusSources } from "./verify/certificate-status.ts";
import { type JudgedChanges, judgeChanges } from "./verify/change-findings.ts";
import { type Finding, finding, verdictOf } from "./verify/findings.ts";
import { type JudgedSignature, judgeSignature } from "./verify/judge-signature.ts";
import { type JudgedTimestamp, judgeTimestamp, readDocumentTimestamp } from "./verify/judge-timestamp.ts";
import type { SignatureLevel, SignatureReport, VerificationReport } from "./verify/report.ts";
import { reported, verdictSentence } from "./verify/report-sentences.ts";
import type { TrustAnchors } from "./verify/trust-anchors.ts";
import { type Certificate, parseCertificate } from "./x509/certificate.ts";
import type { RevocationFetcher } from "./x509/revocation-fetcher.ts";

export interface VerifyOptions {
  readonly trust: TrustAnchors;
  /** The verifier's clock. */
  readonly now: Date;
  /** Moment for which the answer is wanted, where it is not now. */
  readonly at?: Date | undefined;
  /** Absent: nothing is asked over the network. */
  readonly fetcher?: RevocationFetcher | null | undefined;
  /** True: a certificate about whose revocation nothing is known leaves the verdict open, instead of being noted. */
  readonly requireRevocation?: boolean | undefined;
  readonly isAllowedSigner?: ((certificate: Certificate) => boolean) | undefined;
}

const MAX_SIGNATURES = 64;

/**
 * Verifies every signature and document timestamp of a PDF (ETSI EN 319 102-1, EN 319 142-1): its place in the file, CMS, time,
 * certificate path, revocation, and what changed afterwards. Nothing is valid by default: a verdict is passed only when every
 * question was asked and answered. Never throws for what stands in the file.
 *
 * @param fileName  shown in the report, without folders.
 */
export const verifyPdf = async (input: Uint8Array | ByteSource, fileName: string, options: VerifyOptions): Promise<VerificationReport> => {
  const whole = (findings: readonly Finding[], signatures: readonly SignatureReport[] = []): VerificationReport => {
    const sum = sumUp(findings, signatures);
    const own = findings.map(reported);
    const worst = signatures.find((one) => one.verdict === sum.verdict);
    return {
      file: fileName,
      ...sum,
      signatures,
      findings: own,
      sentence: own.length > 0 || worst === undefined ? verdictSentence(sum.verdict, sum.reasons, own) : worst.sentence,
      checkedAt: (options.at ?? options.now).toISOString(),
      trustVersion: options.trust.version,
    };
  };
  try {
    const inFile = readSignatures(input);
    const fileFindings = findingsOfFile(inFile);
    return whole(fileFindings, await new FileJudge(inFile, options).judge());
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return whole([thrown.code === "pdf.encrypted" ? finding("file.encrypted") : finding("file.unreadable", { why: reasonOf(thrown) })]);
  }
};

const reasonOf = (error: AppError): string => String(error.facts.what ?? error.facts.why ?? error.code);

/** Traces of a signature that no field leads to are never "unsigned, fine". */
const findingsOfFile = ({ signatures, strayByteRanges, file }: SignaturesInFile): Finding[] => {
  const findings: Finding[] = [];
  if (strayByteRanges.length > 0) findings.push(finding("file.damaged_signature", { why: `${strayByteRanges.length} ByteRange` }));
  if (signatures.length > MAX_SIGNATURES) findings.push(finding("file.damaged_signature", { why: `${signatures.length} signatures` }));
  // Bytes that no revision of the file's own chain accounts for are there for readers that repair.
  const end = Math.max(0, ...file.sections.flatMap((section) => section.end ?? []));
  if (signatures.length > 0 && !/^[\r\n]{0,2}$/.test(file.source.slice(end, file.source.size).toString("latin1", 0, 3)))
    findings.push(finding("file.damaged_signature", { why: "bytes outside every revision" }));
  if (file.trailingBytes > 0 && signatures.length > 0) findings.push(finding("file.damaged_signature", { why: "bytes after the end" }));
  if (findings.length === 0 && signatures.length === 0) findings.push(finding("file.unsigned"));
  return findings;
};

const sumUp = (findings: readonly Finding[], signatures: readonly SignatureReport[]): Pick<VerificationReport, "verdict" | "reasons"> => {
  const parts = [...(findings.length > 0 || signatures.length === 0 ? [verdictOf(findings)] : []), ...signatures];
  for (const verdict of ["TOTAL-FAILED", "INDETERMINATE"] as const) {
    const with_ = parts.filter((part) => part.verdict === verdict);
    if (with_.length > 0) return { verdict, reasons: [...new Set(with_.flatMap((part) => part.reasons))] };
  }
  return { verdict: "TOTAL-PASSED", reasons: [] };
};

/** Judges the signatures of one file from the newest revision back: each document timestamp proves what it covers to have existed. */
class FileJudge {
  readonly #inFile: SignaturesInFile;
  readonly #options: VerifyOptions;
  readonly #sources: StatusSources;
  readonly #hasDss: boolean;

  constructor(inFile: SignaturesInFile, options: VerifyOptions) {
    this.#inFile = inFile;
    this.#options = options;
    const dss = readDss(inFile.file);
    this.#hasDss = dss.certificates.length + dss.ocspResponses.length + dss.crls.length > 0;
    const now = options.at !== undefined && options.at > options.now ? options.at : options.now;
    this.#sources = {
      pool: dss.certificates.flatMap(certificateOrNothing),
      embedded: { ocsps: dss.ocspResponses, crls: dss.crls },
      given: { ocsps: [], crls: options.trust.crls },
      fetcher: options.fetcher ?? null,
      now,
      requireRevocation: options.requireRevocation === true,
    };
  }

  async judge(): Promise<readonly SignatureReport[]> {
    const validationTime = this.#options.at ?? this.#options.now;
    const reports = new Map<SignatureInFile, SignatureReport>();
    const proofs: { readonly end: number; readonly time: Date; readonly coversDss: boolean; readonly provenByFile: boolean }[] = [];
    const newestFirst = [...this.#inFile.signatures.slice(0, MAX_SIGNATURES)].reverse();
    for (const signature of newestFirst) {
      const changes = judgeChanges(this.#inFile, signature, (widget) => {
        const later = newestFirst.find((one) => one.kind === "signature" && one.widgets.includes(widget));
        return later !== undefined && reports.get(later)?.verdict === "TOTAL-PASSED";
      });
      const covering = proofs.filter(({ end }) => end > (signature.revisionEnd ?? Number.MAX_SAFE_INTEGER));
      const poe = new Date(Math.min(validationTime.getTime(), ...covering.map(({ time }) => time.getTime())));
      const proof = { poe, poeIsProven: covering.length > 0 };
      if (signature.kind === "doc-time-stamp") {
        const { report, judged } = await this.#judgeDocumentTimestamp(signature, changes, proof.poe);
        reports.set(signature, report);
        if (report.verdict === "TOTAL-PASSED" && judged?.token != null && signature.revisionEnd !== null)
          proofs.push({
            end: signature.revisionEnd,
            time: judged.token.genTime,
            coversDss: this.#revisionHasDss(signature),
            provenByFile: judged.provenByFile,
          });
      } else
        reports.set(
          signature,
          await this.#judgeSignature(
            signature,
            changes,
            proof,
            covering.some((one) => one.coversDss),
          ),
        );
    }
    return this.#inFile.signatures.flatMap((signature) => reports.get(signature) ?? []);
  }

  /** Whether validation data was already there when the timestamp was made: the mark of level B-LTA. */
  #revisionHasDss({ revisionEnd }: SignatureInFile): boolean {
    const { file } = this.#inFile;
    if (!this.#hasDss || revisionEnd === null) return false;
    const then = stateAt(file, revisionEnd);
    return then.dict(then.catalog.entries.get("DSS")) !== null;
  }

  async #judgeSignature(
    signature: SignatureInFile,
    changes: JudgedChanges,
    proof: { readonly poe: Date; readonly poeIsProven: boolean },
    archived: boolean,
  ): Promise<SignatureReport> {
    const place = placeFindings(signature);
    // A signature in an unsound place is not even read: whatever it says would be about other bytes.
    const judged =
      place.length > 0
        ? null
        : await judgeSignature({
            signature,
            trust: this.#options.trust,
            sources: this.#sources,
            ...proof,
            isAllowedSigner: this.#options.isAllowedSigner,
          });
    const findings = [...place, ...(judged?.findings ?? []), ...changes.findings];
    const sum = verdictOf(findings);
    const held =
      judged?.signer != null && sum.verdict === "TOTAL-PASSED" ? [finding("signature.holds", { signer: commonName(judged.signer) })] : [];
    const level =
      judged === null || sum.verdict !== "TOTAL-PASSED" ? levelUnproven(judged, place) : levelOf(judged, signature, archived, this.#hasDss);
    return report(signature, [...held, ...findings], changes, sum, level, judged);
  }

  async #judgeDocumentTimestamp(
    signature: SignatureInFile,
    changes: JudgedChanges,
    poe: Date,
  ): Promise<{ readonly report: SignatureReport; readonly judged: JudgedTimestamp | null }> {
    const place = placeFindings(signature);
    const judged =
      place.length > 0
        ? null
        : await judgeTimestamp(
            () => readDocumentTimestamp(signature.contents, this.#sources),
            (token) => stampsRange(token, (hash) => signature.digest(hash)),
            poe,
            this.#options.trust,
            this.#sources,
          );
    const own = (judged?.findings ?? []).map((one) =>
      one.code === "timestamp.untrusted" ? finding("timestamp.document_untrusted", one.facts) : one,
    );
    const findings = [...place, ...own, ...changes.findings];
    const token = judged?.token ?? null;
    const asSignature: Partial<JudgedSignature> | null =
      token === null
        ? null
        : {
            signer: token.signer,
            provenTime: judged?.trusted === true ? token.genTime : null,
            timestamps: judged === null ? [] : [judged],
          };
    return { report: report(signature, findings, changes, verdictOf(findings), "DOC-TIMESTAMP", asSignature), judged };
  }
}

const placeFindings = (signature: SignatureInFile): Finding[] =>
  signature.findings.map((code) =>
    code === "sub-filter-unknown"
      ? finding("signature.subfilter", { kind: signature.subFilter ?? "?" })
      : finding(
          code.startsWith("dictionary-changed") || code === "dictionary-not-in-revision" ? "signature.spoofed" : "signature.structure",
          { why: code },
        ),
  );

const levelUnproven = (judged: JudgedSignature | null, place: readonly Finding[]): SignatureLevel =>
  judged === null || place.length > 0 || judged.signer === null ? "NONE" : judged.isPades ? "B-B" : "NOT-ETSI";

/** The highest level of which every part is proven; validation data counts only when it lies in the file. */
const levelOf = (judged: JudgedSignature, signature: SignatureInFile, archived: boolean, hasDss: boolean): SignatureLevel => {
  if (!judged.isPades || signature.claims.signedAt === null) return "NOT-ETSI";
  if (judged.provenTime === null) return "B-B";
  if (!hasDss || !judged.provenByFile) return "B-T";
  return archived ? "B-LTA" : "B-LT";
};

const report = (
  signature: SignatureInFile,
  findings: readonly Finding[],
  changes: JudgedChanges,
  sum: ReturnType<typeof verdictOf>,
  level: SignatureLevel,
  judged: Partial<JudgedSignature> | null,
): SignatureReport => {
  const told = findings.map(reported);
  const signer = judged?.signer ?? null;
  return {
    field: signature.fieldName,
    kind: signature.kind === "doc-time-stamp" ? "document-timestamp" : "signature",
    ...sum,
    level: sum.verdict === "TOTAL-FAILED" ? "NONE" : level,
    coverage: signature.coverage,
    changesSince: changes.kinds,
    signer:
      signer === null
        ? null
        : {
            subject: signer.subjectText,
            issuer: signer.issuerText,
            serialNumber: signer.serialHex,
            validFrom: signer.notBefore.toISOString(),
            validTo: signer.notAfter.toISOString(),
          },
    claimedTime: signature.claims.signedAt,
    provenTime: judged?.provenTime?.toISOString() ?? null,
    timestamps: (judged?.timestamps ?? []).flatMap(({ token, trusted }) =>
      token === null ? [] : [{ time: token.genTime.toISOString(), issuer: token.signer.subjectText, trusted }],
    ),
    path: (judged?.path ?? []).map((one) => one.subjectText),
    algorithm: judged?.algorithm ?? null,
    docMdp: signature.docMdp,
    findings: told,
    sentence: verdictSentence(sum.verdict, sum.reasons, told),
  };
};

const commonName = (certificate: Certificate): string =>
  /(?:^|,)CN=((?:\\.|[^,\\])+)/.exec(certificate.subjectText)?.[1] ?? certificate.subjectText;

const certificateOrNothing = (bytes: Uint8Array): Certificate[] => {
  try {
    return [parseCertificate(bytes)];
  } catch (thrown) {
    // A certificate that cannot be read vouches for nobody; the path is looked for without it.
    if (thrown instanceof AppError) return [];
    throw thrown;
  }
};
