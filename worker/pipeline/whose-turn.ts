import type { Database } from "../db/database.ts";
import { laneOf, type Tick } from "./clock.ts";
import { PRIORITY } from "./priority.ts";

export interface TurnRules {
  readonly now: Date;
  /** A run handed over this long ago that still waits was forgotten by the clock. */
  readonly forgottenAfterMs: number;
  /** Most runs of one office that lie with the clock at once in each queue; urgent ones are not counted. */
  readonly runsPerOffice: number;
}

const MOST_AT_ONCE = 500;

/**
 * Runs to hand to the clock now. What a person waits for goes at once. Of everything else each office has only so much lying ready: the
 * clock holds a handful instead of a night's pile, offices take turns, and a pause takes hold within seconds.
 */
export async function runsToEnqueue(db: Database, rules: TurnRules): Promise<Tick[]> {
  const now = rules.now.toISOString();
  const forgotten = new Date(rules.now.getTime() - rules.forgottenAfterMs).toISOString();
  const waiting = db
    .selectFrom("step_runs")
    .select(["run_key", "attempts", "queue", "priority"])
    .where("state", "=", "waiting")
    .where("not_before", "<=", now);
  const inOrder = <T extends typeof waiting>(query: T) => query.orderBy("priority").orderBy("created_at");
  const lost = await waiting.where("enqueued_at", "<", forgotten).limit(MOST_AT_ONCE).execute();
  const urgent = await inOrder(waiting.where("enqueued_at", "is", null).where("priority", "<=", PRIORITY.counter))
    .limit(MOST_AT_ONCE)
    .execute();
  const found = [...lost, ...urgent];
  for (const { queue, agency } of await officesWaiting(db)) {
    const room = rules.runsPerOffice - (await lyingReady(db, queue, agency));
    if (room <= 0) continue;
    const next = waiting
      .where("enqueued_at", "is", null)
      .where("priority", ">", PRIORITY.counter)
      .where("queue", "=", queue)
      .where("agency", "is not distinct from", agency);
    found.push(...(await inOrder(next).limit(room).execute()));
  }
  return found.map((row) => ({
    runKey: row.run_key,
    attempt: row.attempts,
    queue: laneOf(row.queue, row.priority),
    priority: row.priority,
  }));
}

const officesWaiting = (db: Database) =>
  db
    .selectFrom("step_runs")
    .select(["queue", "agency"])
    .where("state", "=", "waiting")
    .where("enqueued_at", "is", null)
    .groupBy(["queue", "agency"])
    .execute();

async function lyingReady(db: Database, queue: string, agency: string | null): Promise<number> {
  const row = await db
    .selectFrom("step_runs")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("queue", "=", queue)
    .where("agency", "is not distinct from", agency)
    .where("priority", ">", PRIORITY.counter)
    .where((e) => e.or([e("state", "=", "running"), e.and([e("state", "=", "waiting"), e("enqueued_at", "is not", null)])]))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
