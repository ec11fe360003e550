import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Database } from "../../db/database.ts";
import type { Settings } from "../../settings.ts";
import { hasArchive } from "./run-upkeep.ts";
import { isAnyDue } from "./upkeep.repository.ts";
import { UPKEEP_TASKS } from "./upkeep-tasks.ts";

export interface UpkeepHouse {
  readonly db: Database;
  readonly settings: Settings;
  readonly now: () => Date;
  /** Told when looking for what is due failed, or its process could not work. */
  readonly onFault: (thrown: unknown) => void;
}

/** Whoever came in the morning is served first. */
const FIRST_AFTER_MS = 10 * 60_000;
const LOOK_EVERY_MS = 60_000;
/** A process that could not even begin is tried again ever more rarely: what keeps it from that needs a person. */
const MOST_RARELY_MS = 3_600_000;
/** What a process that was told to end may still take to leave its task in order. */
const LEAVE_MS = 10_000;
const MODULE = fileURLToPath(new URL("./upkeep-process.ts", import.meta.url));

/** How long until the next look, after so many failures in a row. */
export const nextLookMs = (failures: number): number => Math.min(LOOK_EVERY_MS * 2 ** failures, MOST_RARELY_MS);

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

  /** @returns whether the upkeep can work: false when its process could not begin, or was killed */
  async function lookOnce(): Promise<boolean> {
    const { db, settings, now } = house;
    const wanted = UPKEEP_TASKS.filter((task) => task.wanted(settings)).map(({ name }) => name);
    if (!(await hasArchive(settings)) || !(await isAnyDue(db, wanted, now())) || isStopping) return true;
    child = fork(MODULE, { execArgv: ["--disable-warning=ExperimentalWarning"] });
    child.send(settings);
    const [status, signal] = await once(child, "exit");
    child = null;
    // A task that fails tells of it itself.
    if (status !== 0) house.onFault(new Error(`upkeep ended: ${status ?? signal}`));
    return status === 0;
  }
  const look = (afterMs: number, failures = 0): void => {
    timer = setTimeout(() => {
      inHand = lookOnce()
        .catch((thrown: unknown) => {
          house.onFault(thrown);
          return false;
        })
        .then((works) => {
          if (!isStopping) look(nextLookMs(works ? 0 : failures + 1), works ? 0 : failures + 1);
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
