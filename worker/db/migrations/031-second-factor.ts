import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Accounts may ask for a code of an authenticator app beside the password. */
export const secondFactor: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("accounts").addColumn("totp_secret", "text").execute();
    await db.schema.alterTable("accounts").addColumn("totp_last_counter", "bigint").execute();
  },
};
