import type { AskedComponent } from "@camtay/shared/api/archive-desk.contract.ts";
import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import { equivalentResultCodes } from "@camtay/shared/catalogues/procedures.ts";
import type { Transaction } from "kysely";
import type { Database, Tables } from "../db/database.ts";
import type { AskedComponentTable } from "../db/schema/reuse.schema.ts";

export interface DossierOfAgency {
  readonly agency: string;
  readonly dossierCode: string;
}

/** What was decided about one component, before it is a row. */
export interface Decided extends AskedComponent {
  readonly resultCode: string | null;
  readonly rule: string;
}

export interface GateAnswers {
  /** Keyed HMAC of the identity number. */
  readonly person: string;
  readonly procedure: string;
  readonly decided: readonly Decided[];
  /** Account that asked. */
  readonly by: string;
}

/** Keeps what the gate answered for a dossier; a later answer about the same person replaces the earlier one. */
export async function keepAnswers(
  db: Database,
  { agency, dossierCode }: DossierOfAgency,
  { person, procedure, decided, by }: GateAnswers,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom("asked_components")
      .where("agency", "=", agency)
      .where("dossier_code", "=", dossierCode)
      .where((e) => e.or([e("person_hmac", "=", person), e("procedure", "!=", procedure)]))
      .execute();
    if (decided.length === 0) return;
    await transaction
      .insertInto("asked_components")
      .values(
        decided.map(({ name, resultCode, onPaper, required, answer, handling, reuse, source, rule }, position) => ({
          agency,
          dossier_code: dossierCode,
          person_hmac: person,
          position,
          procedure,
          name,
          result_code: resultCode,
          on_paper: onPaper ? 1 : 0,
          required: required ? 1 : 0,
          answer,
          handling,
          reuse,
          source,
          rule,
          decided_at: now.toISOString(),
          decided_by: by,
        })),
      )
      .execute();
  });
}

const HELD: readonly AskedComponentTable["answer"][] = ["held", "replaced-by-data"];
const isHeld = ({ answer }: AskedComponentTable): boolean => HELD.includes(answer);

/** One row a component. Of several people on one dossier each may have to bring the paper: it is held when it is held for all of them. */
async function rowsOf(db: Database | Transaction<Tables>, { agency, dossierCode }: DossierOfAgency): Promise<AskedComponentTable[]> {
  const rows = await db
    .selectFrom("asked_components")
    .selectAll()
    .where("agency", "=", agency)
    .where("dossier_code", "=", dossierCode)
    .orderBy("position")
    .orderBy("decided_at")
    .execute();
  return [...Map.groupBy(rows, ({ position }) => position).values()].flatMap(
    (group) => group.find((row) => !isHeld(row)) ?? group[0] ?? [],
  );
}

/** What was decided about a dossier's components; empty when nobody has asked. */
export const askedComponents = async (db: Database, dossier: DossierOfAgency): Promise<AskedComponent[]> =>
  (await rowsOf(db, dossier)).map(({ name, on_paper, required, answer, handling, reuse, source }) => ({
    name,
    onPaper: on_paper === 1,
    required: required === 1,
    answer,
    handling,
    reuse,
    source,
  }));

/** A component whose content the office already has: nobody needs to scan it. */
export interface HeldComponent {
  readonly name: string;
  /** Code of the dossier that holds it, or the name of the database. */
  readonly source: string | null;
  isKind(documentType: string): boolean;
}

export const heldComponents = async (transaction: Transaction<Tables>, dossier: DossierOfAgency): Promise<HeldComponent[]> =>
  (await rowsOf(transaction, dossier)).filter(isHeld).map(({ name, source, result_code }) => {
    const codes = result_code === null ? [] : equivalentResultCodes(result_code);
    return {
      name,
      source,
      isKind: (documentType) => (findDocument(documentType)?.resultTypeCodes ?? []).some((code) => codes.includes(code)),
    };
  });
