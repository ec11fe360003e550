import { AppError } from "@camtay/shared/errors/app-error.ts";
import { newId } from "../../db/new-id.ts";
import type { KeptOriginal, SourceFileTable } from "../../db/schema/work.schema.ts";
import { NO_PROBLEM, storeProblem } from "../in-flight/stored-problem.ts";
import { PRIORITY, priorityOf } from "../priority.ts";
import { assembleWhenRead } from "./assemble-when-read.ts";
import { ask, type FlowContext, type OutputOf } from "./flow-context.ts";

/** A file was split into pages, or cannot be: the others of the batch go on. */
export async function settleFile(context: FlowContext, key: string, result: OutputOf<"split-file"> | AppError): Promise<void> {
  const { transaction } = context;
  const files = await transaction
    .selectFrom("source_files")
    .selectAll()
    .where("split_key", "=", key)
    .where("state", "=", "waiting")
    .execute();
  for (const file of files) {
    const failed = result instanceof AppError;
    await transaction
      .updateTable("source_files")
      .set(
        failed
          ? { state: "failed", ...storeProblem(result) }
          : {
              state: "split",
              page_count: result.pages.length + result.failed.length,
              original: keptOriginal(result),
              ...NO_PROBLEM,
            },
      )
      .where("id", "=", file.id)
      .execute();
    if (!failed) {
      await giveTurn(context, file.batch_id, result.pages.length);
      await addPages(context, file, result);
    }
    await assembleWhenRead(context, file.batch_id);
  }
}

const keptOriginal = ({ pages }: OutputOf<"split-file">): KeptOriginal => {
  const kind = pages[0]?.original ?? "scan";
  return kind === "scan" ? null : kind;
};

/** Only now it is known how many pages a batch has: a small file of many fax pages turns out to be a pile. */
async function giveTurn({ transaction }: FlowContext, batchId: string, newPages: number): Promise<void> {
  const batch = await transaction.selectFrom("batches").select(["urgency", "priority"]).where("id", "=", batchId).executeTakeFirstOrThrow();
  const known = await transaction
    .selectFrom("pages")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("batch_id", "=", batchId)
    .executeTakeFirstOrThrow();
  const priority = priorityOf({ urgency: batch.urgency, files: 0, bytes: 0, pages: Number(known.n) + newPages });
  if (priority <= (batch.priority ?? 0)) return;
  await transaction.updateTable("batches").set({ priority }).where("id", "=", batchId).execute();
  await transaction
    .updateTable("step_runs")
    .set({ priority })
    .where("batch_id", "=", batchId)
    .where("state", "in", ["waiting", "held"])
    .where("enqueued_at", "is", null)
    .where("priority", "<", priority)
    .where("priority", ">", PRIORITY.person)
    .execute();
}

async function addPages(context: FlowContext, file: SourceFileTable, { pages, failed }: OutputOf<"split-file">): Promise<void> {
  const empty = {
    batch_id: file.batch_id,
    file_id: file.id,
    read_key: null,
    width: null,
    height: null,
    dpi: null,
    findings_json: null,
    picture: null,
    dropped: null,
    dismissed_at: null,
    dismissed_by: null,
  };
  for (const { page, code, facts } of failed)
    await context.transaction
      .insertInto("pages")
      .values({ ...empty, id: newId(), page, state: "failed", error_code: code, error_facts_json: JSON.stringify(facts) })
      .execute();
  // All rows first: a page that was read before settles at once, and must not be taken for the last one.
  const rows = pages.map((source) => ({ source, id: newId() }));
  for (const { source, id } of rows)
    await context.transaction
      .insertInto("pages")
      .values({ ...empty, ...NO_PROBLEM, id, page: source.page, state: "waiting" })
      .execute();
  for (const { source, id } of rows)
    await ask(context, "read-page", { name: file.name, source }, file.batch_id, (read_key) =>
      context.transaction.updateTable("pages").set({ read_key }).where("id", "=", id).execute(),
    );
}
