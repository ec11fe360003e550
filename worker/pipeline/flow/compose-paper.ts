import { AppError } from "@camtay/shared/errors/app-error.ts";
import { ask, type FlowContext } from "./flow-context.ts";
import { pagesOfPaper } from "./read-output.ts";
import { putPaperForward } from "./settle-composition.ts";

/**
 * Asks for the PDF of a paper as it is named now. The time of conversion is the time the paper was made, so asking twice asks the
 * same. A file that came signed or written by a program is the paper itself: it is never written anew.
 * @param urgent a person waits for it
 */
export async function composePaper(context: FlowContext, paperId: string, { urgent = false }: { urgent?: boolean } = {}): Promise<void> {
  const { transaction } = context;
  const paper = await transaction.selectFrom("papers").selectAll().where("id", "=", paperId).executeTakeFirstOrThrow();
  const at = { error_code: null, error_facts_json: null, updated_at: context.now.toISOString() };
  await transaction
    .updateTable("papers")
    .set({ state: "processing", ...at })
    .where("id", "=", paperId)
    .execute();
  if (paper.original !== null) return putPaperForward(context, paperId, { pdf: await originalOf(context, paperId) });
  const pages = (await pagesOfPaper(context, paperId)).flatMap(({ page, picture }) => (picture === null ? [] : [{ picture, page }]));
  if (pages.length === 0) throw new AppError("system.unexpected", { step: "compose-paper" });
  const input = { title: paper.component, pages, converter: context.agencyName, convertedAt: paper.created_at };
  await ask(
    context,
    "compose-paper",
    input,
    paper.batch_id,
    (compose_key) => transaction.updateTable("papers").set({ compose_key }).where("id", "=", paperId).execute(),
    { urgent },
  );
}

/** Digest of the file the pages of a paper came in. */
async function originalOf({ transaction }: FlowContext, paperId: string): Promise<string> {
  const { sha256 } = await transaction
    .selectFrom("paper_pages")
    .innerJoin("pages", "pages.id", "paper_pages.page_id")
    .innerJoin("source_files", "source_files.id", "pages.file_id")
    .select("source_files.sha256")
    .where("paper_pages.paper_id", "=", paperId)
    .limit(1)
    .executeTakeFirstOrThrow();
  return sha256;
}
