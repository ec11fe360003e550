import { AppError } from "@camtay/shared/errors/app-error.ts";
import { sql, type Transaction } from "kysely";
import { type AuditEntry, auditAll, holdAudit, lastAuditLine } from "../db/audit-log.ts";
import type { Database, Tables } from "../db/database.ts";
import type { LookupTable } from "../db/schema/reuse.schema.ts";
import { inGroups } from "../db/write-in-groups.ts";

/** A look-up that is about to be answered. */
interface LookupToWrite {
  readonly row: LookupTable;
  /** Look-ups one account may make in 24 hours. */
  readonly dailyLimit: number;
  /** The lines of the audit trail. @param inTenMinutes how many different people the account has asked for */
  readonly lines: (inTenMinutes: number) => readonly AuditEntry[];
}

/** Written down at once; more would let the first wait for the last. */
const MOST_AT_ONCE = 32;
const DAY_MS = 86_400_000;
const TEN_MINUTES_MS = 600_000;

const writers = new WeakMap<Database, (lookup: LookupToWrite) => Promise<number>>();

/**
 * Counts a look-up and writes it down with its audit lines; only then may it be answered. Look-ups of several counters at once share one
 * transaction, and those of one account come one after another, so that none passes the limit because another is not written down yet.
 * @returns for how many different people the account has asked in the ten minutes before
 * @throws AppError `reuse.daily_limit`
 */
export function writeLookup(db: Database, lookup: LookupToWrite): Promise<number> {
  const known = writers.get(db);
  const write =
    known ??
    inGroups<LookupToWrite, number>({
      keyOf: ({ row }) => row.account_id,
      most: MOST_AT_ONCE,
      write: (lookups) => db.transaction().execute((transaction) => writeAll(transaction, lookups)),
    });
  if (!known) writers.set(db, write);
  return write(lookup);
}

async function writeAll(transaction: Transaction<Tables>, lookups: readonly LookupToWrite[]): Promise<(() => number)[]> {
  // Whoever writes into the trail holds its end, so that nobody else's look-up is counted or written meanwhile.
  await holdAudit(transaction);
  const { asked, last } = await askedBy(transaction, lookups);
  const outcomes: (() => number)[] = [];
  const rows: LookupTable[] = [];
  const lines: { entry: AuditEntry; at: Date }[] = [];
  for (const { row, dailyLimit, lines: linesOf } of lookups) {
    const { inOneDay, peopleInTenMinutes } = asked.get(row.account_id) ?? { inOneDay: 0, peopleInTenMinutes: 0 };
    if (inOneDay >= dailyLimit) {
      outcomes.push(() => {
        throw new AppError("reuse.daily_limit", { limit: dailyLimit });
      });
      continue;
    }
    rows.push(row);
    lines.push(...linesOf(peopleInTenMinutes).map((entry) => ({ entry, at: new Date(row.at) })));
    outcomes.push(() => peopleInTenMinutes);
  }
  if (rows.length > 0) await transaction.insertInto("lookups").values(rows).execute();
  await auditAll(transaction, lines, last);
  return outcomes;
}

/** How much each account has asked, this time not counted, and the end of the audit trail: one question, one way to the database. */
async function askedBy(transaction: Transaction<Tables>, lookups: readonly LookupToWrite[]) {
  const latest = Math.max(...lookups.map(({ row }) => Date.parse(row.at)));
  const before = (ms: number) => new Date(latest - ms).toISOString();
  const counts = transaction
    .selectFrom("lookups")
    .select((e) => [
      "account_id as what",
      // Not "*": a statement with it is not kept prepared, and planning this one takes longer than running it.
      e.fn.count<number>("id").as("all"),
      e.fn
        .count<number>(e.case().when("at", ">", before(TEN_MINUTES_MS)).then(e.ref("person_hmac")).end())
        .distinct()
        .as("people"),
    ])
    .where(
      "account_id",
      "in",
      lookups.map(({ row }) => row.account_id),
    )
    .where("at", ">", before(DAY_MS))
    .groupBy("account_id");
  const lastLine = transaction
    .selectFrom(lastAuditLine(transaction).as("last"))
    .select(["hash as what", "line as all", sql.lit(-1).as("people")]);
  const rows = await counts.unionAll(lastLine).execute();
  const last = rows.find(({ people }) => Number(people) === -1);
  return {
    last: last && { line: Number(last.all), hash: last.what },
    asked: new Map(rows.map(({ what, all, people }) => [what, { inOneDay: Number(all), peopleInTenMinutes: Number(people) }])),
  };
}
