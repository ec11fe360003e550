import type { SigningBatch } from "@camtay/shared/api/contract.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import { getPaper } from "../../pipeline/work/papers.repository.ts";
import type { HandlersOf } from "../handler.ts";
import type { SigningDesk } from "../signing-desk.ts";

type Caller = { readonly id: string; readonly agency: string };

export const signingHandlers = (
  db: Database,
  desk: SigningDesk,
): HandlersOf<"freeze" | "signingBatches" | "signingBatch" | "authorise" | "retrySigning"> => ({
  async freeze({ account, body, now }) {
    const papers = [];
    for (const [index, paperId] of [...new Set(body.paperIds)].entries()) {
      const paper = await getPaper(db, account.agency, paperId);
      if (paper.pdf_sha256 === null || (paper.state !== "ready" && paper.state !== "signing"))
        throw new AppError("system.changed_meanwhile", { state: paper.state });
      const serial = String(index + 1).padStart(3, "0");
      papers.push({ paperId, name: `${paper.dossier_code}.${serial}.${paper.document_type ?? "chua_ro"}.pdf`, pdf: paper.pdf_sha256 });
    }
    const batch = await desk.batches().freeze({ agency: account.agency, accountId: account.id, papers });
    await writeDown(db, account, "signing.freeze", batch, now);
    return batch;
  },
  signingBatches: async ({ account }) => ({ batches: await desk.batches().list(account.agency) }),
  async signingBatch({ account, path }) {
    await checkAgency(db, account, path.signingBatchId);
    return desk.batches().status(path.signingBatchId);
  },
  async authorise({ account, path, body, now }) {
    await checkAgency(db, account, path.signingBatchId);
    const batch = await desk.batches().authorise(path.signingBatchId, { pin: body.pin });
    await writeDown(db, account, "signing.authorise", batch, now);
    return batch;
  },
  async retrySigning({ account, path }) {
    await checkAgency(db, account, path.signingBatchId);
    return desk.batches().retry(path.signingBatchId);
  },
});

/** @throws AppError `access.no_such_item`, also when the batch belongs to another agency */
async function checkAgency(db: Database, account: Caller, signingBatchId: string): Promise<void> {
  const row = await db
    .selectFrom("signing_batches")
    .select("id")
    .where("id", "=", signingBatchId)
    .where("agency", "=", account.agency)
    .executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
}

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
