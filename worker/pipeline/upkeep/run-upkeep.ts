import { asAppError } from "@camtay/shared/errors/app-error.ts";
import type { Logger } from "pino";
import { OcflStore } from "../../archive/index.ts";
import type { ObjectKeys } from "../../archive/ocfl/object-keys.ts";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import type { Settings } from "../../settings.ts";
import { claimTask, finishTask } from "./upkeep.repository.ts";
import { UPKEEP_TASKS, type UpkeepTask } from "./upkeep-tasks.ts";

export interface UpkeepEdges {
  readonly db: Database;
  readonly settings: Settings;
  readonly keys: ObjectKeys;
  readonly log: Logger;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** An office that has archived nothing yet has nothing to look after. */
export const hasArchive = (settings: Settings): Promise<boolean> => OcflStore.isAt(settings.archiveFolder, settings);

/**
 * Does what is due for the archive today, one task after another. One that fails leaves a line in the audit trail and the log, stands in
 * the health answer and in `camtay status`, and is tried again an hour later; the others go on.
 * @returns the tasks that were done to their end
 */
export async function runDueUpkeep(edges: UpkeepEdges, tasks: readonly UpkeepTask[] = UPKEEP_TASKS): Promise<UpkeepTask["name"][]> {
  const { db, settings, keys, now, signal } = edges;
  if (!(await hasArchive(settings))) return [];
  const done: UpkeepTask["name"][] = [];
  for (const task of tasks) {
    if (signal.aborted || !task.wanted(settings) || !(await claimTask(db, task.name, now()))) continue;
    try {
      const store = await OcflStore.open(settings.archiveFolder, { keys, s3Endpoint: settings.s3Endpoint });
      const facts = await task.run({ db, store, settings, now, signal });
      await finishTask(db, task.name, { state: "done", facts }, now());
      done.push(task.name);
    } catch (thrown) {
      if (signal.aborted) await finishTask(db, task.name, { state: "stopped" }, now());
      else await tellFailure(edges, task.name, thrown);
    }
  }
  return done;
}

async function tellFailure({ db, settings, log, now }: UpkeepEdges, task: string, thrown: unknown): Promise<void> {
  const problem = asAppError(thrown);
  log.error({ task, code: problem.code, facts: problem.facts, stack: thrown instanceof Error ? thrown.stack : String(thrown) }, "upkeep");
  const before = await finishTask(db, task, { state: "failed", problem }, now());
  // The same trouble every hour is one alert.
  if (before?.error_code === problem.code) return;
  const line = { actor: "worker", agency: settings.agency, action: "alert.upkeep", subject: { kind: "upkeep", id: task } } as const;
  await audit(db, { ...line, outcome: "failed", facts: { code: problem.code } }, now());
}
