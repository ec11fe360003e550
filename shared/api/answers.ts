// What the worker answers: the shapes behind the calls of contract.ts.
import { z } from "zod";
import { DigitizedField, ReviewReason } from "../domain/digitized.ts";
import { Box } from "../domain/geometry.ts";
import { BatchId, DossierId, PaperId, Sha256 } from "../domain/ids.ts";
import { ROLES } from "./route.ts";
import { SigningRole } from "./signing.contract.ts";

const Time = z.iso.datetime();

/** Body of every answer that is not 2xx. */
export const ErrorAnswer = z.object({
  code: z.string(),
  message: z.object({ vi: z.string(), en: z.string() }),
  retry: z.enum(["never", "later", "after-person"]),
  requestId: z.string(),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

// ---- dossiers and papers -------------------------------------------------------------------------------------------

/** review: a person must look; ready: waits for a signature; dropped: a person gave it up, its scan stays; the rest follows the way of a page. */
export const PaperState = z.enum(["processing", "review", "ready", "signing", "signed", "archived", "failed", "dropped"]);
export type PaperState = z.infer<typeof PaperState>;

export const Account = z.object({
  id: z.string(),
  loginName: z.string(),
  displayName: z.string(),
  agency: z.string(),
  /** In the agency for which the call acts. */
  roles: z.array(z.enum(ROLES)),
  /** Rights beyond those of the own agency; a scope is an agency's code, or `code.*` for it and all below. */
  grants: z.array(z.object({ role: z.enum(ROLES), scope: z.string() })).optional(),
});
export type Account = z.infer<typeof Account>;

export const PaperSummary = z.object({
  id: PaperId,
  dossierId: DossierId,
  dossierCode: z.string(),
  documentType: z.string().nullable(),
  component: z.string(),
  state: PaperState,
  pageCount: z.number().int(),
  reviewCount: z.number().int(),
  /** Open questions about its dossier as a whole: until they are answered it cannot be signed. Absent: none. */
  dossierQuestions: z.number().int().optional(),
  /** What went wrong, as a sentence for the clerk. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: Time,
});
export type PaperSummary = z.infer<typeof PaperSummary>;

export const DossierSummary = z.object({
  id: DossierId,
  code: z.string(),
  procedure: z.string().nullable(),
  procedureName: z.string().nullable(),
  agency: z.string(),
  papers: z.array(PaperSummary),
  createdAt: Time,
  archivedAt: Time.nullable(),
  /** When the result was handed to the citizen: only then may its data be reused. */
  returnedAt: Time.nullable(),
  /** Questions about the dossier as a whole: a missing component, an uncertain split. Those about one paper are with the paper. */
  reviews: z.array(z.object({ id: z.string(), reason: ReviewReason, message: z.string() })).optional(),
});
export type DossierSummary = z.infer<typeof DossierSummary>;

export const PaperDetail = PaperSummary.extend({
  fields: z.array(DigitizedField),
  pages: z.array(
    z.object({
      index: z.number().int(),
      file: z.string(),
      page: z.number().int(),
      width: z.number(),
      height: z.number(),
      dpi: z.number(),
      findings: z.array(z.string()),
    }),
  ),
  reviews: z.array(
    z.object({
      id: z.string(),
      reason: ReviewReason,
      page: z.number().int().nullable(),
      field: z.string().nullable(),
      message: z.string(),
    }),
  ),
  /** Digest of the PDF that a signer would sign now, or that was signed. */
  pdf: Sha256.nullable(),
});
export type PaperDetail = z.infer<typeof PaperDetail>;

// ---- intake --------------------------------------------------------------------------------------------------------

export const BatchProgress = z.object({
  id: BatchId,
  state: z.enum(["open", "running", "finished", "failed", "cancelled"]),
  /** Stands still until it is resumed. */
  paused: z.boolean().optional(),
  /** Where it came from, for people: a counter's folder, else its first file. */
  label: z.string().nullable().optional(),
  createdAt: Time.optional(),
  papersDone: z.number().int().optional(),
  papersTotal: z.number().int().optional(),
  /** Until the last page is read, at the pace of the last minutes; null while that is not known. */
  secondsLeft: z.number().int().nullable().optional(),
  filesTotal: z.number().int(),
  pagesDone: z.number().int(),
  pagesTotal: z.number().int(),
  dossiers: z.array(DossierId),
  failed: z.array(z.object({ file: z.string(), page: z.number().int().nullable(), code: z.string(), message: z.string() })),
});
export type BatchProgress = z.infer<typeof BatchProgress>;

/** Something that stopped and waits for a person: a file or page that cannot be read, a paper or pile that went wrong, a question about a pile. */
export const Problem = z.object({
  id: z.string(),
  kind: z.enum(["file", "page", "paper", "batch", "question"]),
  batchId: BatchId.nullable(),
  label: z.string().nullable(),
  file: z.string().nullable(),
  page: z.number().int().nullable(),
  dossierCode: z.string().nullable(),
  code: z.string(),
  /** What is wrong and what to do. */
  message: z.string(),
  /** Another try may help; else scan again and take it off the list. */
  canRetry: z.boolean(),
  /** It is a paper that may be given up alone (`dropPaper`). */
  canDrop: z.boolean().optional(),
  at: Time,
});
export type Problem = z.infer<typeof Problem>;

// ---- signing -------------------------------------------------------------------------------------------------------

export const SigningDocumentState = z.enum([
  "PREPARED",
  "AUTHORISING",
  "AUTHORISED",
  "SIGNING",
  "SIGNED",
  "EMBEDDED",
  "VERIFIED",
  "UNKNOWN",
  "FAILED",
]);
export type SigningDocumentState = z.infer<typeof SigningDocumentState>;

export const SigningBatch = z.object({
  id: z.string(),
  state: z.enum(["frozen", "authorising", "waiting-for-phone", "signing", "finished", "partly-failed", "refused", "expired"]),
  frozenAt: Time,
  /** After this moment the files are frozen again before authorisation, with a new signing time. */
  expiresAt: Time,
  signer: z.object({ subject: z.string(), serialNumber: z.string(), validTo: Time }),
  /** Officer first, the agency's seal second. */
  role: SigningRole.optional(),
  /** The key is a token in the officer's own computer. */
  withToken: z.boolean().optional(),
  /** No PIN is typed at the desk: the service's page, the phone or the token asks. Absent until the key has been asked. */
  asksElsewhere: z.boolean().optional(),
  /** Over what one authorisation covers; the phone shows the same. */
  checkCode: z.string().nullable().optional(),
  /** Page of the signing service on which the person confirms. */
  authorisationUrl: z.string().nullable().optional(),
  documents: z.array(
    z.object({
      paperId: PaperId,
      name: z.string(),
      state: SigningDocumentState,
      /** Hash, hex, of what the signature covers: SHA-256, or SHA-384 and SHA-512 where the key's algorithm names them. */
      digest: z.string(),
      /** Digest of the frozen file, which `paperPdf` serves. */
      frozenPdf: Sha256,
      problem: z.object({ code: z.string(), message: z.string(), canRetry: z.boolean() }).nullable(),
    }),
  ),
});
export type SigningBatch = z.infer<typeof SigningBatch>;

// ---- reuse ---------------------------------------------------------------------------------------------------------

/** Whose value it is, seen from the person who was looked up. */
export const Relation = z.enum(["self", "father", "mother", "child", "spouse", "business", "other"]);
export type Relation = z.infer<typeof Relation>;

/** One value read from an archived paper, with its proof. `attribute` is an attribute of the form dictionary, e.g. `fullName`, `permanent.full`. */
export const ReusableValue = z.object({
  id: z.string(),
  relation: Relation,
  attribute: z.string(),
  text: z.string(),
  documentType: z.string(),
  documentName: z.string(),
  dossierCode: z.string(),
  page: z.number().int().nonnegative(),
  box: Box.nullable(),
  confidence: z.number().min(0).max(1),
  confirmedBy: z.enum(["person", "ocr", "qr", "cross-check"]),
  issuedOn: z.string().nullable(),
  validUntil: z.string().nullable(),
  /** The paper's last day has passed: shown, never attached. */
  expired: z.boolean().optional(),
});
export type ReusableValue = z.infer<typeof ReusableValue>;

/** Values that cannot all be true, by id: a person decides. */
export const LookupConflict = z.object({ relation: Relation, attribute: z.string(), values: z.array(z.string()) });
export type LookupConflict = z.infer<typeof LookupConflict>;

export const LookupAnswer = z.object({
  id: z.string(),
  at: Time,
  values: z.array(ReusableValue),
  conflicts: z.array(LookupConflict).optional(),
  /** The person stands on an open dossier of that code in the officer's agency; else only the stated reason speaks for the look-up. */
  dossierOpen: z.boolean().optional(),
});
export type LookupAnswer = z.infer<typeof LookupAnswer>;

// ---- verification --------------------------------------------------------------------------------------------------

export const Verdict = z.enum(["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"]);
export const VerifyReport = z.looseObject({
  file: z.string(),
  verdict: Verdict,
  reasons: z.array(z.string()),
  signatures: z.array(
    z.looseObject({ verdict: Verdict, reasons: z.array(z.string()), level: z.string(), coverage: z.enum(["whole", "revision", "bad"]) }),
  ),
});

/** Server-sent events of `/v1/events`: something changed, fetch it again. No personal data. */
export const ServerEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("batch"), id: z.string() }),
  z.object({ kind: z.literal("dossier"), id: z.string() }),
  z.object({ kind: z.literal("paper"), id: z.string() }),
  z.object({ kind: z.literal("signing-batch"), id: z.string() }),
]);
export type ServerEvent = z.infer<typeof ServerEvent>;
