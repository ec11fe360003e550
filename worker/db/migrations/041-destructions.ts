import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Dossiers that were destroyed or are about to be: who asked, who confirmed, and which stored files had to go. Kept for ever. */
export const destructions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("destructions")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("dossier_id", "text", (c) => c.notNull().unique())
      .addColumn("dossier_code", "text", (c) => c.notNull())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("object_id", "text", (c) => c.notNull())
      .addColumn("basis", "text", (c) => c.notNull())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("asked_by", "text", (c) => c.notNull())
      .addColumn("asked_at", "text", (c) => c.notNull())
      .addColumn("confirmed_by", "text")
      .addColumn("confirmed_at", "text")
      .addColumn("blobs_json", "text", (c) => c.notNull().defaultTo("[]"))
      .addColumn("done_at", "text")
      .execute();
    await db.schema.createIndex("destructions_state").on("destructions").column("state").execute();
  },
};
