import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import type { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import type { HeldPaper } from "@camtay/shared/gate/may-we-ask.ts";
import type { Database } from "../db/database.ts";
import type { PartyName } from "./document-attributes.ts";
import { personKey } from "./person-key.ts";
import { keysOfPerson } from "./person-merges.ts";

/** A paper is a person's own when it is about them; a father stands on his child's birth certificate, but it is not his. */
const OWN: readonly PartyName[] = ["subject", "husband", "wife", "owner", "householdHead"];

export interface NamedPaper extends HeldPaper {
  readonly documentName: string;
  readonly dossierCode: string;
}

/**
 * Papers in the archive that are a person's own and free for reuse: components at once, results once they were returned.
 * @param officeKey key of the identity numbers
 */
export async function heldPapers(db: Database, officeKey: Buffer, number: IdentityNumber, now: Date): Promise<NamedPaper[]> {
  const persons = await keysOfPerson(db, personKey(officeKey, number));
  const rows = await db
    .selectFrom("reuse_documents as document")
    .where("document.id", "in", (e) =>
      e
        .selectFrom("reuse_parties as party")
        .select("party.document_id")
        .where("party.person_hmac", "in", persons)
        .where("party.party", "in", OWN),
    )
    .where("document.visible_from", "<=", now.toISOString())
    .select([
      "document.paper_id",
      "document.document_type",
      "document.document_name",
      "document.dossier_code",
      "document.issued_on",
      "document.valid_until",
    ])
    .orderBy("document.issued_on", "desc")
    .execute();
  return rows.map((row) => ({
    paperId: row.paper_id,
    resultTypeCodes: findDocument(row.document_type)?.resultTypeCodes ?? [],
    issuedOn: row.issued_on,
    validUntil: row.valid_until,
    // Only archived papers are published, and none is archived whose signature did not hold.
    signatureHolds: true,
    documentName: row.document_name,
    dossierCode: row.dossier_code,
  }));
}
