import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What was decided about each component of a dossier before anything was asked of the citizen: where its content comes from, and why. */
export const askedComponents: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable("asked_components")
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("dossier_code", "text", (c) => c.notNull())
      .addColumn("person_hmac", "text", (c) => c.notNull())
      .addColumn("position", "integer", (c) => c.notNull())
      .addColumn("procedure", "text", (c) => c.notNull())
      .addColumn("name", "text", (c) => c.notNull())
      .addColumn("result_code", "text")
      .addColumn("on_paper", "integer", (c) => c.notNull())
      .addColumn("required", "integer", (c) => c.notNull())
      .addColumn("answer", "text", (c) => c.notNull())
      .addColumn("handling", "text")
      .addColumn("reuse", "text", (c) => c.notNull())
      .addColumn("source", "text")
      .addColumn("rule", "text", (c) => c.notNull())
      .addColumn("decided_at", "text", (c) => c.notNull())
      .addColumn("decided_by", "text", (c) => c.notNull())
      .addPrimaryKeyConstraint("asked_components_key", ["agency", "dossier_code", "person_hmac", "position"])
      .execute();
  },
};
