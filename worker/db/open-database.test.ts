import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, it, vi } from "vitest";
import { openDatabase } from "./open-database.ts";
import { findPostgres, startPostgres } from "./testing/temporary-postgres.ts";

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

const programs = findPostgres();
if (programs !== null)
  it("outlives a PostgreSQL server that drops its connections", async () => {
    const server = startPostgres(programs, { durable: false });
    const db = await openDatabase(server.address("postgres"));
    const accounts = () => db.selectFrom("accounts").select("id").execute();
    await db.transaction().execute(async (transaction) => {
      await accounts();
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`.execute(
        transaction,
      );
    });
    // A query that was on its way to the dropped connection may fail; the next one has a new one.
    await vi.waitFor(async () => expect(await accounts()).toEqual([]), { timeout: 60_000 });
    await db.destroy();
    server.stop();
  });
