import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { isPostgres } from "./dialects.ts";

/** Two ways around the guards of the audit trail: emptying the whole table (PostgreSQL), and writing a row over another (SQLite). */
export const auditGuards: Migration = {
  async up(db: Kysely<unknown>) {
    if (isPostgres(db))
      await sql`create trigger audit_no_truncate before truncate on audit for each statement execute function camtay_append_only()`.execute(
        db,
      );
    // "insert or replace" takes the old row away without asking the triggers for deletions.
    else
      await sql`create trigger audit_no_replace before insert on audit when exists (select 1 from audit where line = new.line)
        begin select raise(abort, 'append only'); end`.execute(db);
  },
};
