import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Files taken out of a watched folder: after a crash each is neither taken twice nor left behind. */
export const hotFolder: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("hot_files")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("batch_id", "text", (c) => c.notNull().references("batches.id"))
      .addColumn("root", "text", (c) => c.notNull())
      .addColumn("path", "text", (c) => c.notNull())
      .addColumn("size_bytes", "bigint", (c) => c.notNull())
      .addColumn("modified_ms", "double precision", (c) => c.notNull())
      .addColumn("sha256", "text", (c) => c.notNull())
      .addColumn("target", "text", (c) => c.notNull())
      .addColumn("taken_at", "text", (c) => c.notNull())
      .addColumn("moved_at", "text")
      .execute();
    await db.schema.createIndex("hot_files_root").on("hot_files").columns(["root", "moved_at"]).execute();
  },
};
