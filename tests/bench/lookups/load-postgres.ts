import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import pg from "pg";
import { archiveRows, COLUMNS, type LoadedTable } from "./archive-rows.ts";

const TABLES = Object.keys(COLUMNS) as LoadedTable[];
/** Lines handed to a table at once. */
const LINES = 2_000;

/**
 * Straight into the tables by COPY: what is measured is the asking. Keys and indexes are taken off before and put back as they were.
 * @param programs folder of the server's programs
 * @returns GiB of the database
 */
export async function loadPostgres(programs: string, address: string): Promise<number> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query("set maintenance_work_mem = '1GB'");
  const { rows: keys } = await client.query<{ table: string; name: string; sql: string; kind: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as sql, contype as kind
       from pg_constraint where (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[])) and contype in ('p', 'u', 'f')
      order by contype = 'f'`,
    [TABLES],
  );
  for (const { table, name } of keys.toReversed()) await client.query(`alter table ${table} drop constraint ${name}`);
  const { rows: indexes } = await client.query<{ name: string; sql: string }>(
    "select indexname as name, indexdef as sql from pg_indexes where tablename = any($1)",
    [TABLES],
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await copyRows(programs, address);
  for (const { table, name, sql, kind } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${sql}${kind === "f" ? " not valid" : ""}`);
  for (const { sql } of indexes) await client.query(sql);
  await client.query("vacuum analyze");
  await client.query("checkpoint");
  const { rows } = await client.query<{ bytes: string }>("select pg_database_size(current_database())::text as bytes");
  await client.end();
  return Number(rows[0]?.bytes) / 2 ** 30;
}

async function copyRows(programs: string, address: string): Promise<void> {
  const streams = Object.fromEntries(
    TABLES.map((table) => {
      const command = `copy ${table} (${COLUMNS[table].join(", ")}) from stdin`;
      const child = spawn(join(programs, "psql"), ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", command, address], {
        stdio: ["pipe", "ignore", "inherit"],
      });
      return [table, { child, lines: [] as string[], ended: once(child, "close") }];
    }),
  );
  const flush = async (table: LoadedTable) => {
    const { child, lines } = streams[table]!;
    if (lines.length > 0 && !child.stdin.write(lines.splice(0).join(""))) await once(child.stdin, "drain");
  };
  for (const [table, row] of archiveRows()) {
    const { lines } = streams[table]!;
    lines.push(`${row.map((cell) => (cell === null ? "\\N" : cell)).join("\t")}\n`);
    if (lines.length >= LINES) await flush(table);
  }
  for (const table of TABLES) {
    const { child, ended } = streams[table]!;
    await flush(table);
    child.stdin.end();
    await finished(child.stdin);
    const [code] = await ended;
    if (code !== 0) throw new Error(`psql left with ${code} while loading ${table}`);
  }
}
