import type { Transaction } from "kysely";
import type { Database, Tables } from "../../db/database.ts";
import type { ChangeEventTable } from "../../db/schema/work.schema.ts";

/** Says in the same transaction that something changed, so that whoever watches fetches it again. Ids only. */
export async function tellChange(
  db: Database | Transaction<Tables>,
  kind: ChangeEventTable["kind"],
  subjectId: string,
  agency: string,
  now: Date,
): Promise<void> {
  await db.insertInto("change_events").values({ kind, subject_id: subjectId, agency, at: now.toISOString() }).execute();
}

export async function latestChange(db: Database): Promise<number> {
  const row = await db
    .selectFrom("change_events")
    .select((e) => e.fn.max("id").as("id"))
    .executeTakeFirst();
  return Number(row?.id ?? 0);
}

export const changesAfter = (db: Database, id: number, agency: string) =>
  db.selectFrom("change_events").selectAll().where("id", ">", id).where("agency", "=", agency).orderBy("id").limit(500).execute();

/**
 * Events are news, not history: an hour is enough for anyone who was away to simply reload. The newest stays: from an empty table SQLite
 * would number anew from 1, and who waits for later numbers would hear nothing more.
 */
export async function forgetOldChanges(db: Database, now: Date): Promise<void> {
  await db
    .deleteFrom("change_events")
    .where("at", "<", new Date(now.getTime() - 3_600_000).toISOString())
    .where("id", "<", await latestChange(db))
    .execute();
}
