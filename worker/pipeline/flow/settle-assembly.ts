import { AppError } from "@camtay/shared/errors/app-error.ts";
import { newId } from "../../db/new-id.ts";
import type { BatchTable } from "../../db/schema/work.schema.ts";
import { askQuestion } from "../in-flight/ask-question.ts";
import { tellChange } from "../in-flight/change-events.ts";
import { storeProblem } from "../in-flight/stored-problem.ts";
import { readPages } from "./assemble-when-read.ts";
import type { FlowContext } from "./flow-context.ts";
import { forgetEarlierAnswer } from "./forget-earlier-answer.ts";
import { type HeldByDossier, heldByDossier, isMissingButHeld } from "./note-held-papers.ts";
import { type Assembly, type BatchPages, contentKey, takePapers } from "./take-papers.ts";

/**
 * The pile was taken apart: dossiers, questions and the first papers become rows and are composed; of a large pile the other papers
 * follow in portions of their own.
 */
export async function settleAssembly(context: FlowContext, key: string, result: Assembly | AppError): Promise<void> {
  const { transaction, now } = context;
  const batches = await transaction
    .selectFrom("batches")
    .selectAll()
    .where("assemble_key", "=", key)
    .where("state", "=", "running")
    .execute();
  for (const batch of batches) {
    if (result instanceof AppError) {
      await transaction
        .updateTable("batches")
        .set({ state: "failed", finished_at: now.toISOString(), ...storeProblem(result) })
        .where("id", "=", batch.id)
        .execute();
      await tellChange(transaction, "batch", batch.id, batch.agency, now);
    } else await takeApart(context, batch, result);
  }
}

async function takeApart(context: FlowContext, batch: BatchTable, assembly: Assembly): Promise<void> {
  const pages = await readPages(context, batch.id);
  await dropPages(context, assembly, pages);
  const dossierIds = new Map<string, string>();
  const taken = new Set<string>();
  const papersOf = Map.groupBy(assembly.papers, (paper) => paper.dossier);
  for (const dossier of assembly.dossiers) {
    const own = (papersOf.get(dossier.code) ?? []).flatMap((paper) => paper.pages);
    dossierIds.set(
      dossier.code,
      await takeDossier(
        context,
        batch,
        dossier,
        own.map((index) => pages[index]!),
        taken,
      ),
    );
  }
  await forgetEarlierAnswer(
    context,
    batch.id,
    assembly.papers.map((paper) => ({
      dossierId: dossierIds.get(paper.dossier ?? "") ?? "",
      contentKey: contentKey(paper.pages.map((index) => pages[index]!)),
    })),
  );
  // Before the papers: none of them is signed while its dossier is asked about.
  await addBatchReviews(context, batch, assembly, dossierIds, await heldByDossier(context, batch.agency, dossierIds));
  await takePapers(context, batch, { assembly, pages, dossierIds, from: 0 });
}

/** A list for the database must stay short. */
const PAGES_AT_ONCE = 500;

async function dropPages({ transaction }: FlowContext, { dropped }: Assembly, pages: BatchPages): Promise<void> {
  for (const [reason, indices] of Map.groupBy(dropped.keys(), (index) => dropped[index] ?? null)) {
    if (reason === null) continue;
    for (let at = 0; at < indices.length; at += PAGES_AT_ONCE) {
      const ids = indices.slice(at, at + PAGES_AT_ONCE).map((index) => pages[index]!.id);
      await transaction.updateTable("pages").set({ dropped: reason }).where("id", "in", ids).execute();
    }
  }
}

const MADE_UP = "CHUA-CO-MA";

/** Taken apart again because a page came late, the pages of a dossier without a code keep the one that was made up for them. */
async function earlierMadeUpCode(transaction: FlowContext["transaction"], batchId: string, pages: BatchPages): Promise<string | undefined> {
  if (pages.length === 0) return undefined;
  const row = await transaction
    .selectFrom("papers")
    .innerJoin("paper_pages", "paper_pages.paper_id", "papers.id")
    .innerJoin("dossiers", "dossiers.id", "papers.dossier_id")
    .select("dossiers.code")
    .where("papers.batch_id", "=", batchId)
    .where("dossiers.code", "like", `${MADE_UP}%`)
    .where(
      "paper_pages.page_id",
      "in",
      pages.slice(0, FEW_PAGES).map((page) => page.id),
    )
    .limit(1)
    .executeTakeFirst();
  return row?.code;
}

/** Enough to know a dossier again; a list for the database must stay short. */
const FEW_PAGES = 200;

/** A code that is already known in the agency is the same dossier; a made-up code belongs to its pages and no others. */
async function takeDossier(
  { transaction, now }: FlowContext,
  batch: BatchTable,
  dossier: Assembly["dossiers"][number],
  pages: BatchPages,
  taken: Set<string>,
): Promise<string> {
  const made = dossier.code.startsWith(MADE_UP);
  const earlier = made ? await earlierMadeUpCode(transaction, batch.id, pages) : undefined;
  // What was one dossier may be two now: the first of them keeps its code.
  const kept = earlier !== undefined && !taken.has(earlier) ? earlier : `${MADE_UP}-${contentKey(pages).slice(0, 8)}`;
  const code = made ? kept : dossier.code;
  taken.add(code);
  await transaction
    .insertInto("dossiers")
    .values({
      id: newId(),
      agency: batch.agency,
      code,
      procedure: dossier.procedure,
      procedure_name: dossier.procedureName,
      batch_id: batch.id,
      flagged: dossier.flagged ? 1 : 0,
      archive_key: null,
      archive_object: null,
      created_at: now.toISOString(),
      archived_at: null,
      returned_at: null,
    })
    .onConflict((conflict) => conflict.columns(["agency", "code"]).doNothing())
    .execute();
  const { id } = await transaction
    .selectFrom("dossiers")
    .select("id")
    .where("agency", "=", batch.agency)
    .where("code", "=", code)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("batch_dossiers")
    .values({ batch_id: batch.id, dossier_id: id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tellChange(transaction, "dossier", id, batch.agency, now);
  return id;
}

/** Questions about the dossier as a whole or about pages in no paper. */
async function addBatchReviews(
  { transaction, now }: FlowContext,
  batch: BatchTable,
  assembly: Assembly,
  dossierIds: ReadonlyMap<string, string>,
  held: HeldByDossier,
): Promise<void> {
  for (const review of assembly.review.filter((item) => item.paper === null)) {
    const dossierId = dossierIds.get(review.dossier ?? "") ?? null;
    if (dossierId !== null && isMissingButHeld(review, held.get(dossierId) ?? [])) continue;
    await askQuestion(
      transaction,
      {
        batch_id: batch.id,
        dossier_id: dossierId,
        paper_id: null,
        reason: review.reason,
        page: review.page,
        field: review.field,
        message: review.message,
      },
      now,
    );
  }
}
