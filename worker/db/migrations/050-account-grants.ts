import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Rights of an account in agencies other than its own. */
export const accountGrants: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("account_grants")
      .addColumn("account_id", "text", (c) => c.notNull().references("accounts.id").onDelete("cascade"))
      .addColumn("role", "text", (c) => c.notNull())
      .addColumn("scope", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("account_grants_key", ["account_id", "role", "scope"])
      .execute();
  },
};
