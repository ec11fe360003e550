import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OcflStore } from "../../archive/index.ts";
import { validateRoot } from "../../archive/ocfl/validate-root.ts";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import { openDatabase } from "../../db/open-database.ts";
import { archiveAudit, checkAudit } from "./archive-audit.ts";

const USER = { name: "Trung tâm", address: "urn:camtay:agency:H99" };
const NOW = new Date("2026-11-23T10:00:00Z");
let folder: string;
let store: OcflStore;
let db: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "camtay-audit-"));
  store = await OcflStore.open(join(folder, "archive"));
  db = await openDatabase(":memory:");
});
afterEach(async () => {
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});

const write = async (database: Database, count: number, actor = "canbo") => {
  for (let n = 0; n < count; n += 1)
    await audit(database, { actor, agency: "H99", action: "paper", subject: { kind: "paper", id: `p${n}` }, outcome: "done" }, NOW);
};

it("each day's new lines go into the archive once, as sound objects", async () => {
  await write(db, 3);
  expect(await archiveAudit(store, db, USER, NOW)).toBe(3);
  expect(await archiveAudit(store, db, USER, NOW)).toBe(0);
  await write(db, 2);
  expect(await archiveAudit(store, db, USER, NOW)).toBe(2);
  expect(await checkAudit(store, db)).toBe(5);
  expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);
});

it("a database rewritten from the first line, with hashes that fit, is found out", async () => {
  await write(db, 3);
  await archiveAudit(store, db, USER, NOW);
  const forged = await openDatabase(":memory:");
  await write(forged, 5, "nguoi-khac");
  expect(await checkAudit(null, forged)).toBe(0);
  await expect(checkAudit(store, forged)).rejects.toMatchObject({ code: "access.audit_broken", facts: { line: 1 } });
  await forged.destroy();
});

it("lines that were cut off at the end are missed", async () => {
  await write(db, 3);
  await archiveAudit(store, db, USER, NOW);
  const shorter = await openDatabase(":memory:");
  await write(shorter, 2);
  await expect(checkAudit(store, shorter)).rejects.toMatchObject({ code: "access.audit_broken" });
  await shorter.destroy();
});

it("an altered trail is not sealed", async () => {
  await write(db, 3);
  await sql`drop trigger audit_no_update`.execute(db);
  await db.updateTable("audit").set({ actor: "ai-do" }).where("line", "=", 2).execute();
  await expect(archiveAudit(store, db, USER, NOW)).rejects.toMatchObject({ code: "access.audit_broken", facts: { line: 2 } });
});
