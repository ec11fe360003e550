import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { findPostgres, startPostgres } from "@camtay/worker/db/testing/temporary-postgres.ts";
import pg from "pg";
import type { Bench, BenchRow } from "./bench-row.ts";
import { COLUMN_KEY } from "./lookups/archive-rows.ts";
import { loadPostgres } from "./lookups/load-postgres.ts";
import { measureLookups, sampleCommits } from "./lookups/measure-lookups.ts";

/** One row a durable commit and nothing else, in the same server. */
async function bareCommits(address: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query("create table bare_rows (at text)");
  const sample = await sampleCommits(() =>
    client.query({ name: "bare", text: "insert into bare_rows values ($1)", values: ["x".repeat(500)] }),
  );
  await client.end();
  return sample;
}

export const bench: Bench = {
  what: `the same on PostgreSQL with the settings it comes with, over a unix socket; needs Debian's package "postgresql"`,
  async run(): Promise<BenchRow[]> {
    const programs = findPostgres();
    if (programs === null) return [{ measure: "PostgreSQL", ours: "not installed" }];
    const server = startPostgres(programs, { durable: true });
    try {
      const address = server.address("postgres");
      await (await openDatabase(address)).destroy();
      const gibibytes = await loadPostgres(programs, address);
      const db = await openDatabase(address, { columnKey: COLUMN_KEY });
      const rows = await measureLookups(db, gibibytes, () => bareCommits(address));
      await db.destroy();
      return rows;
    } finally {
      server.stop();
    }
  },
};
