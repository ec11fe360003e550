import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { Database } from "../../db/database.ts";
import type { Settings } from "../../settings.ts";
import { hasArchive } from "./run-upkeep.ts";
import { isAnyDue } from "./upkeep.repository.ts";
import { UPKEEP_TASKS } from "./upkeep-tasks.ts";

export interface UpkeepHouse {
  readonly db: Database;
  readonly settings: Settings;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Whoever came in the morning is served first. */
const FIRST_AFTER_MS = 10 * 60_000;
const LOOK_EVERY_MS = 60_000;
/** What a process that was told to end may still take to leave its task in order. */
const LEAVE_MS = 10_000;
const MODULE = fileURLToPath(new URL("./upkeep-process.ts", import.meta.url));

/**
 * Looks again and again for what is due, until stopped; stopping waits for what is in hand to be left in order. The work runs in a process
 * of its own: walking through a large archive would keep the worker from everything else.
 * @param firstAfterMs how long after the start it looks for the first time
 */
export function startUpkeep(house: UpkeepHouse, firstAfterMs = FIRST_AFTER_MS): { stop(): Promise<void> } {
  let isStopping = false;
  let child: ChildProcess | null = null;
  let inHand: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  async function lookOnce(): Promise<void> {
    const { db, settings, now } = house;
    const wanted = UPKEEP_TASKS.filter((task) => task.wanted(settings)).map(({ name }) => name);
    if (!hasArchive(settings) || !(await isAnyDue(db, wanted, now())) || isStopping) return;
    child = fork(MODULE, { execArgv: ["--disable-warning=ExperimentalWarning"] });
    child.send(settings);
    const [status, signal] = await once(child, "exit");
    child = null;
    // A task that fails tells of it itself; this process could not even begin, or was killed.
    if (status !== 0) house.log.error({ status, signal }, "upkeep");
  }
  const look = (afterMs: number): void => {
    timer = setTimeout(() => {
      inHand = lookOnce()
        .catch((thrown: unknown) => house.log.error({ stack: thrown instanceof Error ? thrown.stack : String(thrown) }, "upkeep"))
        .finally(() => {
          if (!isStopping) look(LOOK_EVERY_MS);
        });
    }, afterMs);
    timer.unref();
  };
  look(firstAfterMs);
  return {
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      if (child?.connected) child.disconnect();
      const patience = setTimeout(() => child?.kill("SIGKILL"), LEAVE_MS);
      await inHand;
      clearTimeout(patience);
    },
  };
}
