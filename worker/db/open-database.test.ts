import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { openDatabase } from "./open-database.ts";

it("opens a new SQLite file durably, and opens it again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "camtay-db-"));
  const file = join(folder, "deep", "camtay.sqlite");
  const first = await openDatabase(file);
  const journal = await sql<{ journal_mode: string }>`PRAGMA journal_mode`.execute(first);
  const synchronous = await sql<{ synchronous: number }>`PRAGMA synchronous`.execute(first);
  expect(journal.rows[0]?.journal_mode).toBe("wal");
  expect(synchronous.rows[0]?.synchronous).toBe(2);
  await first.destroy();
  const second = await openDatabase(file);
  await second.destroy();
  await rm(folder, { recursive: true });
});
