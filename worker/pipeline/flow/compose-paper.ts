import { AppError } from "@camtay/shared/errors/app-error.ts";
import { STEPS } from "../pipeline.ts";
import { ask, type FlowContext } from "./flow-context.ts";

/** Asks for the PDF of a paper as it is named now. The time of conversion is the time the paper was made, so asking twice asks the same. */
export async function composePaper(context: FlowContext, paperId: string): Promise<void> {
  const { transaction } = context;
  const paper = await transaction.selectFrom("papers").selectAll().where("id", "=", paperId).executeTakeFirstOrThrow();
  const rows = await transaction
    .selectFrom("paper_pages")
    .innerJoin("pages", "pages.id", "paper_pages.page_id")
    .innerJoin("step_runs", "step_runs.run_key", "pages.read_key")
    .select("step_runs.output_json")
    .where("paper_pages.paper_id", "=", paperId)
    .orderBy("paper_pages.position")
    .execute();
  const pages = rows.flatMap((row) => {
    const { page, picture } = STEPS["read-page"].output.parse(JSON.parse(row.output_json ?? "null"));
    return picture === null ? [] : [{ picture, words: page.words, dpi: page.dpi }];
  });
  if (pages.length === 0) throw new AppError("system.unexpected", { step: "compose-paper" });
  const input = { title: paper.component, pages, converter: context.agencyName, convertedAt: paper.created_at };
  await transaction
    .updateTable("papers")
    .set({ state: "processing", error_code: null, error_facts_json: null, updated_at: context.now.toISOString() })
    .where("id", "=", paperId)
    .execute();
  await ask(context, "compose-paper", input, paper.batch_id, (compose_key) =>
    transaction.updateTable("papers").set({ compose_key }).where("id", "=", paperId).execute(),
  );
}
