import { createReadStream } from "node:fs";
import { findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import { DossierCode, type Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import { type BlobStore, sha256OfFile } from "../../blobs/blob-store.ts";
import type { Database, Tables } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import type { BatchTable } from "../../db/schema/work.schema.ts";
import { ask, type FlowContext } from "../flow/flow-context.ts";
import type { Flow } from "../flow/open-flow.ts";
import { priorityOf } from "../priority.ts";
import { reopenRun } from "../step-runs.repository.ts";
import { tellChange } from "./change-events.ts";
import { NO_PROBLEM } from "./stored-problem.ts";

const PILE_ORDER = new Intl.Collator("vi", { numeric: true });

export interface FileHint {
  readonly dossier: string | null;
  readonly procedure: string | null;
}

export interface NewBatch {
  readonly agency: string;
  readonly accountId: string | null;
  readonly procedure: string | null;
  readonly dossier: string | null;
  /** What the person said about single files, by name. */
  readonly files?: Readonly<Record<string, FileHint>>;
  /** What the person said about its haste; else its size decides. */
  readonly urgency?: "counter" | "pile" | null;
  /** Where it came from, for people. */
  readonly label?: string | null;
}

/** @throws AppError `paper.unknown_procedure`, `paper.bad_dossier_code` */
export async function createBatch(db: Database | Transaction<Tables>, batch: NewBatch, now: Date): Promise<string> {
  // With a province's suffix it is the same procedure.
  const procedure = batch.procedure === null ? null : (findProcedure(batch.procedure)?.code ?? null);
  if (batch.procedure !== null && procedure === null) throw new AppError("paper.unknown_procedure", { code: batch.procedure.slice(0, 40) });
  if (batch.dossier !== null && !DossierCode.safeParse(batch.dossier).success)
    throw new AppError("paper.bad_dossier_code", { code: batch.dossier });
  const id = newId();
  await db
    .insertInto("batches")
    .values({
      id,
      agency: batch.agency,
      account_id: batch.accountId,
      procedure,
      dossier_code: batch.dossier,
      manifest_json: batch.files === undefined ? null : JSON.stringify(batch.files),
      state: "open",
      assemble_key: null,
      error_code: null,
      error_facts_json: null,
      created_at: now.toISOString(),
      finished_at: null,
      label: batch.label ?? null,
      urgency: batch.urgency ?? null,
      priority: null,
      paused_at: null,
      dismissed_at: null,
      dismissed_by: null,
    })
    .execute();
  return id;
}

/** @throws AppError `access.no_such_item`, also when the batch belongs to another agency */
export async function getBatch(db: Database, agency: string, batchId: string): Promise<BatchTable> {
  const row = await db.selectFrom("batches").selectAll().where("id", "=", batchId).where("agency", "=", agency).executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  return row;
}

/** A relative name with "/" between folders, as it is shown to people. @throws AppError `system.invalid_input` */
export function plainFileName(name: string): string {
  const parts = name
    .normalize("NFC")
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (parts.length === 0 || parts.includes("..") || /[\u0000-\u001f\u007f]/.test(name))
    throw new AppError("system.invalid_input", { where: "name" });
  return parts.join("/");
}

/** Stores a scan as it came. The same name again replaces it while the batch is open. @throws AppError `system.changed_meanwhile` */
export async function addFile(db: Database, blobs: BlobStore, batch: BatchTable, name: string, bytes: Uint8Array): Promise<Sha256> {
  const plain = plainFileName(name);
  const sha256 = await blobs.put(bytes);
  await db.transaction().execute((transaction) => addStoredFile(transaction, batch.id, { name: plain, sha256, sizeBytes: bytes.length }));
  return sha256;
}

/** The same for a file on this disk, piece by piece however large it is. @throws AppError `system.changed_meanwhile`; `system.blob_damaged` when it changes meanwhile */
export async function addFileAt(db: Database, blobs: BlobStore, batch: Pick<BatchTable, "id">, name: string, path: string): Promise<void> {
  const plain = plainFileName(name);
  const sha256 = await sha256OfFile(path);
  await blobs.putPieces(sha256, createReadStream(path));
  const sizeBytes = await blobs.size(sha256);
  await db.transaction().execute((transaction) => addStoredFile(transaction, batch.id, { name: plain, sha256, sizeBytes }));
}

/** Names bytes that lie in the store already as a file of an open batch. @throws AppError `system.changed_meanwhile` */
export async function addStoredFile(
  transaction: Transaction<Tables>,
  batchId: string,
  { name, sha256, sizeBytes }: { readonly name: string; readonly sha256: Sha256; readonly sizeBytes: number },
): Promise<void> {
  const { state } = await transaction.selectFrom("batches").select("state").where("id", "=", batchId).executeTakeFirstOrThrow();
  if (state !== "open") throw new AppError("system.changed_meanwhile", { state });
  const counted = await transaction
    .selectFrom("source_files")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("batch_id", "=", batchId)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("source_files")
    .values({
      id: newId(),
      batch_id: batchId,
      position: Number(counted.n),
      name,
      sha256,
      size_bytes: sizeBytes,
      state: "waiting",
      split_key: null,
      page_count: null,
      error_code: null,
      error_facts_json: null,
      original: null,
      dismissed_at: null,
      dismissed_by: null,
    })
    .onConflict((conflict) => conflict.columns(["batch_id", "name"]).doUpdateSet({ sha256, size_bytes: sizeBytes }))
    .execute();
}

/** Hands a batch to the pipeline; the second call does nothing, except for a batch that could not be taken apart: that is tried again. @throws AppError `paper.no_files` */
export const startBatch = (batch: Pick<BatchTable, "id">, flow: Flow, now: Date): Promise<void> =>
  flow(now, (context) => startBatchIn(context, batch.id));

/** The same, inside a transaction that does more. */
export async function startBatchIn(context: FlowContext, batchId: string): Promise<void> {
  const { transaction, now } = context;
  const batch = await transaction
    .updateTable("batches")
    .set({ state: "running" })
    .where("id", "=", batchId)
    .where("state", "=", "open")
    .returningAll()
    .executeTakeFirst();
  if (!batch) return takeApartAgain(context, batchId);
  const files = await transaction.selectFrom("source_files").selectAll().where("batch_id", "=", batchId).execute();
  // As a person reads names: page2 before page10.
  files.sort((a, b) => PILE_ORDER.compare(a.name, b.name));
  if (files.length === 0) throw new AppError("paper.no_files", { folder: "" });
  const bytes = files.reduce((sum, file) => sum + Number(file.size_bytes), 0);
  const priority = priorityOf({ urgency: batch.urgency, files: files.length, bytes, pages: 0 });
  await transaction.updateTable("batches").set({ priority }).where("id", "=", batchId).execute();
  for (const [position, { id }] of files.entries())
    await transaction.updateTable("source_files").set({ position }).where("id", "=", id).execute();
  for (const { id, name, sha256 } of files)
    await ask(context, "split-file", { file: sha256, name }, batchId, (split_key) =>
      transaction.updateTable("source_files").set({ split_key }).where("id", "=", id).execute(),
    );
  await tellChange(transaction, "batch", batchId, batch.agency, now);
}

async function takeApartAgain({ transaction, now }: FlowContext, batchId: string): Promise<void> {
  const failed = await transaction
    .updateTable("batches")
    .set({ state: "running", finished_at: null, ...NO_PROBLEM })
    .where("id", "=", batchId)
    .where("state", "=", "failed")
    .where("assemble_key", "is not", null)
    .returning(["assemble_key", "agency"])
    .executeTakeFirst();
  if (!failed?.assemble_key) return;
  await reopenRun(transaction, failed.assemble_key, now);
  await tellChange(transaction, "batch", batchId, failed.agency, now);
}
