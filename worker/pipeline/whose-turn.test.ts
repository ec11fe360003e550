import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../db/database.ts";
import { eachDatabase } from "../db/testing/each-database.ts";
import { createBatch } from "./in-flight/batches.ts";
import { STEPS } from "./pipeline.ts";
import { PRIORITY } from "./priority.ts";
import { markEnqueued, requestRun } from "./step-runs.repository.ts";
import { runsToEnqueue } from "./whose-turn.ts";

const blobs = openBlobStore("/nonexistent");
const NOW = new Date("2026-11-23T20:00:00Z");

eachDatabase((open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
  });
  afterEach(() => db.destroy());

  async function batch(agency: string, priority: number): Promise<string> {
    const id = await createBatch(db, { agency, accountId: null, procedure: null, dossier: null }, NOW);
    await db.updateTable("batches").set({ priority, state: "running" }).where("id", "=", id).execute();
    return id;
  }
  let serial = 0;
  const ask = (batchId: string | null, count: number, urgent = false) =>
    db.transaction().execute(async (transaction) => {
      for (let i = 0; i < count; i++) {
        serial += 1;
        const input = { file: Sha256.parse(String(serial).padStart(64, "0")), name: `${serial}.pdf` };
        await requestRun(transaction, blobs, STEPS["split-file"], input, { batchId, urgent }, NOW);
      }
    });
  const turn = (now = NOW) => runsToEnqueue(db, { now, forgottenAfterMs: 60_000, runsPerOffice: 4 });
  const handOver = async () => {
    const ticks = await turn();
    await markEnqueued(
      db,
      ticks.map((tick) => tick.runKey),
      NOW,
    );
    return ticks;
  };

  it("of a night's pile only a handful lies ready; a counter's pages are all handed over at once", async () => {
    await ask(await batch("H99", PRIORITY.night), 20);
    expect(await handOver()).toHaveLength(4);
    expect(await handOver()).toHaveLength(0);
    await ask(await batch("H99", PRIORITY.counter), 6);
    const ticks = await handOver();
    expect(ticks.map((tick) => tick.priority)).toEqual(Array(6).fill(PRIORITY.counter));
    expect(new Set(ticks.map((tick) => tick.queue))).toEqual(new Set(["io"]));
  });

  it("an office with a large pile leaves room for another", async () => {
    await ask(await batch("H01", PRIORITY.night), 20);
    await handOver();
    const other = await batch("H02", PRIORITY.night);
    await ask(other, 20);
    expect(await handOver()).toHaveLength(4);
    const ready = await db.selectFrom("step_runs").select("batch_id").where("enqueued_at", "is not", null).execute();
    expect(ready.filter((run) => run.batch_id === other)).toHaveLength(4);
  });

  it("what the clock has forgotten is handed over again", async () => {
    await ask(await batch("H99", PRIORITY.night), 3);
    await handOver();
    expect(await turn(new Date(NOW.getTime() + 61_000))).toHaveLength(3);
  });

  it("the same work asked for by a counter takes the counter's turn", async () => {
    await ask(await batch("H99", PRIORITY.night), 1);
    await handOver();
    serial -= 1;
    await ask(await batch("H99", PRIORITY.counter), 1);
    expect((await handOver()).map((tick) => [tick.priority, tick.queue])).toEqual([[PRIORITY.counter, "io"]]);
    expect(await db.selectFrom("step_runs").select("run_key").execute()).toHaveLength(1);
  });
});
