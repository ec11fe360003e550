import { AppError } from "@camtay/shared/errors/app-error.ts";
import { ask, type FlowContext } from "./flow-context.ts";
import { pagesOfPaper } from "./read-output.ts";

/** Asks for the PDF of a paper as it is named now. The time of conversion is the time the paper was made, so asking twice asks the same. */
export async function composePaper(context: FlowContext, paperId: string): Promise<void> {
  const { transaction } = context;
  const paper = await transaction.selectFrom("papers").selectAll().where("id", "=", paperId).executeTakeFirstOrThrow();
  const pages = (await pagesOfPaper(context, paperId)).flatMap(({ page, picture }) => (picture === null ? [] : [{ picture, page }]));
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
