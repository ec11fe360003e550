import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { newId } from "../../db/new-id.ts";
import type { BatchTable } from "../../db/schema/work.schema.ts";
import { tellChange } from "../in-flight/change-events.ts";
import { fieldRow } from "../in-flight/papers.repository.ts";
import { storeProblem } from "../in-flight/stored-problem.ts";
import { readPages } from "./assemble-when-read.ts";
import { composePaper } from "./compose-paper.ts";
import { finishBatch } from "./finish-batch.ts";
import type { FlowContext, OutputOf } from "./flow-context.ts";
import { forgetEarlierAnswer } from "./forget-earlier-answer.ts";
import { askAboutHeldPapers, type HeldByDossier, heldByDossier, isMissingButHeld } from "./note-held-papers.ts";

type Assembly = OutputOf<"assemble-dossiers">;
type BatchPages = Awaited<ReturnType<typeof readPages>>;

/** The pile was taken apart: dossiers, papers, values and questions become rows, and every paper is composed. */
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
  const { transaction } = context;
  const pages = await readPages(context, batch.id);
  for (const [index, dropped] of assembly.dropped.entries())
    if (dropped !== null) await transaction.updateTable("pages").set({ dropped }).where("id", "=", pages[index]!.id).execute();
  const dossierIds = new Map<string, string>();
  const taken = new Set<string>();
  for (const dossier of assembly.dossiers) {
    const own = assembly.papers.filter((paper) => paper.dossier === dossier.code).flatMap((paper) => paper.pages);
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
  const made: string[] = [];
  const takenIn = [];
  for (const [number, paper] of assembly.papers.entries()) {
    const dossierId = paper.dossier === null ? undefined : dossierIds.get(paper.dossier);
    if (dossierId === undefined) throw new AppError("system.unexpected", { step: "assemble-dossiers" });
    const paperId = await takePaper(context, batch, dossierId, number, assembly, pages);
    if (paperId === null) continue;
    made.push(paperId);
    takenIn.push({ dossierId, documentType: paper.documentType, component: paper.component });
  }
  const held = await heldByDossier(context, batch.agency, dossierIds);
  await askAboutHeldPapers(context, batch.id, takenIn, held);
  await addBatchReviews(context, batch, assembly, dossierIds, held);
  for (const paperId of made) await composePaper(context, paperId);
  await finishBatch(context, batch.id);
}

const contentKey = (pages: BatchPages): string =>
  createHash("sha256")
    .update(pages.map(({ output }) => output.picture ?? output.page).join("\n"))
    .digest("hex");

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
    await transaction
      .insertInto("reviews")
      .values({
        id: newId(),
        batch_id: batch.id,
        dossier_id: dossierId,
        paper_id: id,
        reason: review.reason,
        page: review.page === null || !paper.pages.includes(review.page) ? null : paper.pages.indexOf(review.page),
        field: review.field,
        message: review.message,
        created_at: at,
        done_at: null,
        done_by: null,
      })
      .execute();
  // A new paper in an archived dossier: the dossier is archived again, as a new version.
  await transaction.updateTable("dossiers").set({ archived_at: null, archive_key: null }).where("id", "=", dossierId).execute();
  await tellChange(transaction, "paper", id, batch.agency, now);
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
    await transaction
      .insertInto("reviews")
      .values({
        id: newId(),
        batch_id: batch.id,
        dossier_id: dossierId,
        paper_id: null,
        reason: review.reason,
        page: review.page,
        field: review.field,
        message: review.message,
        created_at: now.toISOString(),
        done_at: null,
        done_by: null,
      })
      .execute();
  }
}
