import { createHash } from "node:crypto";
import { PostgresDialect, type PostgresPoolClient } from "kysely";
import pg from "pg";

/** Statements each connection keeps prepared: a worker has some hundred, lists of many values make more. */
const MOST_STATEMENTS = 400;
const names = new Map<string, string>();

/**
 * Name under which the server keeps a statement parsed and planned, which costs more than running it. "*" is left out: the server refuses to
 * run it again once another machine's migration has added a column.
 */
function nameOf(text: string): string | undefined {
  if (!/^(?:select|insert|update|delete)\b/.test(text) || text.includes("*")) return undefined;
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_STATEMENTS) return known;
  const name = createHash("sha256").update(text).digest("base64url");
  names.set(text, name);
  return name;
}

/**
 * The same connection, its statements prepared; rows drawn one by one (cursors) are not asked of it. The beginning of a transaction waits for
 * its first statement: one that has no values, such as the waiting for a lock, goes with it, which saves a way to the server and back.
 */
const preparing = (client: pg.PoolClient): PostgresPoolClient => {
  let begins = false;
  const prepared = {
    async query(text: string, values: readonly unknown[]) {
      if (text === "begin") {
        begins = true;
        return { command: "BEGIN", rowCount: null, rows: [] };
      }
      const isFirst = begins;
      begins = false;
      if (isFirst && values.length === 0) {
        const results = (await client.query(`begin; ${text}`)) as unknown as pg.QueryResult[];
        return results.at(-1);
      }
      if (isFirst) await client.query("begin");
      const name = nameOf(text);
      return client.query({ text, values: [...values], ...(name !== undefined && { name }) });
    },
    release: (destroy?: boolean) => client.release(destroy),
  };
  return prepared as unknown as PostgresPoolClient;
};

/** Kysely over a PostgreSQL server. @param address `postgres://…` */
export function postgresDialect(address: string): PostgresDialect {
  // Counts and serial numbers stay far below 2^53: read bigint (type 20) as a number, as SQLite does.
  pg.types.setTypeParser(20, Number);
  const pool = new pg.Pool({ connectionString: address });
  // A server that restarts drops idle connections, which the pool forgets by itself; unheard, the event would end the process.
  pool.on("error", () => undefined);
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect();
    const wrapped = known.get(client) ?? preparing(client);
    known.set(client, wrapped);
    return wrapped;
  };
  return new PostgresDialect({ pool: { options: pool.options, connect, end: () => pool.end() } });
}
