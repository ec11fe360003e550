import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Who an account's owner is at the agency's own OpenID provider. */
export const agencyLogin: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("accounts").addColumn("external_issuer", "text").execute();
    await db.schema.alterTable("accounts").addColumn("external_subject", "text").execute();
    await db.schema.createIndex("accounts_external").unique().on("accounts").columns(["external_issuer", "external_subject"]).execute();
  },
};
