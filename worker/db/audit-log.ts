import { createHash } from "node:crypto";
import { sql, type Transaction } from "kysely";
import type { Database, Tables } from "./database.ts";
import { isPostgres } from "./migrations/dialects.ts";
import type { AuditTable } from "./schema/access.schema.ts";

/** One thing someone did or was refused. Facts are ids, counts and stated purposes; never identity numbers or values. */
export interface AuditEntry {
  readonly actor: string;
  readonly agency: string;
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly outcome: AuditTable["outcome"];
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

const START = "0".repeat(64);

const hashOf = (row: Omit<AuditTable, "hash">): string =>
  createHash("sha256")
    .update(
      JSON.stringify([
        row.line,
        row.at,
        row.actor,
        row.agency,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.outcome,
        row.facts_json,
        row.previous_hash,
      ]),
    )
    .digest("hex");

/** Appends a line to the audit trail, chained to the line before. Inside a transaction it stands or falls with it. */
export async function audit(db: Database | Transaction<Tables>, entry: AuditEntry, at: Date): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((transaction) => audit(transaction, entry, at));
  await holdAudit(db);
  await auditAll(db, [{ entry, at }], await lastAuditLine(db).executeTakeFirst());
}

/**
 * Waits for the end of the trail and holds it until the transaction is over. Two writers must not follow the same last line: SQLite has one
 * writer at a time, PostgreSQL is asked to wait here.
 */
export async function holdAudit(transaction: Database | Transaction<Tables>): Promise<void> {
  if (isPostgres(transaction)) await sql`select pg_advisory_xact_lock(845900)`.execute(transaction);
}

/** The end of the trail: its last line. */
export const lastAuditLine = (db: Database | Transaction<Tables>) =>
  db.selectFrom("audit").select(["line", "hash"]).orderBy("line", "desc").limit(1);

/**
 * Appends several lines, in order, in a transaction that holds the end of the trail (`holdAudit`).
 * @param last the last line so far, as it was read while the end was held
 */
export async function auditAll(
  transaction: Database | Transaction<Tables>,
  lines: readonly { readonly entry: AuditEntry; readonly at: Date }[],
  last: Pick<AuditTable, "line" | "hash"> | undefined,
): Promise<void> {
  if (lines.length === 0) return;
  let [line, previous_hash] = [last?.line ?? 0, last?.hash ?? START];
  const rows = lines.map(({ entry, at }): AuditTable => {
    line += 1;
    const row = {
      line,
      at: at.toISOString(),
      actor: entry.actor,
      agency: entry.agency,
      action: entry.action,
      subject_kind: entry.subject.kind,
      subject_id: entry.subject.id,
      outcome: entry.outcome,
      facts_json: JSON.stringify(entry.facts ?? {}),
      previous_hash,
    };
    previous_hash = hashOf(row);
    return { ...row, hash: previous_hash };
  });
  await transaction.insertInto("audit").values(rows).execute();
}

/** @returns number of the first line that does not follow from the one before, or null when the whole trail holds */
export async function findBrokenAuditLine(db: Database): Promise<number | null> {
  let previous = START;
  let expected = 1;
  for (;;) {
    const rows = await db.selectFrom("audit").selectAll().where("line", ">=", expected).orderBy("line").limit(1000).execute();
    for (const row of rows) {
      if (row.line !== expected || row.previous_hash !== previous || row.hash !== hashOf(row)) return row.line;
      previous = row.hash;
      expected += 1;
    }
    if (rows.length === 0) return null;
  }
}
