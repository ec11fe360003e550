import { AppError } from "@camtay/shared/errors/app-error.ts";
import { sql, type Transaction } from "kysely";
import type { Tables } from "../../db/database.ts";
import type { FlowContext } from "../flow/flow-context.ts";
import type { Flow } from "../flow/open-flow.ts";
import { tellChange } from "./change-events.ts";

/** Stops a batch after the pages in hand; nothing is lost and `resumeBatch` goes on. Twice does nothing. @throws AppError `access.no_such_item`, `intake.batch_over` */
export const pauseBatch = (flow: Flow, agency: string, batchId: string, now: Date): Promise<void> =>
  change(flow, agency, batchId, now, async ({ transaction }) => {
    await leaveToOthers(transaction, batchId);
    await transaction.updateTable("batches").set({ paused_at: now.toISOString() }).where("id", "=", batchId).execute();
    await transaction
      .updateTable("step_runs")
      .set({ state: "held", enqueued_at: null })
      .where("batch_id", "=", batchId)
      .where("state", "=", "waiting")
      .execute();
  });

/** @throws AppError `access.no_such_item`, `intake.batch_over` */
export const resumeBatch = (flow: Flow, agency: string, batchId: string, now: Date): Promise<void> =>
  change(flow, agency, batchId, now, async ({ transaction }) => {
    await transaction.updateTable("batches").set({ paused_at: null }).where("id", "=", batchId).execute();
    await transaction
      .updateTable("step_runs")
      .set({ state: "waiting", enqueued_at: null, not_before: now.toISOString() })
      .where("batch_id", "=", batchId)
      .where("state", "=", "held")
      .execute();
  });

/**
 * Gives a batch up before it has become papers. The scans and what was read stay in the store: the same files handed in again go on
 * from there.
 * @throws AppError `access.no_such_item`, `intake.batch_over`
 */
export const cancelBatch = (flow: Flow, agency: string, batchId: string, now: Date): Promise<void> =>
  change(flow, agency, batchId, now, async ({ transaction }) => {
    const paper = await transaction.selectFrom("papers").select("id").where("batch_id", "=", batchId).limit(1).executeTakeFirst();
    if (paper) throw new AppError("intake.batch_over");
    await leaveToOthers(transaction, batchId);
    await transaction
      .updateTable("batches")
      .set({ state: "cancelled", paused_at: null, finished_at: now.toISOString() })
      .where("id", "=", batchId)
      .execute();
    await transaction.deleteFrom("step_runs").where("batch_id", "=", batchId).where("state", "in", ["waiting", "held"]).execute();
  });

async function change(
  flow: Flow,
  agency: string,
  batchId: string,
  now: Date,
  task: (context: FlowContext) => Promise<void>,
): Promise<void> {
  await flow(now, async (context) => {
    const { transaction } = context;
    // The update makes whoever settles a page of this batch at the same moment wait.
    const batch = await transaction
      .updateTable("batches")
      .set((e) => ({ state: e.ref("state") }))
      .where("id", "=", batchId)
      .where("agency", "=", agency)
      .returning("state")
      .executeTakeFirst();
    if (!batch) throw new AppError("access.no_such_item");
    if (batch.state !== "running") throw new AppError("intake.batch_over");
    await task(context);
    await tellChange(transaction, "batch", batchId, agency, now);
  });
}

/** Work that another batch at work waits for as well becomes that batch's: the same file may have been handed in twice. */
async function leaveToOthers(transaction: Transaction<Tables>, batchId: string): Promise<void> {
  for (const [table, key] of [
    ["pages", "read_key"],
    ["source_files", "split_key"],
  ] as const) {
    const elsewhere = sql`from ${sql.table(table)} s join batches b on b.id = s.batch_id
      where s.state = 'waiting' and b.state = 'running' and b.paused_at is null and b.id <> ${batchId}`;
    await transaction
      .updateTable("step_runs")
      .set({ batch_id: sql<string>`(select s.batch_id ${elsewhere} and s.${sql.ref(key)} = step_runs.run_key limit 1)` })
      .where("batch_id", "=", batchId)
      .where("state", "in", ["waiting", "held"])
      .where("run_key", "in", sql<string>`(select s.${sql.ref(key)} ${elsewhere} and s.${sql.ref(key)} is not null)`)
      .execute();
  }
}
