import type { SigningBatch, SigningDocumentState } from "@camtay/shared/api/answers.ts";
import { PaperId, Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError, asAppError, type ErrorFacts } from "@camtay/shared/errors/app-error.ts";
import { ERRORS, type ErrorCode } from "@camtay/shared/errors/catalogue.ts";
import { batchCheckCode } from "../signers/csc-session.ts";
import type { BatchRow, DocumentRow } from "./batch-store.ts";

const isErrorCode = (code: string): code is ErrorCode => code in ERRORS;

/** The row of the error table for what stopped a document; null when nothing did. */
export const rowOf = (document: Pick<DocumentRow, "error_code">) =>
  document.error_code !== null && isErrorCode(document.error_code) ? ERRORS[document.error_code] : null;

const problemOf = (document: DocumentRow): SigningBatch["documents"][number]["problem"] => {
  const { error_code: code, error_facts_json: facts } = document;
  if (code === null || !isErrorCode(code)) return null;
  const error = asAppError(new AppError(code, JSON.parse(facts ?? "{}") as ErrorFacts));
  return { code, message: error.sentence("vi"), canRetry: error.row.retry !== "never" };
};

/** Over what one authorisation covers now, or would cover next. */
const checkCodeOf = (documents: readonly DocumentRow[]): string | null => {
  const inState = (state: SigningDocumentState) => documents.filter((document) => document.state === state);
  const [asked, waiting] = [inState("AUTHORISING"), inState("PREPARED")];
  const covered = asked.length > 0 ? asked : waiting;
  return covered.length === 0
    ? null
    : batchCheckCode(covered.map(({ signed_attributes }) => ({ signedAttributes: Buffer.from(signed_attributes, "base64") })));
};

/** What is known of a batch only while its process lives. */
export interface LiveBatch {
  /** Page of the signing service on which the person confirms; null when none waits. */
  readonly authorisationUrl: string | null;
  /** Absent until the key has been asked. */
  readonly asksElsewhere?: boolean | undefined;
}

/** A batch as the API and the desk see it. */
export const asContract = (
  batch: BatchRow,
  documents: readonly DocumentRow[],
  { authorisationUrl, asksElsewhere }: LiveBatch,
): SigningBatch => ({
  id: batch.id,
  state: batch.state,
  role: batch.role === "seal" ? "seal" : "officer",
  withToken: batch.chain_json !== null,
  checkCode: checkCodeOf(documents),
  authorisationUrl,
  ...(asksElsewhere === undefined ? {} : { asksElsewhere }),
  frozenAt: batch.frozen_at,
  expiresAt: batch.expires_at,
  signer: { subject: batch.certificate_subject, serialNumber: batch.certificate_serial, validTo: batch.certificate_valid_to },
  documents: documents.map((document) => ({
    paperId: PaperId.parse(document.paper_id),
    name: document.name,
    state: document.state,
    digest: document.document_digest,
    frozenPdf: Sha256.parse(document.prepared_sha256),
    problem: problemOf(document),
  })),
});
