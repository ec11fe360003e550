import { hostname } from "node:os";
import type { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Database, Tables } from "../db/database.ts";
import type { StepRunTable } from "../db/schema/work.schema.ts";
import { isProcessAlive } from "../process-alive.ts";
import type { Step } from "../steps/step.ts";
import { NO_PROBLEM, storeProblem } from "./in-flight/stored-problem.ts";
import { PRIORITY } from "./priority.ts";
import { runKey } from "./run-key.ts";
import { storeJson } from "./stored-json.ts";

/** A run that is not renewed for this long has lost its process. */
export const LEASE_MS = 20_000;

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();

export type RequestedRun = Pick<StepRunTable, "run_key" | "state" | "output_json" | "error_code" | "error_facts_json">;

/**
 * Asks for a run in the transaction that needs it. The row is also the outbox: the relay hands it to the clock after the commit.
 * What already waits for another batch is shared; the more urgent of the two decides its turn.
 * @param input parsed input of the step
 * @param urgent a person waits for this one, whatever the batch's turn is
 * @returns the run as it stands; `done` or `failed` when the same was asked for before
 */
export async function requestRun(
  transaction: Transaction<Tables>,
  blobs: BlobStore,
  step: Step,
  input: unknown,
  { batchId, urgent = false }: { readonly batchId: string | null; readonly urgent?: boolean },
  now: Date,
): Promise<RequestedRun> {
  const run_key = runKey(step, input);
  const at = now.toISOString();
  const batch = batchId === null ? undefined : await turnOf(transaction, batchId);
  const priority = urgent ? PRIORITY.person : (batch?.priority ?? PRIORITY.day);
  const held = !urgent && batch !== undefined && (batch.paused_at !== null || batch.state === "cancelled");
  const inserted = await transaction
    .insertInto("step_runs")
    .values({
      run_key,
      step: step.name,
      queue: step.queue,
      batch_id: batchId,
      agency: batch?.agency ?? null,
      priority,
      input_json: await storeJson(blobs, input),
      state: held ? "held" : "waiting",
      attempts: 0,
      output_json: null,
      ...NO_PROBLEM,
      not_before: at,
      enqueued_at: null,
      lease_owner: null,
      lease_until: null,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.column("run_key").doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n && !held)
    await transaction
      .updateTable("step_runs")
      .set({ state: "waiting", batch_id: batchId, agency: batch?.agency ?? null, priority, enqueued_at: null })
      .where("run_key", "=", run_key)
      .where((e) => e.or([e("state", "=", "held"), e.and([e("state", "=", "waiting"), e("priority", ">", priority)])]))
      .execute();
  return transaction
    .selectFrom("step_runs")
    .select(["run_key", "state", "output_json", "error_code", "error_facts_json"])
    .where("run_key", "=", run_key)
    .executeTakeFirstOrThrow();
}

const turnOf = (transaction: Transaction<Tables>, batchId: string) =>
  transaction.selectFrom("batches").select(["agency", "priority", "paused_at", "state"]).where("id", "=", batchId).executeTakeFirst();

/** Takes a run for this process. @returns undefined when it is done, or another process has it */
export async function claimRun(db: Database, key: string, owner: string, now: Date): Promise<StepRunTable | undefined> {
  const at = now.toISOString();
  return db
    .updateTable("step_runs")
    .set((e) => ({
      state: "running" as const,
      attempts: e("attempts", "+", 1),
      lease_owner: owner,
      lease_until: later(now, LEASE_MS),
      updated_at: at,
    }))
    .where("run_key", "=", key)
    .where((e) =>
      e.or([
        e.and([e("state", "=", "waiting"), e("not_before", "<=", at)]),
        e.and([e("state", "=", "running"), e("lease_until", "<", at)]),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
}

export async function renewLeases(db: Database, keys: readonly string[], owner: string, now: Date): Promise<void> {
  if (keys.length === 0) return;
  await db
    .updateTable("step_runs")
    .set({ lease_until: later(now, LEASE_MS) })
    .where("run_key", "in", [...keys])
    .where("lease_owner", "=", owner)
    .where("state", "=", "running")
    .execute();
}

/** Writes the outcome if this process still holds the run. @returns false when it was taken over meanwhile: its result counts */
export async function settleRun(
  transaction: Transaction<Tables>,
  key: string,
  owner: string,
  outcome: { readonly stored: string } | { readonly problem: AppError },
  now: Date,
): Promise<boolean> {
  const settled = await transaction
    .updateTable("step_runs")
    .set({
      ...("stored" in outcome
        ? { state: "done" as const, output_json: outcome.stored, ...NO_PROBLEM }
        : { state: "failed" as const, ...storeProblem(outcome.problem) }),
      lease_owner: null,
      lease_until: null,
      updated_at: now.toISOString(),
    })
    .where("run_key", "=", key)
    .where("state", "=", "running")
    .where("lease_owner", "=", owner)
    .executeTakeFirst();
  return settled.numUpdatedRows === 1n;
}

/** Puts a run back for a later try. The problem stays readable meanwhile. */
export async function postponeRun(db: Database, key: string, owner: string, problem: AppError, delayMs: number, now: Date): Promise<void> {
  await db
    .updateTable("step_runs")
    .set({
      state: "waiting",
      ...storeProblem(problem),
      not_before: later(now, delayMs),
      enqueued_at: null,
      lease_owner: null,
      lease_until: null,
      updated_at: now.toISOString(),
    })
    .where("run_key", "=", key)
    .where("state", "=", "running")
    .where("lease_owner", "=", owner)
    .execute();
}

/** A person asks for another try of what has failed for good. */
export async function reopenRun(transaction: Transaction<Tables>, key: string, now: Date): Promise<void> {
  await transaction
    .updateTable("step_runs")
    .set({ state: "waiting", attempts: 0, ...NO_PROBLEM, not_before: now.toISOString(), enqueued_at: null, updated_at: now.toISOString() })
    .where("run_key", "=", key)
    .where("state", "=", "failed")
    .execute();
}

export async function markEnqueued(db: Database, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await db
    .updateTable("step_runs")
    .set({ enqueued_at: now.toISOString() })
    .where("run_key", "in", [...keys])
    .where("state", "=", "waiting")
    .execute();
}

/** Every waiting run counts as not handed over: the clock came back and may be empty. */
export async function forgetEnqueued(db: Database): Promise<void> {
  await db.updateTable("step_runs").set({ enqueued_at: null }).where("state", "=", "waiting").execute();
}

/** `host:pid`: who holds a run. */
export const thisProcess = (): string => `${hostname()}:${process.pid}`;

/**
 * Gives back runs whose process is gone: the lease ran out, or it was a process of this machine that no longer lives.
 * @returns how many
 */
export async function releaseLostRuns(db: Database, now: Date): Promise<number> {
  const held = await db.selectFrom("step_runs").select(["run_key", "lease_owner", "lease_until"]).where("state", "=", "running").execute();
  const lost = held.filter((row) => (row.lease_until ?? "") < now.toISOString() || isDead(row.lease_owner ?? ""));
  for (const row of lost)
    await db
      .updateTable("step_runs")
      .set({ state: "waiting", enqueued_at: null, lease_owner: null, lease_until: null, not_before: now.toISOString() })
      .where("run_key", "=", row.run_key)
      .where("state", "=", "running")
      .where("lease_owner", "is not distinct from", row.lease_owner)
      .execute();
  return lost.length;
}

/** Whether a process of this machine is certainly gone; of other machines nothing is known. @param owner as `thisProcess` names it */
export function isDead(owner: string): boolean {
  const [host, pid] = [owner.slice(0, owner.lastIndexOf(":")), Number(owner.slice(owner.lastIndexOf(":") + 1))];
  if (host !== hostname() || !Number.isInteger(pid) || pid <= 0) return false;
  return !isProcessAlive(pid);
}
