import { Problem } from "@camtay/shared/api/answers.ts";
import type { ErrorCode } from "@camtay/shared/errors/catalogue.ts";
import type { Database } from "../../db/database.ts";
import { readProblem, type StoredProblem } from "./stored-problem.ts";

/** Mending by hand (memory, a service that was down, a crash) may let these pass, although the machine gives up by itself. */
const WORTH_ANOTHER_TRY = new Set<ErrorCode>(["system.step_died", "system.unexpected", "system.blob_missing", "system.blob_damaged"]);

/** Everything of an agency that stopped and waits for a person, newest first: files, pages, papers, whole batches, and open questions about a pile. */
export async function listProblems(db: Database, agency: string, limit: number): Promise<Problem[]> {
  const found = [
    ...(await fileProblems(db, agency, limit)),
    ...(await pageProblems(db, agency, limit)),
    ...(await paperProblems(db, agency, limit)),
    ...(await batchProblems(db, agency, limit)),
    ...(await openQuestions(db, agency, limit)),
  ];
  return found.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limit);
}

interface Place {
  readonly id: string;
  readonly kind: Problem["kind"];
  readonly batchId: string | null;
  readonly label: string | null;
  readonly file: string | null;
  readonly page: number | null;
  readonly dossierCode: string | null;
  readonly at: string;
}

/** @param mayRetry the machine knows how to do this step again @param canDrop a paper no key has touched: it may be given up */
function problem(place: Place, stored: StoredProblem, mayRetry: boolean, canDrop = false): Problem[] {
  const found = readProblem(stored);
  if (found === null) return [];
  const canRetry = mayRetry && (found.row.retry !== "never" || WORTH_ANOTHER_TRY.has(found.code));
  return [Problem.parse({ ...place, code: found.code, message: found.sentence("vi"), canRetry, ...(canDrop && { canDrop }) })];
}

async function fileProblems(db: Database, agency: string, limit: number): Promise<Problem[]> {
  const rows = await db
    .selectFrom("source_files")
    .innerJoin("batches", "batches.id", "source_files.batch_id")
    .select(["source_files.id", "source_files.name", "source_files.batch_id", "batches.label", "batches.created_at"])
    .select(["source_files.error_code", "source_files.error_facts_json"])
    .where("source_files.state", "=", "failed")
    .where("source_files.dismissed_at", "is", null)
    .where("batches.agency", "=", agency)
    .where("batches.state", "!=", "cancelled")
    .orderBy("batches.created_at", "desc")
    .limit(limit)
    .execute();
  return rows.flatMap((row) =>
    problem(
      {
        id: row.id,
        kind: "file",
        batchId: row.batch_id,
        label: row.label,
        file: row.name,
        page: null,
        dossierCode: null,
        at: row.created_at,
      },
      row,
      true,
    ),
  );
}

async function pageProblems(db: Database, agency: string, limit: number): Promise<Problem[]> {
  const rows = await db
    .selectFrom("pages")
    .innerJoin("source_files", "source_files.id", "pages.file_id")
    .innerJoin("batches", "batches.id", "pages.batch_id")
    .select(["pages.id", "pages.page", "pages.batch_id", "pages.read_key", "source_files.name", "batches.label", "batches.created_at"])
    .select(["pages.error_code", "pages.error_facts_json"])
    .where("pages.state", "=", "failed")
    .where("pages.dismissed_at", "is", null)
    .where("batches.agency", "=", agency)
    .where("batches.state", "!=", "cancelled")
    .orderBy("batches.created_at", "desc")
    .orderBy("source_files.position")
    .orderBy("pages.page")
    .limit(limit)
    .execute();
  return rows.flatMap((row) =>
    problem(
      {
        id: row.id,
        kind: "page",
        batchId: row.batch_id,
        label: row.label,
        file: row.name,
        page: row.page,
        dossierCode: null,
        at: row.created_at,
      },
      row,
      // A page that could not even be taken out of its file comes out the same way every time.
      row.read_key !== null,
    ),
  );
}

async function paperProblems(db: Database, agency: string, limit: number): Promise<Problem[]> {
  const rows = await db
    .selectFrom("papers")
    .innerJoin("dossiers", "dossiers.id", "papers.dossier_id")
    .select(["papers.id", "papers.state", "papers.component", "papers.batch_id", "papers.updated_at", "dossiers.code"])
    .select(["papers.error_code", "papers.error_facts_json"])
    .where("papers.error_code", "is not", null)
    .where("papers.state", "in", ["failed", "signed", "archived"])
    .where("dossiers.agency", "=", agency)
    .orderBy("papers.updated_at", "desc")
    .limit(limit)
    .execute();
  return rows.flatMap((row) =>
    problem(
      {
        id: row.id,
        kind: "paper",
        batchId: row.batch_id,
        label: row.component,
        file: null,
        page: null,
        dossierCode: row.code,
        at: row.updated_at,
      },
      row,
      true,
      row.state === "failed",
    ),
  );
}

async function batchProblems(db: Database, agency: string, limit: number): Promise<Problem[]> {
  const rows = await db
    .selectFrom("batches")
    .selectAll()
    .where("agency", "=", agency)
    .where("state", "=", "failed")
    .where("error_code", "is not", null)
    .where("dismissed_at", "is", null)
    .orderBy("created_at", "desc")
    .limit(limit)
    .execute();
  return rows.flatMap((row) =>
    problem(
      {
        id: row.id,
        kind: "batch",
        batchId: row.id,
        label: row.label,
        file: null,
        page: null,
        dossierCode: null,
        at: row.created_at,
      },
      row,
      row.assemble_key !== null,
    ),
  );
}

/** Pages that are in no paper; what concerns a dossier is asked beside the dossier. */
async function openQuestions(db: Database, agency: string, limit: number): Promise<Problem[]> {
  const rows = await db
    .selectFrom("reviews")
    .innerJoin("batches", "batches.id", "reviews.batch_id")
    .select(["reviews.id", "reviews.batch_id", "reviews.reason", "reviews.message", "reviews.created_at", "batches.label"])
    .where("reviews.paper_id", "is", null)
    .where("reviews.dossier_id", "is", null)
    .where("reviews.done_at", "is", null)
    .where("batches.agency", "=", agency)
    .orderBy("reviews.created_at", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) =>
    Problem.parse({
      id: row.id,
      kind: "question",
      batchId: row.batch_id,
      label: row.label,
      file: null,
      page: null,
      dossierCode: null,
      at: row.created_at,
      code: row.reason,
      message: row.message,
      canRetry: false,
    }),
  );
}
