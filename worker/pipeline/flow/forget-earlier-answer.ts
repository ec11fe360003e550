import type { FlowContext } from "./flow-context.ts";

export interface CurrentPaper {
  readonly dossierId: string;
  readonly contentKey: string;
}

/**
 * A pile is taken apart again because a page was read late. Papers of this batch that come out otherwise now, and that nobody has
 * confirmed or signed, give way to the new ones, and so do dossiers that are left without any; questions about the pile are asked anew.
 */
export async function forgetEarlierAnswer({ transaction }: FlowContext, batchId: string, papers: readonly CurrentPaper[]): Promise<void> {
  const keyOf = (dossierId: string, contentKey: string) => `${dossierId} ${contentKey}`;
  const current = new Set(papers.map((paper) => keyOf(paper.dossierId, paper.contentKey)));
  const before = await transaction
    .selectFrom("papers")
    .select(["id", "dossier_id", "content_key"])
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
  for (const { id } of before.filter((paper) => !current.has(keyOf(paper.dossier_id, paper.content_key)))) {
    for (const table of ["reviews", "paper_fields", "paper_pages"] as const)
      await transaction.deleteFrom(table).where("paper_id", "=", id).execute();
    await transaction.deleteFrom("papers").where("id", "=", id).execute();
  }
  await transaction
    .deleteFrom("reviews")
    .where("batch_id", "=", batchId)
    .where("paper_id", "is", null)
    .where("done_at", "is", null)
    .execute();
  await forgetEmptyDossiers(
    transaction,
    batchId,
    papers.map((paper) => paper.dossierId),
  );
}

async function forgetEmptyDossiers(transaction: FlowContext["transaction"], batchId: string, wanted: readonly string[]): Promise<void> {
  const empty = await transaction
    .selectFrom("dossiers")
    .select("id")
    .where("batch_id", "=", batchId)
    .where((e) => e.not(e.exists(e.selectFrom("papers").select("papers.id").whereRef("papers.dossier_id", "=", "dossiers.id"))))
    .where((e) => e.not(e.exists(e.selectFrom("reviews").select("reviews.id").whereRef("reviews.dossier_id", "=", "dossiers.id"))))
    .execute();
  for (const { id } of empty.filter((dossier) => !wanted.includes(dossier.id))) {
    await transaction.deleteFrom("batch_dossiers").where("dossier_id", "=", id).execute();
    await transaction.deleteFrom("dossiers").where("id", "=", id).execute();
  }
}
