import { DossierSummary, type PaperState } from "@camtay/shared/api/answers.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Database } from "../../db/database.ts";
import type { DossierTable } from "../../db/schema/work.schema.ts";
import { codeHolds } from "./code-part.ts";
import { papersOfDossiers } from "./papers.repository.ts";

async function summaries(db: Database, rows: readonly DossierTable[]): Promise<DossierSummary[]> {
  const papers = await papersOfDossiers(
    db,
    rows.map((row) => row.id),
  );
  const questions = await questionsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) =>
    DossierSummary.parse({
      id: row.id,
      code: row.code,
      procedure: row.procedure,
      procedureName: row.procedure_name,
      agency: row.agency,
      papers: papers.get(row.id) ?? [],
      createdAt: row.created_at,
      archivedAt: row.archived_at,
      returnedAt: row.returned_at,
      reviews: questions.filter((question) => question.dossier_id === row.id).map(({ id, reason, message }) => ({ id, reason, message })),
    }),
  );
}

const questionsOf = async (db: Database, dossierIds: readonly string[]) =>
  dossierIds.length === 0
    ? []
    : db
        .selectFrom("reviews")
        .select(["id", "dossier_id", "reason", "message"])
        .where("dossier_id", "in", [...dossierIds])
        .where("paper_id", "is", null)
        .where("done_at", "is", null)
        .execute();

/** @throws AppError `access.no_such_item`, also when the dossier belongs to another agency */
export async function getDossierRow(db: Database, agency: string, dossierId: string): Promise<DossierTable> {
  const row = await db.selectFrom("dossiers").selectAll().where("id", "=", dossierId).where("agency", "=", agency).executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  return row;
}

/** @throws AppError `access.no_such_item` */
export async function getDossier(db: Database, agency: string, dossierId: string): Promise<DossierSummary> {
  const [summary] = await summaries(db, [await getDossierRow(db, agency, dossierId)]);
  return summary!;
}

interface DossierFilter {
  readonly state?: PaperState | undefined;
  /** Part of the code. */
  readonly code?: string | undefined;
  /** Only these; all of them unless a limit is given too. */
  readonly ids?: readonly string[];
  readonly limit?: number | undefined;
}

/** The newest first. */
export async function listDossiers(
  db: Database,
  agency: string,
  { state, code, ids, limit = ids?.length ?? 100 }: DossierFilter,
): Promise<DossierSummary[]> {
  let query = db.selectFrom("dossiers").selectAll().where("agency", "=", agency);
  if (state !== undefined)
    query = query.where("id", "in", (e) => e.selectFrom("papers").select("papers.dossier_id").where("papers.state", "=", state));
  if (ids !== undefined) query = query.where("id", "in", [...ids]);
  if (code !== undefined) query = query.where(codeHolds("code", code));
  return summaries(db, await query.orderBy("created_at", "desc").orderBy("code").limit(limit).execute());
}
