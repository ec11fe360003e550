import { sql } from "kysely";
import type { Database } from "../database.ts";

/** A statement as it is written, for tests that make the database itself fail. */
export const runSql = async (db: Database, text: string): Promise<void> => {
  await sql.raw(text).execute(db);
};
