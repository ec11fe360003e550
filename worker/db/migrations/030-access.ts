import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { makeAppendOnly } from "./dialects.ts";

/** Accounts, what the login provider keeps, and the append-only audit trail. */
export const access: Migration = {
  async up(db: Kysely<unknown>) {
    const table = (name: string) => db.schema.createTable(name);
    await table("accounts")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("login_name", "text", (c) => c.notNull().unique())
      .addColumn("display_name", "text", (c) => c.notNull())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("roles_json", "text", (c) => c.notNull())
      .addColumn("password_hash", "text", (c) => c.notNull())
      .addColumn("failed_logins", "integer", (c) => c.notNull())
      .addColumn("locked_until", "text")
      .addColumn("disabled", "integer", (c) => c.notNull())
      .addColumn("tokens_valid_from", "text", (c) => c.notNull())
      .addColumn("created_at", "text", (c) => c.notNull())
      .execute();
    await table("oidc_records")
      .addColumn("model", "text", (c) => c.notNull())
      .addColumn("id_hash", "text", (c) => c.notNull())
      .addColumn("payload_json", "text", (c) => c.notNull())
      .addColumn("grant_id", "text")
      .addColumn("uid_hash", "text")
      .addColumn("expires_at", "bigint")
      .addColumn("consumed_at", "bigint")
      .addPrimaryKeyConstraint("oidc_records_key", ["model", "id_hash"])
      .execute();
    await table("audit")
      .addColumn("line", "bigint", (c) => c.primaryKey())
      .addColumn("at", "text", (c) => c.notNull())
      .addColumn("actor", "text", (c) => c.notNull())
      .addColumn("agency", "text", (c) => c.notNull())
      .addColumn("action", "text", (c) => c.notNull())
      .addColumn("subject_kind", "text", (c) => c.notNull())
      .addColumn("subject_id", "text", (c) => c.notNull())
      .addColumn("outcome", "text", (c) => c.notNull())
      .addColumn("facts_json", "text", (c) => c.notNull())
      .addColumn("previous_hash", "text", (c) => c.notNull())
      .addColumn("hash", "text", (c) => c.notNull())
      .execute();
    await makeAppendOnly(db, "audit");
    for (const [name, on, columns] of [
      ["oidc_records_grant", "oidc_records", ["grant_id"]],
      ["oidc_records_uid", "oidc_records", ["uid_hash"]],
      ["audit_subject", "audit", ["subject_kind", "subject_id"]],
      ["audit_actor", "audit", ["actor", "at"]],
    ] as const)
      await db.schema
        .createIndex(name)
        .on(on)
        .columns([...columns])
        .execute();
  },
};
