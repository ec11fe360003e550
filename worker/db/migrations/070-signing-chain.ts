import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Certificates of a token at the officer's own machine: the worker cannot ask for them a second time. */
export const signingChain: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("signing_batches").addColumn("chain_json", "text").execute();
  },
};
