import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Database, Tables } from "./database.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import { secretColumns } from "./secret-columns.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

/**
 * Opens the database of work in flight and brings its tables up to date.
 * @param location path of a SQLite file, ":memory:", or a `postgres://` address
 * @param options.columnKey encrypts what papers and people say (secret-columns.ts); without it such values are written plain
 * @throws AppError `keys.other_office_key` when its values are encrypted under another key
 */
export async function openDatabase(location: string, options: { readonly columnKey?: Uint8Array } = {}): Promise<Database> {
  const postgres = /^postgres(ql)?:\/\//.test(location);
  if (!postgres && location !== ":memory:") mkdirSync(dirname(location), { recursive: true, mode: 0o700 });
  const dialect = postgres ? postgresDialect(location) : sqliteDialect(location);
  const database = new Kysely<Tables>({ dialect, plugins: [secretColumns(options.columnKey)] });
  const migrations: Record<string, Migration> = MIGRATIONS;
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    allowUnorderedMigrations: true,
  });
  // Nothing to do is the rule, and needs no lock that others would wait for.
  const isBehind = (await migrator.getMigrations()).some(({ executedAt }) => executedAt === undefined);
  const { error } = isBehind ? await migrator.migrateToLatest() : {};
  if (error) {
    await database.destroy();
    throw error;
  }
  if (options.columnKey)
    await checkKey(database, options.columnKey).catch(async (thrown: unknown) => {
      await database.destroy();
      throw thrown;
    });
  return database;
}

/** Several machines may work on one database: all with the same office key. */
async function checkKey(database: Database, columnKey: Uint8Array): Promise<void> {
  const key_id = createHash("sha256").update("camtay column key id").update(columnKey).digest("hex").slice(0, 16);
  await database
    .insertInto("office_key")
    .values({ one: 1, key_id })
    .onConflict((conflict) => conflict.column("one").doNothing())
    .execute();
  const found = await database.selectFrom("office_key").select("key_id").executeTakeFirstOrThrow();
  if (found.key_id !== key_id) throw new AppError("keys.other_office_key", { key: found.key_id });
}
