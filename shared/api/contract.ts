import { z } from "zod";
import { DigitizedField, ReviewReason } from "../domain/digitized.ts";
import { Box } from "../domain/geometry.ts";
import { IdentityNumber } from "../domain/identity-number.ts";
import { BatchId, DossierId, PaperId, Sha256 } from "../domain/ids.ts";
import { ARCHIVE_DESK_API } from "./archive-desk.contract.ts";
import { PORTALS_API } from "./portals.contract.ts";
import { INTAKE, READERS, ROLES, route, SIGNERS } from "./route.ts";
import { SIGNING_API, SigningRole, TokenChain } from "./signing.contract.ts";

const Time = z.iso.datetime();
const Name = z.string().min(1).max(200);

/** Body of every answer that is not 2xx. */
export const ErrorAnswer = z.object({
  code: z.string(),
  message: z.object({ vi: z.string(), en: z.string() }),
  retry: z.enum(["never", "later", "after-person"]),
  requestId: z.string(),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

// ---- dossiers and papers -------------------------------------------------------------------------------------------

/** review: a person must look; ready: waits for a signature; the rest follows the way of a page. */
export const PaperState = z.enum(["processing", "review", "ready", "signing", "signed", "archived", "failed"]);
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
  /** Over what one authorisation covers; the phone shows the same. */
  checkCode: z.string().nullable().optional(),
  /** Page of the signing service on which the person confirms. */
  authorisationUrl: z.string().nullable().optional(),
  documents: z.array(
    z.object({
      paperId: PaperId,
      name: z.string(),
      state: SigningDocumentState,
      /** SHA-256, hex, of what the signature covers: shown at the desk and on the phone. */
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

// ---- the calls -----------------------------------------------------------------------------------------------------

/** Login runs over OpenID Connect (discovery under `/oidc/.well-known/openid-configuration`); every call here carries its bearer token. */
export const API = {
  health: route({
    method: "GET",
    path: "/v1/health",
    allow: "public",
    answer: z.object({ ok: z.boolean(), version: z.string(), parts: z.record(z.string(), z.enum(["up", "down"])) }),
  }),
  me: route({ method: "GET", path: "/v1/me", allow: "anyone", answer: Account }),

  createBatch: route({
    method: "POST",
    path: "/v1/batches",
    allow: INTAKE,
    body: z.object({
      procedure: z.string().optional(),
      dossier: z.string().optional(),
      /** A citizen waits, or it may run through the night; without it small batches go first. */
      urgency: z.enum(["counter", "pile"]).optional(),
    }),
    answer: z.object({ id: BatchId }),
  }),
  /** Raw bytes of one scan; the name travels in the query so that the body stays the file itself. */
  putBatchFile: route({
    method: "PUT",
    path: "/v1/batches/:batchId/files",
    allow: INTAKE,
    query: z.object({ name: Name }),
    media: { request: "application/octet-stream" },
    answer: z.object({ sha256: Sha256 }),
  }),
  /** Resumable sending by tus 1.0 (creation, termination, checksum); the rest is in headers. Answers the upload's address. */
  createUpload: route({ method: "POST", path: "/v1/batches/:batchId/uploads", allow: INTAKE }),
  /** How much of it has come. */
  uploadState: route({ method: "HEAD", path: "/v1/uploads/:uploadId", allow: INTAKE }),
  sendUpload: route({
    method: "PATCH",
    path: "/v1/uploads/:uploadId",
    allow: INTAKE,
    media: { request: "application/offset+octet-stream" },
  }),
  dropUpload: route({ method: "DELETE", path: "/v1/uploads/:uploadId", allow: INTAKE }),
  startBatch: route({ method: "POST", path: "/v1/batches/:batchId/start", allow: INTAKE, answer: BatchProgress }),
  batch: route({ method: "GET", path: "/v1/batches/:batchId", allow: INTAKE, answer: BatchProgress }),
  /** The newest first, those at work on top. */
  batches: route({
    method: "GET",
    path: "/v1/batches",
    allow: INTAKE,
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).optional() }),
    answer: z.object({ batches: z.array(BatchProgress) }),
  }),
  pauseBatch: route({ method: "POST", path: "/v1/batches/:batchId/pause", allow: INTAKE, answer: BatchProgress }),
  resumeBatch: route({ method: "POST", path: "/v1/batches/:batchId/resume", allow: INTAKE, answer: BatchProgress }),
  /** Gives it up before it has become papers; scans and what was read stay. */
  cancelBatch: route({ method: "POST", path: "/v1/batches/:batchId/cancel", allow: INTAKE, answer: BatchProgress }),

  problems: route({ method: "GET", path: "/v1/problems", allow: INTAKE, answer: z.object({ problems: z.array(Problem) }) }),
  /** Another try. */
  retryProblem: route({ method: "POST", path: "/v1/problems/:problemId/retry", allow: INTAKE, answer: z.object({ id: z.string() }) }),
  /** Dealt with in another way. */
  dismissProblem: route({ method: "POST", path: "/v1/problems/:problemId/dismiss", allow: INTAKE, answer: z.object({ id: z.string() }) }),
  /** A question about a dossier is answered. */
  closeReview: route({
    method: "POST",
    path: "/v1/reviews/:reviewId/done",
    allow: ["officer", "digitizer"],
    answer: z.object({ id: z.string() }),
  }),

  dossiers: route({
    method: "GET",
    path: "/v1/dossiers",
    allow: READERS,
    query: z.object({ state: PaperState.optional(), limit: z.coerce.number().int().min(1).max(500).optional() }),
    answer: z.object({ dossiers: z.array(DossierSummary) }),
  }),
  dossier: route({ method: "GET", path: "/v1/dossiers/:dossierId", allow: READERS, answer: DossierSummary }),
  /** The result was handed over: its data may be reused from now on. */
  markReturned: route({ method: "POST", path: "/v1/dossiers/:dossierId/returned", allow: ["officer"], answer: DossierSummary }),

  papers: route({
    method: "GET",
    path: "/v1/papers",
    allow: READERS,
    query: z.object({ state: PaperState.optional(), limit: z.coerce.number().int().min(1).max(2000).optional() }),
    answer: z.object({ papers: z.array(PaperSummary) }),
  }),
  paper: route({ method: "GET", path: "/v1/papers/:paperId", allow: READERS, answer: PaperDetail }),
  /** The very bytes that will be signed (frozen), were signed, or wait. */
  paperPdf: route({
    method: "GET",
    path: "/v1/papers/:paperId/pdf",
    allow: READERS,
    query: z.object({ sha256: Sha256.optional() }),
    media: { response: "application/pdf" },
  }),
  /** One page of those bytes, rendered to PNG. */
  paperPage: route({
    method: "GET",
    path: "/v1/papers/:paperId/pages/:index/image",
    allow: READERS,
    query: z.object({ sha256: Sha256.optional(), widthPx: z.coerce.number().int().min(100).max(2400).optional() }),
    media: { response: "image/png" },
  }),
  /** A person decides what the machine would not: confirms or corrects values, names the component. Nothing doubtful goes on without it. */
  reviewPaper: route({
    method: "POST",
    path: "/v1/papers/:paperId/review",
    allow: ["officer", "digitizer"],
    body: z.object({
      documentType: z.string().nullable().optional(),
      fields: z.array(z.object({ key: z.string(), text: z.string().max(2000) })),
      done: z.boolean(),
    }),
    answer: PaperDetail,
  }),
  /** Puts a failed paper back into the pipeline. */
  retryPaper: route({ method: "POST", path: "/v1/papers/:paperId/retry", allow: INTAKE, answer: PaperSummary }),

  freeze: route({
    method: "POST",
    path: "/v1/signing-batches",
    allow: SIGNERS,
    body: z.object({ paperIds: z.array(PaperId).min(1).max(1000), role: SigningRole.optional(), tokenChain: TokenChain.optional() }),
    answer: SigningBatch,
  }),
  signingBatches: route({
    method: "GET",
    path: "/v1/signing-batches",
    allow: SIGNERS,
    answer: z.object({ batches: z.array(SigningBatch) }),
  }),
  signingBatch: route({ method: "GET", path: "/v1/signing-batches/:signingBatchId", allow: SIGNERS, answer: SigningBatch }),
  /** The PIN goes straight to the signing service and is kept nowhere. */
  authorise: route({
    method: "POST",
    path: "/v1/signing-batches/:signingBatchId/authorise",
    allow: SIGNERS,
    /** Empty where the key asks for its PIN elsewhere: a token's own window, the service's page. */
    body: z.object({ pin: z.string().max(64), otp: z.string().max(16).optional() }),
    answer: SigningBatch,
  }),
  ...SIGNING_API,
  retrySigning: route({ method: "POST", path: "/v1/signing-batches/:signingBatchId/retry", allow: SIGNERS, answer: SigningBatch }),

  /** Never an identity number in an address. Audited. */
  lookup: route({
    method: "POST",
    path: "/v1/lookups",
    allow: ["officer"],
    body: z.object({ identityNumber: IdentityNumber, purpose: z.string().min(3).max(300), dossier: z.string().min(3).max(60) }),
    answer: LookupAnswer,
  }),
  /** The place on the scanned page where a value stands. */
  valueCrop: route({
    method: "GET",
    path: "/v1/lookups/:lookupId/values/:valueId/crop",
    allow: ["officer"],
    media: { response: "image/png" },
  }),

  ...ARCHIVE_DESK_API,

  verify: route({
    method: "POST",
    path: "/v1/verifications",
    allow: "anyone",
    query: z.object({ name: Name }),
    media: { request: "application/pdf" },
    answer: VerifyReport,
  }),
  ...PORTALS_API,
  events: route({ method: "GET", path: "/v1/events", allow: "anyone", media: { response: "text/event-stream" } }),
} as const;

export type ApiName = keyof typeof API;
