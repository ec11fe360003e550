import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { SqliteDialect } from "kysely";

/**
 * Kysely over the SQLite that is built into Node. WAL with synchronous=FULL: a committed transaction survives a power cut.
 * @param file path of the database, or ":memory:"
 */
export function sqliteDialect(file: string): SqliteDialect {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 10_000 });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;");
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql: string) {
        // A transaction that reads first and writes later could not wait for another process: take the write lock at once.
        const statement = database.prepare(sql === "begin" ? "begin immediate" : sql);
        const bind = (parameters: readonly unknown[]) => parameters.map(toSqlite);
        return {
          reader: statement.columns().length > 0,
          all: (parameters: readonly unknown[]) => statement.all(...bind(parameters)),
          run(parameters: readonly unknown[]) {
            const { changes, lastInsertRowid } = statement.run(...bind(parameters));
            return { changes, lastInsertRowid };
          },
          iterate: (parameters: readonly unknown[]) => statement.iterate(...bind(parameters)),
        };
      },
    },
  });
}

function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  return value as SQLInputValue;
}
