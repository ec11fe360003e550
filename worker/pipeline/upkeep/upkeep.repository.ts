import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import type { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Database } from "../../db/database.ts";
import type { UpkeepTaskTable } from "../../db/schema/archive.schema.ts";
import { NO_PROBLEM, storeProblem } from "../in-flight/stored-problem.ts";
import { isDead, thisProcess } from "../step-runs.repository.ts";
import type { UpkeepFacts } from "./upkeep-tasks.ts";

/** How long after a failure a task is tried again. */
const RETRY_MS = 3_600_000;
/** Nothing takes so long: whoever has it on another machine is gone. */
const LOST_AFTER_MS = 12 * 3_600_000;

function isFree(row: UpkeepTaskTable, now: Date): boolean {
  const sinceMs = (at: string | null): number => now.getTime() - Date.parse(at ?? row.started_at);
  if (row.state === "running") return isDead(row.owner ?? "") || sinceMs(row.started_at) > LOST_AFTER_MS;
  if (row.state === "failed") return sinceMs(row.finished_at) >= RETRY_MS;
  return row.state === "stopped" || row.done_day !== vietnamDay(now);
}

/** Takes a task for this process when it is due; of several workers one gets it. */
export function claimTask(db: Database, task: string, now: Date): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const started = { state: "running", started_at: now.toISOString(), finished_at: null, owner: thisProcess() } as const;
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto("upkeep_tasks")
      .values({ task, ...started, done_day: null, facts_json: null, ...NO_PROBLEM })
      .onConflict((conflict) => conflict.column("task").doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) return true;
    const row = await transaction.selectFrom("upkeep_tasks").selectAll().where("task", "=", task).executeTakeFirst();
    if (!row || !isFree(row, now)) return false;
    const { numUpdatedRows } = await transaction
      .updateTable("upkeep_tasks")
      .set(started)
      .where("task", "=", task)
      .where("state", "=", row.state)
      .where("started_at", "=", row.started_at)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  });
}

export type TaskEnd =
  | { readonly state: "done"; readonly facts: UpkeepFacts }
  | { readonly state: "failed"; readonly problem: AppError }
  | { readonly state: "stopped" };

/** @returns the row as it was while the task ran */
export async function finishTask(db: Database, task: string, end: TaskEnd, now: Date): Promise<UpkeepTaskTable | undefined> {
  const before = await db.selectFrom("upkeep_tasks").selectAll().where("task", "=", task).executeTakeFirst();
  await db
    .updateTable("upkeep_tasks")
    .set({
      state: end.state,
      finished_at: now.toISOString(),
      owner: null,
      ...(end.state === "done" && { done_day: vietnamDay(now), facts_json: JSON.stringify(end.facts), ...NO_PROBLEM }),
      ...(end.state === "failed" && storeProblem(end.problem)),
    })
    .where("task", "=", task)
    .where("owner", "=", thisProcess())
    .execute();
  return before;
}

/** Whether one of these tasks waits to be done now. */
export async function isAnyDue(db: Database, tasks: readonly string[], now: Date): Promise<boolean> {
  const rows = await listTasks(db);
  return tasks.some((name) => {
    const row = rows.find(({ task }) => task === name);
    return row === undefined || isFree(row, now);
  });
}

export const listTasks = (db: Database): Promise<UpkeepTaskTable[]> => db.selectFrom("upkeep_tasks").selectAll().execute();

/** Whether no task of the upkeep failed the last time it was tried. */
export async function isUpkeepSound(db: Database): Promise<boolean> {
  const failed = await db.selectFrom("upkeep_tasks").select("task").where("error_code", "is not", null).limit(1).executeTakeFirst();
  return failed === undefined;
}
