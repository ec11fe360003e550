import type { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import type { Database } from "../db/database.ts";

/**
 * Whether a person stands on a dossier: their number is on one of its papers.
 * @param persons all keys of the person
 */
export async function isOnDossier(
  db: Database,
  dossierId: string,
  identityNumber: IdentityNumber,
  persons: readonly string[],
): Promise<boolean> {
  const published = await db
    .selectFrom("reuse_documents as document")
    .innerJoin("reuse_parties as party", "party.document_id", "document.id")
    .select("party.id")
    .where("document.dossier_id", "=", dossierId)
    .where("party.person_hmac", "in", persons)
    .limit(1)
    .executeTakeFirst();
  if (published) return true;
  const fields = await db
    .selectFrom("paper_fields")
    .innerJoin("papers", "papers.id", "paper_fields.paper_id")
    .select("paper_fields.text")
    .where("papers.dossier_id", "=", dossierId)
    .execute();
  // As papers print numbers: perhaps with spaces or dots between the digits.
  const printed = new RegExp(`(?<!\\d)${[...identityNumber].join("[\\s.]?")}(?!\\d)`);
  return fields.some(({ text }) => printed.test(text));
}
