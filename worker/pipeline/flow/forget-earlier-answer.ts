import type { FlowContext, OutputOf } from "./flow-context.ts";

/**
 * A pile is taken apart again because a page was read late. Papers of this batch that come out otherwise now, and that nobody has
 * confirmed or signed, give way to the new ones; questions about the pile are asked anew.
 * @param contentKeyOf key of the paper made of these pages
 */
export async function forgetEarlierAnswer(
  { transaction }: FlowContext,
  batchId: string,
  assembly: OutputOf<"assemble-dossiers">,
  contentKeyOf: (pages: readonly number[]) => string,
): Promise<void> {
  const current = new Set(assembly.papers.map((paper) => contentKeyOf(paper.pages)));
  const before = await transaction
    .selectFrom("papers")
    .select(["id", "content_key"])
    .where("batch_id", "=", batchId)
    .where("state", "in", ["processing", "review", "ready", "failed"])
    .where((e) =>
      e.not(
        e.exists(e.selectFrom("paper_fields").select("key").whereRef("paper_id", "=", "papers.id").where("confirmed_by", "is not", null)),
      ),
    )
    .where((e) =>
      e.not(e.exists(e.selectFrom("reviews").select("reviews.id").whereRef("paper_id", "=", "papers.id").where("done_at", "is not", null))),
    )
    .execute();
  const stale = before.filter((paper) => !current.has(paper.content_key)).map((paper) => paper.id);
  if (stale.length > 0) {
    for (const table of ["reviews", "paper_fields", "paper_pages"] as const)
      await transaction.deleteFrom(table).where("paper_id", "in", stale).execute();
    await transaction.deleteFrom("papers").where("id", "in", stale).execute();
  }
  await transaction
    .deleteFrom("reviews")
    .where("batch_id", "=", batchId)
    .where("paper_id", "is", null)
    .where("done_at", "is", null)
    .execute();
}
