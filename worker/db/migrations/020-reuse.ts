import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What archived papers say about whom, and who looked it up. */
export const reuse: Migration = {
  async up(db: Kysely<unknown>) {
    const table = (name: string) => db.schema.createTable(name);
    await table("reuse_documents")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("dossier_id", "text", (c) => c.notNull())
      .addColumn("dossier_code", "text", (c) => c.notNull())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("paper_id", "text", (c) => c.notNull().unique())
      .addColumn("document_type", "text", (c) => c.notNull())
      .addColumn("document_name", "text", (c) => c.notNull())
      .addColumn("pdf_sha256", "text", (c) => c.notNull())
      .addColumn("issued_on", "text")
      .addColumn("valid_until", "text")
      .addColumn("is_result", "integer", (c) => c.notNull())
      .addColumn("visible_from", "text")
      .addColumn("published_at", "text", (c) => c.notNull())
      .execute();
    await table("reuse_parties")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("document_id", "text", (c) => c.notNull().references("reuse_documents.id").onDelete("cascade"))
      .addColumn("party", "text", (c) => c.notNull())
      .addColumn("person_hmac", "text")
      .addColumn("linked_by", "text")
      .execute();
    await table("reuse_values")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("document_id", "text", (c) => c.notNull().references("reuse_documents.id").onDelete("cascade"))
      .addColumn("party_id", "text", (c) => c.notNull().references("reuse_parties.id").onDelete("cascade"))
      .addColumn("attribute", "text", (c) => c.notNull())
      .addColumn("text", "text", (c) => c.notNull())
      .addColumn("page", "integer", (c) => c.notNull())
      .addColumn("box_json", "text")
      .addColumn("confidence", "double precision", (c) => c.notNull())
      .addColumn("confirmed_by", "text", (c) => c.notNull())
      .execute();
    await table("lookups")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("account_id", "text", (c) => c.notNull())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("person_hmac", "text", (c) => c.notNull())
      .addColumn("purpose", "text", (c) => c.notNull())
      .addColumn("dossier_code", "text", (c) => c.notNull())
      .addColumn("dossier_known", "integer", (c) => c.notNull())
      .addColumn("at", "text", (c) => c.notNull())
      .execute();
    await table("lookup_values")
      .addColumn("lookup_id", "text", (c) => c.notNull().references("lookups.id"))
      .addColumn("id", "text", (c) => c.notNull())
      .addColumn("value_id", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("lookup_values_key", ["lookup_id", "id"])
      .execute();
    for (const [name, on, columns] of [
      ["reuse_parties_person", "reuse_parties", ["person_hmac"]],
      ["reuse_parties_document", "reuse_parties", ["document_id"]],
      ["reuse_values_document", "reuse_values", ["document_id"]],
      ["reuse_values_party", "reuse_values", ["party_id"]],
      ["reuse_documents_dossier", "reuse_documents", ["dossier_id"]],
      ["lookups_account", "lookups", ["account_id", "at"]],
    ] as const)
      await db.schema
        .createIndex(name)
        .on(on)
        .columns([...columns])
        .execute();
  },
};
