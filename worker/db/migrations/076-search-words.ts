import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Beginnings of words are found too, and what is found is ranked. Hashes now hold the agency, so what was stored finds nothing any more:
 * `camtay archive rebuild-index` writes it anew.
 */
export const searchWords: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropTable("reuse_words").execute();
    await db.schema
      .createTable("reuse_words")
      .addColumn("word_hmac", "text", (c) => c.notNull())
      .addColumn("document_id", "text", (c) => c.notNull().references("reuse_documents.id").onDelete("cascade"))
      .addColumn("weight", "integer", (c) => c.notNull())
      .addPrimaryKeyConstraint("reuse_search_words_key", ["word_hmac", "document_id"])
      .execute();
    await db.schema.createIndex("reuse_search_words_document").on("reuse_words").column("document_id").execute();
    await db.schema.createIndex("reuse_documents_agency").on("reuse_documents").column("agency").execute();
  },
};
