import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../db/database.ts";
import { eachDatabase } from "../db/testing/each-database.ts";
import type { Clock } from "./clock.ts";
import { inlineClock } from "./inline-clock.ts";
import { STEPS } from "./pipeline.ts";
import { type Runner, type RunOutcome, startRunner } from "./runner.ts";
import { requestRun } from "./step-runs.repository.ts";
import { until } from "./testing/test-redis.ts";

const blobs = openBlobStore("/nonexistent");
const step = STEPS["split-file"];
const input = { file: Sha256.parse("a".repeat(64)), name: "a.pdf" };
const output = { pages: [], failed: [] };

eachDatabase((open) => {
  let db: Database;
  let runner: Runner | null;
  let settled: [key: string, outcome: RunOutcome][];
  let executed: number;
  beforeEach(async () => {
    db = await open();
    runner = null;
    settled = [];
    executed = 0;
  });
  afterEach(async () => {
    await runner?.close();
    await db.destroy();
  });

  const ask = (now = new Date()) =>
    db.transaction().execute((transaction) => requestRun(transaction, blobs, step, input, { batchId: null }, now));
  const row = (key: string) => db.selectFrom("step_runs").selectAll().where("run_key", "=", key).executeTakeFirstOrThrow();

  const faults: string[] = [];
  async function start(work: () => Promise<unknown>, clock: Clock = inlineClock(2)): Promise<void> {
    faults.length = 0;
    runner = await startRunner({
      db,
      blobs,
      clock,
      executor: {
        execute: () => {
          executed += 1;
          return work();
        },
        async close() {},
      },
      onSettled: async (_, run, outcome) => {
        settled.push([run.run_key, outcome]);
      },
      log: pino({ level: "silent" }),
      onFault: (place) => faults.push(place),
      now: () => new Date(),
      runsPerOffice: 64,
    });
  }

  it("asked twice, works once; asked later, it is already done", async () => {
    const { run_key } = await ask();
    await ask();
    await start(async () => output);
    await until(async () => settled.length === 1);
    expect(await ask()).toMatchObject({ run_key, state: "done" });
    expect(executed).toBe(1);
    expect(JSON.parse((await row(run_key)).output_json ?? "")).toEqual(output);
  });

  it("an error that may pass is tried again, and what does not pass stays readable", async () => {
    const { run_key } = await ask();
    await start(async () => {
      throw new AppError("recognition.timed_out", { seconds: 1 });
    });
    await until(async () => settled.length === 1);
    expect(executed).toBe(step.retry.attempts);
    expect(await row(run_key)).toMatchObject({ state: "failed", error_code: "recognition.timed_out" });
  });

  it("an error that cannot pass is not tried again", async () => {
    await ask();
    await start(async () => {
      throw new AppError("intake.encrypted", { file: "a.pdf" });
    });
    await until(async () => settled.length === 1);
    expect(executed).toBe(1);
  });

  it("what a dead process held is taken up again at once", async () => {
    const { run_key } = await ask();
    const held = { state: "running" as const, attempts: 1, lease_owner: `${(await import("node:os")).hostname()}:2147483646` };
    const leaseUntil = new Date(Date.now() + 3_600_000).toISOString();
    await db
      .updateTable("step_runs")
      .set({ ...held, lease_until: leaseUntil })
      .where("run_key", "=", run_key)
      .execute();
    await start(async () => output);
    await until(async () => settled.length === 1);
    expect(await row(run_key)).toMatchObject({ state: "done", attempts: 2 });
  });

  it("a run that took five processes down with it is put aside, with words for the operator", async () => {
    const { run_key } = await ask();
    await db.updateTable("step_runs").set({ attempts: 5 }).where("run_key", "=", run_key).execute();
    await start(async () => output);
    await until(async () => settled.length === 1);
    expect(executed).toBe(0);
    expect(await row(run_key)).toMatchObject({ state: "failed", error_code: "system.step_died" });
  });

  it("a lane that is lost is no word about the work: it is tried as often as after the death of a whole worker", async () => {
    const { run_key } = await ask();
    await db.updateTable("step_runs").set({ attempts: step.retry.attempts }).where("run_key", "=", run_key).execute();
    await start(async () => {
      if (executed === 1) throw new AppError("system.lane_lost", { step: step.name });
      return output;
    });
    await until(async () => settled.length === 1);
    expect(await row(run_key)).toMatchObject({ state: "done", attempts: step.retry.attempts + 2 });
  });

  it("a queue that is down is told once, and what waits is handed over when it is back", async () => {
    const { run_key } = await ask();
    const clock = inlineClock(2);
    let refusals = 3;
    const enqueue: Clock["enqueue"] = async (ticks) => {
      if (refusals-- > 0) throw new AppError("system.queue_down");
      return clock.enqueue(ticks);
    };
    await start(async () => output, { ...clock, enqueue });
    await until(async () => settled.length === 1);
    expect(await row(run_key)).toMatchObject({ state: "done" });
    expect(faults).toEqual(["relay"]);
  });

  it("a worker that lost its lease does not overwrite the one that took over", async () => {
    const { run_key } = await ask();
    await start(async () => {
      await db.updateTable("step_runs").set({ lease_owner: "another:1" }).where("run_key", "=", run_key).execute();
      return output;
    });
    await until(async () => executed === 1);
    await runner!.close();
    runner = null;
    expect(settled).toEqual([]);
    expect(await row(run_key)).toMatchObject({ state: "running", lease_owner: "another:1", output_json: null });
  });
});
