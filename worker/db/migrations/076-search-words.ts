import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { isPostgres } from "./dialects.ts";

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
      // The key is nearly the whole row: SQLite need not keep it twice.
      .$call((table) => (isPostgres(db) ? table : table.modifyEnd(sql`without rowid`)))
      .execute();
    await db.schema.createIndex("reuse_search_words_document").on("reuse_words").column("document_id").execute();
    await db.schema.createIndex("reuse_documents_agency").on("reuse_documents").column("agency").execute();
  },
};
