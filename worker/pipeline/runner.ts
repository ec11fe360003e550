import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import type { Logger } from "pino";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database, Tables } from "../db/database.ts";
import type { StepRunTable } from "../db/schema/work.schema.ts";
import { type Clock, laneOf, type Tick } from "./clock.ts";
import { isStepName, STEPS } from "./pipeline.ts";
import type { StepExecutor } from "./step-executor.ts";
import {
  claimRun,
  forgetEnqueued,
  LEASE_MS,
  markEnqueued,
  postponeRun,
  releaseLostRuns,
  renewLeases,
  settleRun,
  thisProcess,
} from "./step-runs.repository.ts";
import { readJson, storeJson } from "./stored-json.ts";
import { runsToEnqueue } from "./whose-turn.ts";

/** Times a run may take its process down with it before it is put aside. */
const DEATHS = 5;
const RELAY_MS = 250;
/** A run that was handed over this long ago and still waits was forgotten by the clock. */
const FORGOTTEN_MS = 60_000;
const STILL_BROKEN_MS = 10 * 60_000;

export interface RunnerParts {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly executor: StepExecutor;
  /** Moves on what waited for the run, in the transaction that settles it. */
  readonly onSettled: (transaction: Transaction<Tables>, run: StepRunTable, outcome: RunOutcome, now: Date) => Promise<void>;
  readonly log: Logger;
  /** Told of what no run and no person hears of. */
  readonly onFault: (place: "runner" | "relay", thrown: unknown) => void;
  readonly now: () => Date;
  /** Runs of one office that may lie with the clock at once in each lane; what a person waits for is not counted. */
  readonly runsPerOffice: number;
}

export type RunOutcome = { readonly output: unknown } | { readonly problem: AppError };

export interface Runner {
  /** Hands over at once what was just asked for, instead of at the next beat. */
  nudge(): void;
  close(): Promise<void>;
}

/** Works on runs until closed: relay (database to clock), claims, leases, retries, and the return of what was lost. */
export async function startRunner({
  db,
  blobs,
  clock,
  executor,
  onSettled,
  log,
  onFault,
  now,
  runsPerOffice,
}: RunnerParts): Promise<Runner> {
  const owner = thisProcess();
  const inHand = new Set<string>();
  let relayProblem: { readonly code: string; readonly toldAt: number } | null = null;
  const stopping = new AbortController();

  async function settle(run: StepRunTable, outcome: RunOutcome): Promise<void> {
    const row = "output" in outcome ? { stored: await storeJson(blobs, outcome.output) } : outcome;
    await db.transaction().execute(async (transaction) => {
      if (await settleRun(transaction, run.run_key, owner, row, now())) await onSettled(transaction, run, outcome, now());
    });
  }

  async function attempt(run: StepRunTable): Promise<void> {
    if (!isStepName(run.step)) throw new AppError("system.unexpected", { step: run.step });
    const step = STEPS[run.step];
    if (run.attempts > Math.max(DEATHS, step.retry.attempts)) {
      await settle(run, { problem: new AppError("system.step_died", { step: step.name, attempts: run.attempts - 1 }) });
      return;
    }
    try {
      const output = await executor.execute(
        run.step,
        laneOf(run.queue, run.priority),
        await readJson(blobs, run.input_json),
        stopping.signal,
      );
      await settle(run, { output });
    } catch (thrown) {
      const problem = asAppError(thrown);
      // The worker is stopping: the run goes back untouched and is taken up after the restart.
      if (stopping.signal.aborted) return;
      const cause = problem.cause instanceof Error ? problem.cause.stack : undefined;
      log.warn({ step: step.name, code: problem.code, facts: problem.facts, attempt: run.attempts, cause }, "step failed");
      // A lost lane is no word about the work: it counts as a death, and deaths are counted when the run is claimed again.
      const mayTryAgain = problem.code === "system.lane_lost" || run.attempts < step.retry.attempts;
      if (problem.row.retry === "later" && mayTryAgain)
        await postponeRun(db, run.run_key, owner, problem, step.retry.backoffMs * 2 ** (run.attempts - 1), now());
      else await settle(run, { problem });
    }
  }

  async function work({ runKey }: Tick): Promise<void> {
    try {
      const run = await claimRun(db, runKey, owner, now());
      if (!run) return;
      inHand.add(runKey);
      await attempt(run);
    } catch (thrown) {
      // The database did not answer: the lease runs out and the run is taken up again.
      onFault("runner", thrown);
    } finally {
      inHand.delete(runKey);
      nudge();
    }
  }

  let relaying: Promise<void> | null = null;
  let again = false;
  function nudge(): void {
    if (stopping.signal.aborted) return;
    if (relaying) {
      again = true;
      return;
    }
    relaying = relay()
      .then(() => noteRelay(null))
      .catch(noteRelay)
      .finally(() => {
        relaying = null;
        if (again) {
          again = false;
          nudge();
        }
      });
  }
  /** The relay beats four times a second: a change is told, and from time to time that it is still broken. */
  function noteRelay(thrown: unknown): void {
    if (thrown === null) {
      if (relayProblem !== null) log.warn({ code: "none" }, "relay");
      relayProblem = null;
      return;
    }
    const { code } = asAppError(thrown);
    const at = now().getTime();
    if (code === relayProblem?.code && at - relayProblem.toldAt < STILL_BROKEN_MS) return;
    onFault("relay", thrown);
    relayProblem = { code, toldAt: at };
  }
  async function relay(): Promise<void> {
    const ticks = await runsToEnqueue(db, { now: now(), forgottenAfterMs: FORGOTTEN_MS, runsPerOffice });
    if (ticks.length === 0) return;
    await clock.enqueue(ticks);
    await markEnqueued(
      db,
      ticks.map((tick) => tick.runKey),
      now(),
    );
  }

  async function reconcile(): Promise<void> {
    const lost = await releaseLostRuns(db, now());
    if (lost > 0) log.info({ lost }, "runs taken up again");
    nudge();
  }

  clock.onReturn(() => void forgetEnqueued(db).then(nudge, (thrown: unknown) => onFault("relay", thrown)));
  await reconcile();
  await forgetEnqueued(db);
  clock.start(work);
  nudge();
  const every = (ms: number, task: () => Promise<unknown>) =>
    setInterval(() => {
      task().catch((thrown: unknown) => onFault("runner", thrown));
    }, ms);
  const timers = [
    setInterval(nudge, RELAY_MS),
    every(LEASE_MS / 4, () => renewLeases(db, [...inHand], owner, now())),
    every(5_000, reconcile),
  ];

  return {
    nudge,
    async close() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await executor.close();
      await clock.close();
      await relaying;
      await releaseOwn(db, owner);
    },
  };
}

/** What this process held goes back without waiting for the lease. */
async function releaseOwn(db: Database, owner: string): Promise<void> {
  await db
    .updateTable("step_runs")
    .set((e) => ({ state: "waiting" as const, attempts: e("attempts", "-", 1), enqueued_at: null, lease_owner: null, lease_until: null }))
    .where("state", "=", "running")
    .where("lease_owner", "=", owner)
    .execute();
}
