import { type PaperState, PaperSummary } from "@camtay/shared/api/answers.ts";
import { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Database } from "../../db/database.ts";
import type { PaperFieldTable, PaperTable } from "../../db/schema/work.schema.ts";
import { codeHolds } from "./code-part.ts";
import { problemSentence } from "./stored-problem.ts";

type PaperRow = PaperTable & { dossier_code: string; agency: string; page_count: number; review_count: number; dossier_questions: number };

const papersWithCounts = (db: Database) =>
  db
    .selectFrom("papers")
    .innerJoin("dossiers", "dossiers.id", "papers.dossier_id")
    .selectAll("papers")
    .select(["dossiers.code as dossier_code", "dossiers.agency as agency"])
    .select((e) => [
      e
        .selectFrom("paper_pages")
        .whereRef("paper_pages.paper_id", "=", "papers.id")
        .select((c) => c.fn.countAll<number>().as("n"))
        .as("page_count"),
      e
        .selectFrom("reviews")
        .whereRef("reviews.paper_id", "=", "papers.id")
        .where("reviews.done_at", "is", null)
        .select((c) => c.fn.countAll<number>().as("n"))
        .as("review_count"),
      e
        .selectFrom("reviews")
        .whereRef("reviews.dossier_id", "=", "papers.dossier_id")
        .where("reviews.paper_id", "is", null)
        .where("reviews.done_at", "is", null)
        .select((c) => c.fn.countAll<number>().as("n"))
        .as("dossier_questions"),
    ]);

export const paperSummary = (row: PaperRow): PaperSummary =>
  PaperSummary.parse({
    id: row.id,
    dossierId: row.dossier_id,
    dossierCode: row.dossier_code,
    documentType: row.document_type,
    component: row.component,
    state: row.state,
    pageCount: Number(row.page_count),
    reviewCount: Number(row.review_count),
    ...(Number(row.dossier_questions) > 0 && { dossierQuestions: Number(row.dossier_questions) }),
    problem: problemSentence(row),
    createdAt: row.created_at,
  });

/** @throws AppError `access.no_such_item`, also when the paper belongs to another agency */
export async function getPaper(db: Database, agency: string, paperId: string): Promise<PaperRow> {
  const row = await papersWithCounts(db).where("papers.id", "=", paperId).where("dossiers.agency", "=", agency).executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  return row as PaperRow;
}

/**
 * A wrong split or a missing component is found before anything is signed: what a dossier is asked about is answered first.
 * @throws AppError `signing.dossier_questions`
 */
export function checkDossierAnswered(paper: Pick<PaperRow, "dossier_code" | "dossier_questions">): void {
  const count = Number(paper.dossier_questions);
  if (count > 0) throw new AppError("signing.dossier_questions", { dossier: paper.dossier_code, count });
}

export async function listPapers(
  db: Database,
  agency: string,
  { state, code, limit = 500 }: { state?: PaperState | undefined; code?: string | undefined; limit?: number | undefined },
): Promise<PaperSummary[]> {
  let query = papersWithCounts(db).where("dossiers.agency", "=", agency);
  if (state !== undefined) query = query.where("papers.state", "=", state);
  if (code !== undefined) query = query.where(codeHolds("dossiers.code", code));
  const rows = await query.orderBy("papers.created_at").orderBy("papers.dossier_id").orderBy("papers.position").limit(limit).execute();
  return rows.map((row) => paperSummary(row as PaperRow));
}

export async function papersOfDossiers(db: Database, dossierIds: readonly string[]): Promise<Map<string, PaperSummary[]>> {
  const found = new Map<string, PaperSummary[]>(dossierIds.map((id) => [id, []]));
  if (dossierIds.length === 0) return found;
  const rows = await papersWithCounts(db)
    .where("papers.dossier_id", "in", [...dossierIds])
    .orderBy("papers.position")
    .execute();
  for (const row of rows) found.get(row.dossier_id)?.push(paperSummary(row as PaperRow));
  return found;
}

export const fieldOfRow = (row: PaperFieldTable): DigitizedField =>
  DigitizedField.parse({
    key: row.key,
    text: row.text,
    page: row.page,
    box: row.box_json === null ? null : JSON.parse(row.box_json),
    confidence: row.confidence,
    flagged: row.flagged === 1,
    source: row.source,
  });

/** A value as the machine read it, on its way into the table. */
export const fieldRow = (paperId: string, position: number, field: DigitizedField): PaperFieldTable => ({
  paper_id: paperId,
  position,
  key: field.key,
  text: field.text,
  read_text: field.text,
  page: field.page,
  box_json: field.box === null ? null : JSON.stringify(field.box),
  confidence: field.confidence,
  flagged: field.flagged ? 1 : 0,
  source: field.source,
  confirmed_by: null,
  confirmed_at: null,
});

export async function fieldsOfPaper(db: Database, paperId: string): Promise<DigitizedField[]> {
  const rows = await db.selectFrom("paper_fields").selectAll().where("paper_id", "=", paperId).orderBy("position").execute();
  return rows.map(fieldOfRow);
}

export const openReviewsOfPaper = (db: Database, paperId: string) =>
  db.selectFrom("reviews").selectAll().where("paper_id", "=", paperId).where("done_at", "is", null).orderBy("created_at").execute();
