import { scopeCovers } from "@camtay/shared/domain/agency-code.ts";
import type { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import type { Database } from "../db/database.ts";
import { personKey } from "./person-key.ts";
import { keysOfPerson } from "./person-merges.ts";

/** One look at what the office holds about a person. */
export interface Sighting {
  readonly at: string;
  readonly account: string;
  readonly agency: string;
  readonly kind: "lookup" | "paper";
  /** Purpose stated for a look-up; name of the paper that was opened. */
  readonly what: string;
  readonly dossierCode: string;
}

/** Actions of the audit trail that show a paper to someone. */
const VIEWS = ["paper", "paperPdf", "paperPage", "reviewPaper"] as const;

/**
 * Who looked up a person, and who opened the papers they stand on, oldest first.
 * @param scopes agency codes, or `code.*`: each agency answers to the citizen for what its own officers did (Law 91/2025/QH15), and their
 * names and reasons are not another agency's to read; null: all of the database, for who runs the machine
 */
export async function whoSaw(
  db: Database,
  officeKey: Buffer,
  number: IdentityNumber,
  scopes: readonly string[] | null,
): Promise<Sighting[]> {
  const persons = await keysOfPerson(db, personKey(officeKey, number));
  const lookups = await db
    .selectFrom("lookups")
    .leftJoin("accounts", "accounts.id", "lookups.account_id")
    .select(["lookups.at", "lookups.agency", "lookups.purpose", "lookups.dossier_code", "accounts.display_name", "lookups.account_id"])
    .where("lookups.person_hmac", "in", persons)
    .execute();
  const views = await db
    .selectFrom("reuse_documents as document")
    .innerJoin("audit", "audit.subject_id", "document.paper_id")
    .leftJoin("accounts", "accounts.id", "audit.actor")
    .select(["audit.at", "audit.agency", "audit.actor", "accounts.display_name", "document.document_name", "document.dossier_code"])
    .where("document.id", "in", (e) =>
      e.selectFrom("reuse_parties").select("reuse_parties.document_id").where("reuse_parties.person_hmac", "in", persons),
    )
    .where("audit.subject_kind", "=", "paper")
    .where("audit.action", "in", VIEWS)
    .where("audit.outcome", "=", "done")
    .execute();
  const sightings: Sighting[] = [
    ...lookups.map((row) => ({
      at: row.at,
      account: row.display_name ?? row.account_id,
      agency: row.agency,
      kind: "lookup" as const,
      what: row.purpose,
      dossierCode: row.dossier_code,
    })),
    ...views.map((row) => ({
      at: row.at,
      account: row.display_name ?? row.actor,
      agency: row.agency,
      kind: "paper" as const,
      what: row.document_name,
      dossierCode: row.dossier_code,
    })),
  ];
  return sightings
    .filter(({ agency }) => scopes === null || scopes.some((scope) => scopeCovers(scope, agency)))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
