import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What broke in the background, where no caller hears of it: one row a place, the last time on top. */
export const faults: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("faults")
      .addColumn("place", "text", (c) => c.primaryKey())
      .addColumn("error_code", "text", (c) => c.notNull())
      .addColumn("error_facts_json", "text", (c) => c.notNull())
      .addColumn("times", "integer", (c) => c.notNull())
      .addColumn("first_at", "text", (c) => c.notNull())
      .addColumn("last_at", "text", (c) => c.notNull())
      .execute();
  },
};
