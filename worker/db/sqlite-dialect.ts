import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type DialectAdapter, SqliteAdapter, SqliteDialect } from "kysely";

/** Prepared statements kept: a worker has some hundred, lists of many values make more. */
const MOST_STATEMENTS = 400;

const bind = (parameters: readonly unknown[]): SQLInputValue[] => parameters.map(toSqlite);

/** SQLite changes tables in transactions too: a migration that was stopped, or that two processes begin at once, leaves nothing half. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
}

/**
 * Kysely over the SQLite that is built into Node. WAL with synchronous=FULL: a committed transaction survives a power cut.
 * @param file path of the database, or ":memory:"
 */
export function sqliteDialect(file: string): SqliteDialect {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 10_000 });
  // Checkpoints are what makes one commit in a hundred slow; at 8,000 pages (32 MB) they are rare.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000;");
  const kept = new Map<string, StatementSync>();
  const keep = (text: string, statement: StatementSync): StatementSync => {
    const [oldest] = kept.keys();
    if (kept.size >= MOST_STATEMENTS && oldest !== undefined) kept.delete(oldest);
    kept.set(text, statement);
    return statement;
  };
  return new NodeSqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql: string) {
        // A transaction that reads first and writes later could not wait for another process: take the write lock at once.
        const text = sql === "begin" ? "begin immediate" : sql;
        const statement = kept.get(text) ?? keep(text, database.prepare(text));
        return {
          reader: statement.columns().length > 0,
          all: (parameters: readonly unknown[]) => statement.all(...bind(parameters)),
          run(parameters: readonly unknown[]) {
            const { changes, lastInsertRowid } = statement.run(...bind(parameters));
            return { changes, lastInsertRowid };
          },
          // Rows that are drawn one by one hold their statement: it must not be another query's as well.
          iterate: (parameters: readonly unknown[]) => database.prepare(text).iterate(...bind(parameters)),
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
