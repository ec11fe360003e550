import { normaliseProcedureCode } from "@camtay/shared/catalogues/procedures.ts";
import { CatalogueDecision, ProvinceProcedure } from "@camtay/shared/catalogues/province-catalogue.ts";
import { maintenanceOf, type Retention, retentionOf } from "@camtay/shared/catalogues/retention.ts";
import { currentProcedureCode } from "@camtay/shared/catalogues/successions.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { audit } from "../db/audit-log.ts";
import type { Database } from "../db/database.ts";
import { newId } from "../db/new-id.ts";
import type { CatalogueImportTable } from "../db/schema/catalogue.schema.ts";

export interface CatalogueImport extends CatalogueDecision {
  readonly id: string;
  readonly fileName: string;
  readonly at: string;
  readonly undoneAt: string | null;
}

const importOf = (row: CatalogueImportTable): CatalogueImport => ({
  id: row.id,
  agency: row.agency,
  number: row.decision,
  issuedOn: row.issued_on,
  issuer: row.issuer,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  whole: row.whole === 1,
  fileName: row.file_name,
  at: row.at,
  undoneAt: row.undone_at,
});

/** SQLite takes at most 32 766 values in one statement. */
const ROWS_AT_ONCE = 500;

/**
 * Puts a decision's catalogue in force, all of it or nothing.
 * @param file name and SHA-256 (hex) of what was imported
 * @returns id of the import, by which it can be undone
 */
export async function importCatalogue(
  db: Database,
  decision: CatalogueDecision,
  procedures: readonly ProvinceProcedure[],
  file: { readonly name: string; readonly sha256: string },
  actor: string,
  now: Date,
): Promise<string> {
  const { agency, number, issuedOn, issuer, effectiveFrom, effectiveTo, whole } = CatalogueDecision.parse(decision);
  const id = newId();
  const own = new Set(procedures.map(({ code }) => code));
  const rows = procedures.flatMap((procedure) => {
    const procedure_json = JSON.stringify(ProvinceProcedure.parse(procedure));
    // A code that is both a procedure's own and another's former one means the first.
    const former = procedure.formerCodes.filter((code) => !own.has(code));
    return [
      { import_id: id, code: procedure.code, former: 0, procedure_json },
      ...former.map((code) => ({ import_id: id, code, former: 1, procedure_json })),
    ];
  });
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto("catalogue_imports")
      .values({
        id,
        agency,
        decision: number,
        issued_on: issuedOn,
        issuer,
        effective_from: effectiveFrom,
        effective_to: effectiveTo,
        whole: whole ? 1 : 0,
        file_name: file.name,
        file_sha256: file.sha256,
        imported_by: actor,
        at: now.toISOString(),
        undone_at: null,
      })
      .execute();
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
      await transaction
        .insertInto("catalogue_procedures")
        .values(rows.slice(at, at + ROWS_AT_ONCE))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    const facts = { decision: number, procedures: procedures.length, sha256: file.sha256 };
    await audit(
      transaction,
      { actor, agency, action: "catalogue.import", subject: { kind: "catalogue", id }, outcome: "done", facts },
      now,
    );
  });
  return id;
}

/** What was in force before the import is in force again. @throws AppError `catalogue.no_such_import` */
export async function undoImport(db: Database, id: string, actor: string, now: Date): Promise<CatalogueImport> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable("catalogue_imports")
      .set({ undone_at: now.toISOString() })
      .where("id", "=", id)
      .where("undone_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new AppError("catalogue.no_such_import", { id });
    const subject = { kind: "catalogue", id };
    await audit(transaction, { actor, agency: row.agency, action: "catalogue.undo", subject, outcome: "done" }, now);
    return importOf(row);
  });
}

export const listImports = async (db: Database): Promise<CatalogueImport[]> =>
  (await db.selectFrom("catalogue_imports").selectAll().orderBy("at").execute()).map(importOf);

/** @throws AppError `access.no_such_item`, also for another agency's */
export async function findImport(db: Database, agency: string, id: string): Promise<CatalogueImport> {
  const row = await db.selectFrom("catalogue_imports").selectAll().where("id", "=", id).where("agency", "=", agency).executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  return importOf(row);
}

/** Imports that count for an agency, its own and those of the agencies above it, the newest first. */
export const importsFor = async (db: Database, agency: string): Promise<CatalogueImport[]> =>
  (
    await db
      .selectFrom("catalogue_imports")
      .selectAll()
      .where("agency", "in", agencyAndAbove(agency))
      .orderBy("at", "desc")
      .limit(100)
      .execute()
  ).map(importOf);

/** `H15.50.05` is below `H15.50` and `H15`. */
const agencyAndAbove = (agency: string): string[] => agency.split(".").map((_, index, levels) => levels.slice(0, index + 1).join("."));

/** Newest first: the first that names a procedure decides about it. */
const importsInForce = (db: Database, agency: string, on: string) =>
  db
    .selectFrom("catalogue_imports")
    .selectAll()
    .where("agency", "in", agencyAndAbove(agency))
    .where("undone_at", "is", null)
    .where("effective_from", "<=", on)
    .where((e) => e.or([e("effective_to", "is", null), e("effective_to", ">", on)]))
    .orderBy("effective_from", "desc")
    .orderBy("at", "desc")
    .execute();

export interface ProcedureInForce {
  readonly procedure: ProvinceProcedure;
  readonly decision: CatalogueImport;
}

/**
 * What the province decided about a procedure.
 * @param code also with a province's suffix, and a former code
 * @param on ISO date; rules are chosen by the day on which the dossier was received
 */
export async function findProcedureInForce(db: Database, agency: string, code: string, on: string): Promise<ProcedureInForce | undefined> {
  const plain = normaliseProcedureCode(code);
  if (plain === null) return undefined;
  const codes = [...new Set([plain, currentProcedureCode(plain) ?? plain])];
  for (const row of await importsInForce(db, agency, on)) {
    const found = await db
      .selectFrom("catalogue_procedures")
      .select("procedure_json")
      .where("import_id", "=", row.id)
      .where("code", "in", codes)
      .orderBy("former")
      .executeTakeFirst();
    if (found) return { procedure: ProvinceProcedure.parse(JSON.parse(found.procedure_json)), decision: importOf(row) };
    if (row.whole === 1) return undefined;
  }
  return undefined;
}

/** Everything in force for an agency on a day, by code. */
export async function catalogueInForce(db: Database, agency: string, on: string): Promise<Map<string, ProvinceProcedure>> {
  const procedures = new Map<string, ProvinceProcedure>();
  for (const row of await importsInForce(db, agency, on)) {
    const rows = await db
      .selectFrom("catalogue_procedures")
      .select(["code", "procedure_json"])
      .where("import_id", "=", row.id)
      .where("former", "=", 0)
      .execute();
    for (const { code, procedure_json } of rows)
      if (!procedures.has(code)) procedures.set(code, ProvinceProcedure.parse(JSON.parse(procedure_json)));
    if (row.whole === 1) break;
  }
  return procedures;
}

/**
 * How long a dossier is kept: by the province's decision where it says so, else by the law's table.
 * @param endedOn ISO date on which the work ended
 */
export async function retentionInForce(db: Database, agency: string, procedure: string | null, endedOn: string): Promise<Retention> {
  const stated = procedure === null ? undefined : await findProcedureInForce(db, agency, procedure, endedOn);
  const term = stated?.procedure.retention;
  if (!stated || !term) return retentionOf(procedure, endedOn);
  return {
    maintenance: maintenanceOf(term.years),
    years: term.years,
    basis: `${stated.decision.number}, ${stated.decision.issuer}`,
    source: stated.decision.fileName,
    certainty: "known",
  };
}
