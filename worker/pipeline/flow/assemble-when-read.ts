import { z } from "zod";
import { tellChange } from "../in-flight/change-events.ts";
import { ask, type FlowContext } from "./flow-context.ts";
import { readPageOutput } from "./read-output.ts";

const Hints = z.record(z.string(), z.object({ dossier: z.string().nullable(), procedure: z.string().nullable() }));

/** When the last page of a batch is read (or given up), all of them together become dossiers. */
export async function assembleWhenRead(context: FlowContext, batchId: string): Promise<void> {
  const { transaction, now } = context;
  // The update comes first: it lets only one of two processes at a time look whether it was the last.
  const batch = await transaction
    .updateTable("batches")
    .set({ state: "running" })
    .where("id", "=", batchId)
    .where("state", "=", "running")
    .where("assemble_key", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (!batch) return;
  await tellChange(transaction, "batch", batch.id, batch.agency, now);
  const waiting = (table: "source_files" | "pages") =>
    transaction.selectFrom(table).select("id").where("batch_id", "=", batchId).where("state", "=", "waiting").limit(1).executeTakeFirst();
  if ((await waiting("source_files")) || (await waiting("pages"))) return;
  const pages = await readPages(context, batchId);
  if (pages.length === 0) {
    await transaction.updateTable("batches").set({ state: "failed", finished_at: now.toISOString() }).where("id", "=", batchId).execute();
    return;
  }
  const input = {
    pages: pages.map(({ output }) => output.page),
    dossier: batch.dossier_code,
    procedure: batch.procedure,
    files: batch.manifest_json === null ? {} : Hints.parse(JSON.parse(batch.manifest_json)),
  };
  await ask(context, "assemble-dossiers", input, batchId, (assemble_key) =>
    transaction.updateTable("batches").set({ assemble_key }).where("id", "=", batchId).execute(),
  );
}

/** The read pages of a batch in the order of the pile, with what was read. */
export async function readPages(context: Pick<FlowContext, "transaction" | "blobs">, batchId: string) {
  const rows = await context.transaction
    .selectFrom("pages")
    .innerJoin("source_files", "source_files.id", "pages.file_id")
    .innerJoin("step_runs", "step_runs.run_key", "pages.read_key")
    .select(["pages.id", "step_runs.output_json", "source_files.original"])
    .where("pages.batch_id", "=", batchId)
    .where("pages.state", "=", "read")
    .orderBy("source_files.position")
    .orderBy("pages.page")
    .execute();
  return Promise.all(
    rows.map(async (row) => ({ id: row.id, original: row.original, output: await readPageOutput(context, row.output_json) })),
  );
}
