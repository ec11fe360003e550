import type { SigningBatch } from "@camtay/shared/api/answers.ts";
import type { Role } from "@camtay/shared/api/route.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import { checkDossierAnswered, getPaper } from "../../pipeline/in-flight/papers.repository.ts";
import { batchCheckCode } from "../../signing/signers/csc-session.ts";
import type { HandlersOf } from "../handler.ts";
import type { SigningDesk, SigningRole } from "../signing-desk.ts";

type Caller = { readonly id: string; readonly agency: string; readonly roles: readonly Role[] };
type Names =
  | "freeze"
  | "signingBatches"
  | "signingBatch"
  | "authorise"
  | "retrySigning"
  | "signingRounds"
  | "returnFromBrowser"
  | "tokenRequest"
  | "tokenAnswer";

export const signingHandlers = (db: Database, desk: SigningDesk): HandlersOf<Names> => ({
  async freeze({ account, body, now }) {
    const role = body.role ?? "officer";
    checkRole(account, role);
    const papers = [];
    for (const [index, paperId] of [...new Set(body.paperIds)].entries()) {
      const paper = await getPaper(db, account.agency, paperId);
      if (paper.pdf_sha256 === null || (paper.state !== "ready" && paper.state !== "signing"))
        throw new AppError("system.changed_meanwhile", { state: paper.state });
      checkDossierAnswered(paper);
      await checkTurn(db, role, paperId, paper.pdf_sha256);
      const serial = String(index + 1).padStart(3, "0");
      papers.push({ paperId, name: `${paper.dossier_code}.${serial}.${paper.document_type ?? "chua_ro"}.pdf`, pdf: paper.pdf_sha256 });
    }
    const batches = desk.batchesOf(role, body.tokenChain);
    const batch = await batches.freeze({ agency: account.agency, accountId: account.id, papers });
    await writeDown(db, account, "signing.freeze", batch, now);
    return batch;
  },
  signingBatches: async ({ account }) => ({ batches: await desk.list(account.agency) }),
  async signingRounds({ account }) {
    const waiting = await signedByOfficer(db)
      .innerJoin("dossiers", "dossiers.id", "papers.dossier_id")
      .where("dossiers.agency", "=", account.agency)
      .where("papers.state", "in", ["ready", "signing"])
      .execute();
    return { rounds: [...desk.rounds], awaitingSeal: waiting.map(({ id }) => id) };
  },
  async signingBatch({ account, path }) {
    await checkAgency(db, account, path.signingBatchId);
    return (await desk.batchesFor(path.signingBatchId)).status(path.signingBatchId);
  },
  async authorise({ account, path, body, now }) {
    await checkMaySign(db, account, path.signingBatchId);
    const secrets = body.otp === undefined ? { pin: body.pin } : { pin: body.pin, otp: body.otp };
    const batch = await (await desk.batchesFor(path.signingBatchId)).authorise(path.signingBatchId, secrets);
    await writeDown(db, account, "signing.authorise", batch, now);
    return batch;
  },
  async returnFromBrowser({ account, path, body }) {
    await checkMaySign(db, account, path.signingBatchId);
    await (await desk.batchesFor(path.signingBatchId)).returnFromBrowser(path.signingBatchId, body.returned);
    return { taken: true };
  },
  async tokenRequest({ account, path }) {
    await checkAgency(db, account, path.signingBatchId);
    const signer = await desk.handedSigner(path.signingBatchId);
    const documents = await db
      .selectFrom("signing_documents")
      .select(["request_id", "state"])
      .where("batch_id", "=", path.signingBatchId)
      .orderBy("position")
      .execute();
    const requestId = documents.find(({ state, request_id }) => state === "SIGNING" && request_id !== null)?.request_id ?? null;
    const request = requestId === null ? null : (signer?.request(requestId) ?? null);
    if (request === null) return { request: null };
    return {
      request: {
        requestId: request.requestId,
        items: request.items.map(({ signedAttributes, label }) => ({
          signedAttributes: Buffer.from(signedAttributes).toString("base64"),
          label,
        })),
        checkCode: batchCheckCode(request.items),
      },
    };
  },
  async tokenAnswer({ account, path, body }) {
    await checkMaySign(db, account, path.signingBatchId);
    const signer = await desk.handedSigner(path.signingBatchId);
    if (signer === null) throw new AppError("signing.authorisation_expired");
    signer.handIn(body.requestId, body.refused ?? (body.signatures ?? []).map((one) => Buffer.from(one, "base64")));
    return { taken: true };
  },
  async retrySigning({ account, path }) {
    await checkMaySign(db, account, path.signingBatchId);
    return (await desk.batchesFor(path.signingBatchId)).retry(path.signingBatchId);
  },
});

/** Papers whose present file is one that an officer has signed. */
const signedByOfficer = (db: Database) =>
  db
    .selectFrom("papers")
    .innerJoin("signing_documents", "signing_documents.paper_id", "papers.id")
    .innerJoin("signing_batches", "signing_batches.id", "signing_documents.batch_id")
    .whereRef("signing_documents.signed_sha256", "=", "papers.pdf_sha256")
    .where("signing_documents.state", "=", "VERIFIED")
    .where("signing_batches.role", "=", "officer")
    .select("papers.id")
    .distinct();

/** The person first, the agency second, each once. @throws AppError `signing.officer_first`, `signing.already_signed` */
async function checkTurn(db: Database, role: SigningRole, paperId: string, pdf: string): Promise<void> {
  const row = await signedByOfficer(db).where("papers.id", "=", paperId).where("papers.pdf_sha256", "=", pdf).executeTakeFirst();
  if (role === "seal" && row === undefined) throw new AppError("signing.officer_first", { paperId });
  if (role === "officer" && row !== undefined) throw new AppError("signing.already_signed", { paperId });
}

/** @returns the round the batch belongs to. @throws AppError `access.no_such_item`, also when the batch belongs to another agency */
async function checkAgency(db: Database, account: Caller, signingBatchId: string): Promise<SigningRole> {
  const row = await db
    .selectFrom("signing_batches")
    .select("role")
    .where("id", "=", signingBatchId)
    .where("agency", "=", account.agency)
    .executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  return row.role === "seal" ? "seal" : "officer";
}

/** The seal is in its keeper's hands. @throws AppError `access.role_missing` */
function checkRole(account: Caller, role: SigningRole): void {
  if (role === "seal" && !account.roles.includes("seal-keeper")) throw new AppError("access.role_missing");
}

/** For every deed that goes on with a signature. @throws AppError `access.no_such_item`, `access.role_missing` */
const checkMaySign = async (db: Database, account: Caller, signingBatchId: string): Promise<void> =>
  checkRole(account, await checkAgency(db, account, signingBatchId));

/** What was asked of the key, by digest and certificate serial; the PIN nowhere. */
async function writeDown(db: Database, account: Caller, action: string, batch: SigningBatch, now: Date): Promise<void> {
  const { agency, id: actor } = account;
  for (const { paperId, digest } of batch.documents)
    await audit(
      db,
      {
        actor,
        agency,
        action,
        subject: { kind: "paper", id: paperId },
        outcome: "done",
        facts: { batch: batch.id, digest, certificate: batch.signer.serialNumber },
      },
      now,
    );
}
