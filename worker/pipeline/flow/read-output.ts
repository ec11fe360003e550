import type { Transaction } from "kysely";
import type { Tables } from "../../db/database.ts";
import { STEPS } from "../pipeline.ts";
import { readJson } from "../stored-json.ts";
import type { FlowContext, OutputOf } from "./flow-context.ts";

/** What reading a page gave. */
export const readPageOutput = async (context: Pick<FlowContext, "blobs">, stored: string | null): Promise<OutputOf<"read-page">> =>
  STEPS["read-page"].output.parse(await readJson(context.blobs, stored));

/** The pages of a paper as they were read, in order. */
export async function pagesOfPaper(
  context: Pick<FlowContext, "blobs"> & { readonly transaction: Transaction<Tables> },
  paperId: string,
): Promise<OutputOf<"read-page">[]> {
  const rows = await context.transaction
    .selectFrom("paper_pages")
    .innerJoin("pages", "pages.id", "paper_pages.page_id")
    .innerJoin("step_runs", "step_runs.run_key", "pages.read_key")
    .select("step_runs.output_json")
    .where("paper_pages.paper_id", "=", paperId)
    .orderBy("paper_pages.position")
    .execute();
  return Promise.all(rows.map((row) => readPageOutput(context, row.output_json)));
}
