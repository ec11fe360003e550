import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Kysely, PostgresDialect } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import pg from "pg";
import type { Database, Tables } from "./database.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";
import { secretColumns } from "./secret-columns.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

/**
 * Opens the database of work in flight and brings its tables up to date.
 * @param location path of a SQLite file, ":memory:", or a `postgres://` address
 * @param options.columnKey encrypts what papers and people say (secret-columns.ts); without it such values are written plain
 */
export async function openDatabase(location: string, options: { readonly columnKey?: Uint8Array } = {}): Promise<Database> {
  const postgres = /^postgres(ql)?:\/\//.test(location);
  if (!postgres && location !== ":memory:") mkdirSync(dirname(location), { recursive: true, mode: 0o700 });
  // Counts and serial numbers stay far below 2^53: read bigint (type 20) as a number, as SQLite does.
  if (postgres) pg.types.setTypeParser(20, Number);
  const dialect = postgres ? new PostgresDialect({ pool: new pg.Pool({ connectionString: location }) }) : sqliteDialect(location);
  const database = new Kysely<Tables>({ dialect, plugins: [secretColumns(options.columnKey)] });
  const migrations: Record<string, Migration> = MIGRATIONS;
  const { error } = await new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    allowUnorderedMigrations: true,
  }).migrateToLatest();
  if (error) {
    await database.destroy();
    throw error;
  }
  return database;
}
