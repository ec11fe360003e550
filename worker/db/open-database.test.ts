import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { describe, expect, it, vi } from "vitest";
import { openDatabase } from "./open-database.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
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

describe("migrations of a SQLite file", () => {
  const file = async () => join(await mkdtemp(join(tmpdir(), "camtay-db-")), "camtay.sqlite");
  const migrate = async (path: string, up: Migration["up"]) => {
    const db = new Kysely<unknown>({ dialect: sqliteDialect(path) });
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => ({ "1": { up } }) } }).migrateToLatest();
    await db.destroy();
    return error;
  };

  it("happen whole or not at all, so that one that was stopped is done at the next start", async () => {
    const path = await file();
    const create = (db: Kysely<unknown>) => db.schema.createTable("half").addColumn("id", "text").execute();
    const stopped = async (db: Kysely<unknown>) => {
      await create(db);
      throw new Error("mất điện");
    };
    expect(await migrate(path, stopped)).toMatchObject({ message: "mất điện" });
    expect(await migrate(path, create)).toBeUndefined();
    await rm(dirname(path), { recursive: true });
  });

  it("are done once when processes start at once", async () => {
    const path = await file();
    const module = new URL("./open-database.ts", import.meta.url).href;
    const source = `await (await (await import(${JSON.stringify(module)})).openDatabase(${JSON.stringify(path)})).destroy();`;
    const start = () =>
      new Promise<number>((done) => {
        spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", source]).once("close", done);
      });
    expect(await Promise.all([start(), start(), start()])).toEqual([0, 0, 0]);
    await (await openDatabase(path)).destroy();
    await rm(dirname(path), { recursive: true });
  });
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
