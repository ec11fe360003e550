import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Which office key the values are encrypted under: a worker with another key must not write beside them. */
export const officeKey: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("office_key")
      .addColumn("one", "integer", (c) => c.primaryKey())
      .addColumn("key_id", "text", (c) => c.notNull())
      .execute();
  },
};
