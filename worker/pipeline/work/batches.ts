import { BatchProgress } from "@camtay/shared/api/contract.ts";
import { findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import { DossierCode, type Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import type { BatchTable } from "../../db/schema/work.schema.ts";
import { ask, type FlowContext } from "../flow/flow-context.ts";
import type { Flow } from "../flow/open-flow.ts";
import { reopenRun } from "../step-runs.repository.ts";
import { tellChange } from "./change-events.ts";
import { NO_PROBLEM, problemSentence } from "./stored-problem.ts";

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
}

/** @throws AppError `paper.unknown_procedure`, `paper.bad_dossier_code` */
export async function createBatch(db: Database, batch: NewBatch, now: Date): Promise<string> {
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
  await db.transaction().execute(async (transaction) => {
    const { state } = await transaction.selectFrom("batches").select("state").where("id", "=", batch.id).executeTakeFirstOrThrow();
    if (state !== "open") throw new AppError("system.changed_meanwhile", { state });
    const counted = await transaction
      .selectFrom("source_files")
      .select((e) => e.fn.countAll<number>().as("n"))
      .where("batch_id", "=", batch.id)
      .executeTakeFirstOrThrow();
    await transaction
      .insertInto("source_files")
      .values({
        id: newId(),
        batch_id: batch.id,
        position: Number(counted.n),
        name: plain,
        sha256,
        size_bytes: bytes.length,
        state: "waiting",
        split_key: null,
        page_count: null,
        error_code: null,
        error_facts_json: null,
      })
      .onConflict((conflict) => conflict.columns(["batch_id", "name"]).doUpdateSet({ sha256, size_bytes: bytes.length }))
      .execute();
  });
  return sha256;
}

/** Hands a batch to the pipeline; the second call does nothing, except for a batch that could not be taken apart: that is tried again. @throws AppError `paper.no_files` */
export async function startBatch(batch: BatchTable, flow: Flow, now: Date): Promise<void> {
  await flow(now, async (context) => {
    const { transaction } = context;
    const started = await transaction
      .updateTable("batches")
      .set({ state: "running" })
      .where("id", "=", batch.id)
      .where("state", "=", "open")
      .executeTakeFirst();
    if (started.numUpdatedRows === 0n) return takeApartAgain(context, batch.id);
    const files = await transaction.selectFrom("source_files").selectAll().where("batch_id", "=", batch.id).execute();
    // As a person reads names: page2 before page10.
    files.sort((a, b) => PILE_ORDER.compare(a.name, b.name));
    if (files.length === 0) throw new AppError("paper.no_files", { folder: "" });
    for (const [position, { id }] of files.entries())
      await transaction.updateTable("source_files").set({ position }).where("id", "=", id).execute();
    for (const { id, name, sha256 } of files)
      await ask(context, "split-file", { file: sha256, name }, batch.id, (split_key) =>
        transaction.updateTable("source_files").set({ split_key }).where("id", "=", id).execute(),
      );
    await tellChange(transaction, "batch", batch.id, batch.agency, now);
  });
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

export async function batchProgress(db: Database, batch: BatchTable): Promise<BatchProgress> {
  const files = await db.selectFrom("source_files").selectAll().where("batch_id", "=", batch.id).orderBy("position").execute();
  const pages = await db
    .selectFrom("pages")
    .innerJoin("source_files", "source_files.id", "pages.file_id")
    .select(["pages.page", "pages.state", "pages.error_code", "pages.error_facts_json", "source_files.name"])
    .where("pages.batch_id", "=", batch.id)
    .orderBy("source_files.position")
    .orderBy("pages.page")
    .execute();
  const dossiers = await db.selectFrom("batch_dossiers").select("dossier_id").where("batch_id", "=", batch.id).execute();
  const problems = [
    ...files.map((file) => ({ file: file.name, page: null, problem: problemSentence(file) })),
    ...pages.map((page) => ({ file: page.name, page: page.page, problem: problemSentence(page) })),
  ];
  return BatchProgress.parse({
    id: batch.id,
    state: batch.state,
    filesTotal: files.length,
    pagesDone: pages.filter((page) => page.state !== "waiting").length,
    pagesTotal: pages.length,
    dossiers: dossiers.map((row) => row.dossier_id),
    failed: problems.flatMap(({ file, page, problem }) => (problem ? [{ file, page, ...problem }] : [])),
  });
}
