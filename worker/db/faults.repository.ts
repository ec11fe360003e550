import { asAppError } from "@camtay/shared/errors/app-error.ts";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import type { FaultPlace, FaultTable } from "./schema/work.schema.ts";

/** What is told of: older ones are history. */
const TOLD_MS = 24 * 3_600_000;
/** Still broken, by all that is known. */
const RECENT_MS = 3_600_000;

/**
 * Writes down that something broke where no caller hears of it, so that `camtay status` tells it. It never adds to the trouble: that it
 * cannot be written down is told by `onLost`.
 */
export async function noteFault(
  db: Database,
  place: FaultPlace,
  thrown: unknown,
  now: Date,
  onLost: (thrown: unknown) => void,
): Promise<void> {
  const { code, facts } = asAppError(thrown);
  const at = now.toISOString();
  const what = { error_code: code, error_facts_json: JSON.stringify(facts), last_at: at };
  // What broke before the time told of counts anew.
  const isOld = sql<boolean>`faults.last_at < ${new Date(now.getTime() - TOLD_MS).toISOString()}`;
  try {
    await db
      .insertInto("faults")
      .values({ place, ...what, times: 1, first_at: at })
      .onConflict((conflict) =>
        conflict.column("place").doUpdateSet({
          ...what,
          times: sql<number>`case when ${isOld} then 1 else faults.times + 1 end`,
          first_at: sql<string>`case when ${isOld} then ${at} else faults.first_at end`,
        }),
      )
      .execute();
  } catch (lost) {
    onLost(lost);
  }
}

/** Faults of the last day, the latest first. */
export const listFaults = (db: Database, now: Date): Promise<FaultTable[]> =>
  db
    .selectFrom("faults")
    .selectAll()
    .where("last_at", ">=", new Date(now.getTime() - TOLD_MS).toISOString())
    .orderBy("last_at", "desc")
    .execute();

/** Whether it broke so lately that it may still be broken. */
export const isRecent = ({ last_at }: Pick<FaultTable, "last_at">, now: Date): boolean => now.getTime() - Date.parse(last_at) < RECENT_MS;
