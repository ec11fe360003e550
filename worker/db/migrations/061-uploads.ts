import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Files on their way in, piece by piece; how much has come is the length of the file itself. */
export const uploads: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("uploads")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("batch_id", "text", (c) => c.notNull().references("batches.id"))
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("request_key", "text", (c) => c.notNull())
      .addColumn("name", "text", (c) => c.notNull())
      .addColumn("size_bytes", "bigint", (c) => c.notNull())
      .addColumn("sha256", "text")
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("created_at", "text", (c) => c.notNull())
      .addColumn("updated_at", "text", (c) => c.notNull())
      .addUniqueConstraint("uploads_request", ["batch_id", "request_key"])
      .execute();
    await db.schema.createIndex("uploads_batch").on("uploads").columns(["batch_id", "state"]).execute();
    await db.schema.createIndex("uploads_state").on("uploads").columns(["state", "updated_at"]).execute();
  },
};
