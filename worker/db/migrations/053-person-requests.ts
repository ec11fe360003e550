import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What citizens ask about their own data, with its deadlines. */
export const personRequests: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("person_requests")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("kind", "text", (c) => c.notNull())
      .addColumn("person_hmac", "text", (c) => c.notNull())
      .addColumn("received_at", "text", (c) => c.notNull())
      .addColumn("received_by", "text", (c) => c.notNull())
      .addColumn("acknowledge_by", "text", (c) => c.notNull())
      .addColumn("answer_by", "text", (c) => c.notNull())
      .addColumn("acknowledged_at", "text")
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("approved_by", "text")
      .addColumn("dossiers_json", "text")
      .addColumn("reason", "text")
      .addColumn("finished_at", "text")
      .addColumn("finished_by", "text")
      .execute();
    await db.schema.createIndex("person_requests_agency").on("person_requests").columns(["agency", "answer_by"]).execute();
  },
};
