import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { newId } from "../../db/new-id.ts";
import type { BatchTable } from "../../db/schema/work.schema.ts";
import { askQuestion } from "../in-flight/ask-question.ts";
import { tellChange } from "../in-flight/change-events.ts";
import { fieldRow } from "../in-flight/papers.repository.ts";
import type { readPages } from "./assemble-when-read.ts";
import { composePaper } from "./compose-paper.ts";
import { finishBatch } from "./finish-batch.ts";
import type { FlowContext, OutputOf } from "./flow-context.ts";
import { askAboutHeldPapers, heldByDossier } from "./note-held-papers.ts";

export type Assembly = OutputOf<"assemble-dossiers">;
export type BatchPages = Awaited<ReturnType<typeof readPages>>;

/**
 * Papers that become rows in one transaction: the thousands of a night's pile at once would keep everybody else from the database for
 * seconds, and be lost together.
 */
const PAPERS_AT_ONCE = 100;

/** Names the content of a paper. */
export const contentKey = (pages: BatchPages): string =>
  createHash("sha256")
    .update(pages.map(({ output }) => output.picture ?? output.page).join("\n"))
    .digest("hex");

export interface PapersToTake {
  readonly assembly: Assembly;
  readonly pages: BatchPages;
  /** By code as the assembly calls it. */
  readonly dossierIds: ReadonlyMap<string, string>;
  /** The first paper that is no row yet. */
  readonly from: number;
}

/** Takes the next portion, and writes down where the one after it begins. @returns whether there is more */
export async function takePapers(
  context: FlowContext,
  batch: BatchTable,
  { assembly, pages, dossierIds, from }: PapersToTake,
): Promise<boolean> {
  const portion = assembly.papers.slice(from, from + PAPERS_AT_ONCE);
  const made: string[] = [];
  const takenIn: { dossierId: string; documentType: string | null; component: string }[] = [];
  for (const [at, paper] of portion.entries()) {
    const dossierId = paper.dossier === null ? undefined : dossierIds.get(paper.dossier);
    if (dossierId === undefined) throw new AppError("system.unexpected", { step: "assemble-dossiers" });
    const paperId = await takePaper(context, batch, dossierId, from + at, assembly, pages);
    if (paperId === null) continue;
    made.push(paperId);
    takenIn.push({ dossierId, documentType: paper.documentType, component: paper.component });
  }
  const concerned = new Map([...dossierIds].filter(([, id]) => takenIn.some(({ dossierId }) => dossierId === id)));
  await askAboutHeldPapers(context, batch.id, takenIn, await heldByDossier(context, batch.agency, concerned));
  for (const paperId of made) await composePaper(context, paperId);
  const next = from + portion.length;
  const hasMore = next < assembly.papers.length;
  await context.transaction
    .updateTable("batches")
    .set(
      hasMore
        ? { assembled_papers: next, assembling_json: JSON.stringify(Object.fromEntries(dossierIds)) }
        : { assembled_papers: null, assembling_json: null },
    )
    .where("id", "=", batch.id)
    .execute();
  if (!hasMore) await finishBatch(context, batch.id);
  return hasMore;
}

/** @returns null when the same scan lies in the dossier already: taking it in twice makes no second paper */
async function takePaper(
  { transaction, now }: FlowContext,
  batch: BatchTable,
  dossierId: string,
  number: number,
  assembly: Assembly,
  pages: BatchPages,
): Promise<string | null> {
  const paper = assembly.papers[number]!;
  const own = paper.pages.map((index) => pages[index]!);
  const content_key = contentKey(own);
  const id = newId();
  const at = now.toISOString();
  const inserted = await transaction
    .insertInto("papers")
    .values({
      id,
      dossier_id: dossierId,
      batch_id: batch.id,
      position: number,
      document_type: paper.documentType,
      component: paper.component,
      component_confidence: paper.componentConfidence,
      state: "processing",
      pdf_sha256: null,
      content_key,
      compose_key: null,
      error_code: null,
      error_facts_json: null,
      created_at: at,
      updated_at: at,
      original: own[0]?.original ?? null,
    })
    .onConflict((conflict) => conflict.columns(["dossier_id", "content_key"]).doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) return null;
  for (const [position, { id: page_id }] of own.entries())
    await transaction.insertInto("paper_pages").values({ paper_id: id, position, page_id }).execute();
  for (const [position, field] of paper.fields.entries())
    await transaction
      .insertInto("paper_fields")
      .values(fieldRow(id, position, field))
      .execute();
  for (const review of assembly.review.filter((item) => item.paper === number))
    await askQuestion(
      transaction,
      {
        batch_id: batch.id,
        dossier_id: dossierId,
        paper_id: id,
        reason: review.reason,
        page: review.page === null || !paper.pages.includes(review.page) ? null : paper.pages.indexOf(review.page),
        field: review.field,
        message: review.message,
      },
      now,
    );
  // A new paper in an archived dossier: the dossier is archived again, as a new version.
  await transaction.updateTable("dossiers").set({ archived_at: null, archive_key: null }).where("id", "=", dossierId).execute();
  await tellChange(transaction, "paper", id, batch.agency, now);
  return id;
}
