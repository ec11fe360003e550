import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Search by words without the words, and proposals that an old and a new identity number mean one person. */
export const reuseWords: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("reuse_words")
      .addColumn("word_hmac", "text", (c) => c.notNull())
      .addColumn("document_id", "text", (c) => c.notNull().references("reuse_documents.id").onDelete("cascade"))
      .addPrimaryKeyConstraint("reuse_words_key", ["word_hmac", "document_id"])
      .execute();
    await db.schema.createIndex("reuse_words_document").on("reuse_words").column("document_id").execute();
    await db.schema.alterTable("reuse_parties").addColumn("number_digits", "integer").execute();
    await db.schema.alterTable("reuse_parties").addColumn("name_birth_hmac", "text").execute();
    await db.schema.createIndex("reuse_parties_name_birth").on("reuse_parties").column("name_birth_hmac").execute();
    await db.schema
      .createTable("person_merges")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("old_hmac", "text", (c) => c.notNull())
      .addColumn("new_hmac", "text", (c) => c.notNull())
      .addColumn("evidence", "text", (c) => c.notNull())
      .addColumn("papers_json", "text", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("proposed_at", "text", (c) => c.notNull())
      .addColumn("decided_by", "text")
      .addColumn("decided_at", "text")
      .addUniqueConstraint("person_merges_pair", ["old_hmac", "new_hmac"])
      .execute();
    await db.schema.createIndex("person_merges_new").on("person_merges").column("new_hmac").execute();
  },
};
