import { DatabaseSync } from "node:sqlite";
import { archiveRows, COLUMNS, type LoadedTable } from "./archive-rows.ts";

/** Index entries in the order of their keys are appended, any other way each is a page of its own: indexes come after the rows. */
const AFTERWARDS = ["reuse_parties_person", "reuse_documents_dossier"];

/** Straight into the tables: what is measured is the asking. */
export function loadSqlite(file: string): void {
  const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  raw.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  raw.exec("PRAGMA cache_size = -400000");
  const indexes = AFTERWARDS.map((name) => (raw.prepare("select sql from sqlite_master where name = ?").get(name) as { sql: string }).sql);
  for (const name of AFTERWARDS) raw.exec(`drop index ${name}`);
  raw.exec("begin");
  const insert = (table: LoadedTable) =>
    raw.prepare(`insert into ${table} (${COLUMNS[table].join(", ")}) values (${COLUMNS[table].map(() => "?").join(", ")})`);
  const inserts = {
    reuse_documents: insert("reuse_documents"),
    reuse_parties: insert("reuse_parties"),
    reuse_values: insert("reuse_values"),
  };
  for (const [table, row] of archiveRows()) inserts[table].run(...row);
  raw.exec("commit");
  for (const sql of indexes) raw.exec(sql);
  raw.exec("analyze");
  raw.close();
}
