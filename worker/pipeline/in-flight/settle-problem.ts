import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FlowContext } from "../flow/flow-context.ts";
import type { Flow } from "../flow/open-flow.ts";
import { reopenRun } from "../step-runs.repository.ts";
import { startBatchIn } from "./batches.ts";
import { tellChange } from "./change-events.ts";
import { dropPaperIn } from "./drop-paper.ts";
import { retryPaperIn } from "./review-paper.ts";
import { NO_PROBLEM } from "./stored-problem.ts";

/**
 * Another try for one thing of the list of troubles. A page or file that is read now joins its pile again: the pile is taken apart
 * anew, papers that come out as before stay as they are.
 * @throws AppError `access.no_such_item`, `system.changed_meanwhile`
 */
export function retryProblem(flow: Flow, agency: string, id: string, now: Date): Promise<void> {
  return flow(now, async (context) => {
    const { transaction } = context;
    const page = await transaction
      .updateTable("pages")
      .set({ state: "waiting", ...NO_PROBLEM })
      .where("id", "=", id)
      .where("state", "=", "failed")
      .where("read_key", "is not", null)
      .where("batch_id", "in", batchesOf(transaction, agency))
      .returning(["batch_id", "read_key"])
      .executeTakeFirst();
    if (page?.read_key) return goOn(context, page.batch_id, page.read_key);
    const file = await transaction
      .updateTable("source_files")
      .set({ state: "waiting", ...NO_PROBLEM })
      .where("id", "=", id)
      .where("state", "=", "failed")
      .where("split_key", "is not", null)
      .where("batch_id", "in", batchesOf(transaction, agency))
      .returning(["batch_id", "split_key"])
      .executeTakeFirst();
    if (file?.split_key) return goOn(context, file.batch_id, file.split_key);
    const batch = await transaction.selectFrom("batches").select("id").where("id", "=", id).where("agency", "=", agency).executeTakeFirst();
    if (batch) return startBatchIn(context, id);
    return retryPaperIn(context, agency, id);
  });
}

/** The batch is at work again until this is read too. */
async function goOn(context: FlowContext, batchId: string, runKey: string): Promise<void> {
  const { transaction, now } = context;
  await reopenRun(transaction, runKey, now);
  const batch = await transaction
    .updateTable("batches")
    .set({ state: "running", assemble_key: null, assembled_papers: null, assembling_json: null, finished_at: null, ...NO_PROBLEM })
    .where("id", "=", batchId)
    .where("state", "in", ["running", "finished", "failed"])
    .returning("agency")
    .executeTakeFirst();
  if (!batch) throw new AppError("system.changed_meanwhile", { state: "cancelled" });
  await tellChange(transaction, "batch", batchId, batch.agency, now);
}

/**
 * A person has dealt with it in another way: scanned the sheet again, or answered the question. It leaves the list; the scan stays. A
 * paper that failed is given up by it; one that is in order is no problem, and is given up by `dropPaper` alone.
 * @throws AppError `access.no_such_item`
 */
export function dismissProblem(flow: Flow, agency: string, id: string, accountId: string, now: Date): Promise<void> {
  return flow(now, async (context) => {
    const { transaction } = context;
    const dismissed = { dismissed_at: now.toISOString(), dismissed_by: accountId };
    for (const table of ["pages", "source_files"] as const) {
      const row = await transaction
        .updateTable(table)
        .set(dismissed)
        .where("id", "=", id)
        .where("batch_id", "in", batchesOf(transaction, agency))
        .returning("batch_id")
        .executeTakeFirst();
      if (row) return tellChange(transaction, "batch", row.batch_id, agency, now);
    }
    const batch = await transaction
      .updateTable("batches")
      .set(dismissed)
      .where("id", "=", id)
      .where("agency", "=", agency)
      .returning("id")
      .executeTakeFirst();
    if (batch) return tellChange(transaction, "batch", id, agency, now);
    const paper = await transaction
      .selectFrom("papers")
      .select("id")
      .where("id", "=", id)
      .where("state", "in", ["failed", "dropped"])
      .executeTakeFirst();
    if (paper) return dropPaperIn(context, agency, id);
    await closeReviewIn(transaction, agency, id, accountId, now);
  });
}

/** A question about a dossier or a pile is answered. Those about one paper are closed with the paper. @throws AppError `access.no_such_item` */
export const closeReview = (flow: Flow, agency: string, id: string, accountId: string, now: Date): Promise<void> =>
  flow(now, ({ transaction }) => closeReviewIn(transaction, agency, id, accountId, now));

async function closeReviewIn(
  transaction: FlowContext["transaction"],
  agency: string,
  id: string,
  accountId: string,
  now: Date,
): Promise<void> {
  const review = await transaction
    .updateTable("reviews")
    .set({ done_at: now.toISOString(), done_by: accountId })
    .where("id", "=", id)
    .where("paper_id", "is", null)
    .where("batch_id", "in", batchesOf(transaction, agency))
    .returning(["batch_id", "dossier_id"])
    .executeTakeFirst();
  if (!review) throw new AppError("access.no_such_item");
  if (review.dossier_id !== null) await tellChange(transaction, "dossier", review.dossier_id, agency, now);
  else await tellChange(transaction, "batch", review.batch_id, agency, now);
}

const batchesOf = (transaction: FlowContext["transaction"], agency: string) =>
  transaction.selectFrom("batches").select("batches.id").where("batches.agency", "=", agency);
