import { z } from "zod";
import { IdentityNumber } from "../domain/identity-number.ts";
import { BatchId, PaperId, Sha256 } from "../domain/ids.ts";
import {
  Account,
  BatchProgress,
  DossierSummary,
  LookupAnswer,
  PaperDetail,
  PaperState,
  PaperSummary,
  Problem,
  SigningBatch,
  VerifyReport,
} from "./answers.ts";
import { ARCHIVE_DESK_API } from "./archive-desk.contract.ts";
import { CATALOGUE_API } from "./catalogue.contract.ts";
import { PORTALS_API } from "./portals.contract.ts";
import { INTAKE, READERS, route, SIGNERS } from "./route.ts";
import { SIGNING_API, SigningRole, TokenChain } from "./signing.contract.ts";

const Name = z.string().min(1).max(200);
/** Part of a dossier's code, by which one is found in a long list; upper and lower case are the same. */
const CodePart = z.string().min(1).max(100);

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
    query: z.object({ state: PaperState.optional(), code: CodePart.optional(), limit: z.coerce.number().int().min(1).max(501).optional() }),
    answer: z.object({ dossiers: z.array(DossierSummary) }),
  }),
  dossier: route({ method: "GET", path: "/v1/dossiers/:dossierId", allow: READERS, answer: DossierSummary }),
  /** The result was handed over: its data may be reused from now on. */
  markReturned: route({ method: "POST", path: "/v1/dossiers/:dossierId/returned", allow: ["officer"], answer: DossierSummary }),

  papers: route({
    method: "GET",
    path: "/v1/papers",
    allow: READERS,
    query: z.object({
      state: PaperState.optional(),
      code: CodePart.optional(),
      limit: z.coerce.number().int().min(1).max(2000).optional(),
    }),
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
  /** Gives one paper up that is not signed yet: the others of its dossier go on without it. Its scan stays. */
  dropPaper: route({ method: "POST", path: "/v1/papers/:paperId/drop", allow: ["officer", "digitizer"], answer: PaperSummary }),
  restorePaper: route({ method: "POST", path: "/v1/papers/:paperId/restore", allow: ["officer", "digitizer"], answer: PaperSummary }),

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
  ...CATALOGUE_API,

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
