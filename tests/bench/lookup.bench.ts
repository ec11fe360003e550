import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import type { Bench, BenchRow } from "./bench-row.ts";
import { COLUMN_KEY, PAPERS_EACH, PEOPLE } from "./lookups/archive-rows.ts";
import { loadSqlite } from "./lookups/load-sqlite.ts";
import { measureLookups, sampleCommits } from "./lookups/measure-lookups.ts";

/** One row a durable commit and nothing else, in the same run: what the disk and the machine's other work cost by themselves. */
async function bareCommits(file: string): Promise<number[]> {
  const raw = new DatabaseSync(file);
  raw.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; create table rows (at text)");
  const insert = raw.prepare("insert into rows values (?)");
  const sample = await sampleCommits(() => insert.run("x".repeat(500)));
  raw.close();
  return sample;
}

export const bench: Bench = {
  what: `reuse look-ups on SQLite, ${PEOPLE} people with ${PAPERS_EACH} papers each, audit line and durable commit included; the peer is one bare durable commit`,
  async run(): Promise<BenchRow[]> {
    const folder = mkdtempSync(join(tmpdir(), "camtay-lookup-"));
    try {
      const file = join(folder, "camtay.sqlite");
      await (await openDatabase(file)).destroy();
      loadSqlite(file);
      const db = await openDatabase(file, { columnKey: COLUMN_KEY });
      const rows = await measureLookups(db, statSync(file).size / 2 ** 30, () => bareCommits(join(folder, "bare.sqlite")));
      await db.destroy();
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
