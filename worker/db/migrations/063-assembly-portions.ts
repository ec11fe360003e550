import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** A pile that was taken apart becomes rows portion by portion; where it stopped, the next portion begins. */
export const assemblyPortions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("batches").addColumn("assembled_papers", "integer").execute();
    await db.schema.alterTable("batches").addColumn("assembling_json", "text").execute();
    await db.schema.createIndex("batches_assembling").on("batches").columns(["state", "assembled_papers"]).execute();
  },
};
