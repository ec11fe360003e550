import { sql } from "kysely";
import { expect, it } from "vitest";
import { audit, findBrokenAuditLine } from "./audit-log.ts";
import type { Database } from "./database.ts";
import { isPostgres } from "./migrations/dialects.ts";
import { eachDatabase } from "./testing/each-database.ts";

const entry = { actor: "a1", agency: "H99", action: "paper.view", subject: { kind: "paper", id: "p1" }, outcome: "done" } as const;

eachDatabase((open) => {
  it("the trail only grows, and a line changed behind our back is found", async () => {
    const db = await open();
    await Promise.all([1, 2, 3, 4].map((n) => audit(db, { ...entry, facts: { n } }, new Date(0))));
    expect(await findBrokenAuditLine(db)).toBeNull();
    await expect(db.updateTable("audit").set({ actor: "b" }).where("line", "=", 2).execute()).rejects.toThrow(/append only/);
    await expect(db.deleteFrom("audit").where("line", "=", 4).execute()).rejects.toThrow(/append only/);
    const over = isPostgres(db)
      ? sql`truncate audit`
      : sql`insert or replace into audit select line, at, 'b', agency, action, subject_kind, subject_id, outcome, facts_json, previous_hash, hash from audit`;
    await expect(over.execute(db)).rejects.toThrow(/append only/);
    await removeGuards(db);
    await db.updateTable("audit").set({ actor: "b" }).where("line", "=", 2).execute();
    expect(await findBrokenAuditLine(db)).toBe(2);
    await db.destroy();
  });
});

/** What someone with the database open in another program could do. */
const removeGuards = (db: Database) =>
  isPostgres(db) ? sql`drop trigger audit_append_only on audit`.execute(db) : sql`drop trigger audit_no_update`.execute(db);
