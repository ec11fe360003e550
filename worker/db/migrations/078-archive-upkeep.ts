import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What the worker does for the archive every day by itself: one row a task. */
export const archiveUpkeep: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("upkeep_tasks")
      .addColumn("task", "text", (c) => c.primaryKey())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("done_day", "text")
      .addColumn("started_at", "text", (c) => c.notNull())
      .addColumn("finished_at", "text")
      .addColumn("owner", "text")
      .addColumn("facts_json", "text")
      .addColumn("error_code", "text")
      .addColumn("error_facts_json", "text")
      .execute();
  },
};
