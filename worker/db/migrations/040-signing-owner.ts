import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Which process works on a signing batch, so that another one that starts does not take its papers for left behind. */
export const signingOwner: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("signing_batches").addColumn("owner", "text").execute();
  },
};
