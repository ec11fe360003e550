import { join } from "node:path";
import pino, { type Logger } from "pino";
import { type BlobStore, openBlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../db/database.ts";
import { openDatabase } from "../db/open-database.ts";
import { loadOfficeKeys } from "../keys/office-keys.ts";
import type { Settings } from "../settings.ts";
import { type Flow, openFlow } from "./flow/open-flow.ts";
import { settleRun } from "./flow/settle-run.ts";
import { inlineClock } from "./inline-clock.ts";
import { redisClock } from "./queues.ts";
import { startRunner } from "./runner.ts";
import { thisProcess } from "./step-runs.repository.ts";
import { threadExecutor } from "./thread-executor.ts";
import { forgetOldChanges } from "./work/change-events.ts";

const HEARTBEAT_MS = 2_000;
/** A worker that was silent for this long is not there. */
const SILENT_MS = 10_000;

export interface RunningWorker {
  close(): Promise<void>;
}

export interface Workshop {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly flow: Flow;
  close(): Promise<void>;
}

/** Database, bytes and flow of an office, without anything running. */
export async function openWorkshop(settings: Settings): Promise<Workshop> {
  const db = await openDatabase(settings.database);
  const keys = await loadOfficeKeys(settings.dataFolder);
  return {
    db,
    blobs: openBlobStore(join(settings.dataFolder, "blobs")),
    flow: openFlow(db, { converter: settings.agencyName, personKey: keys.person }),
    close: () => db.destroy(),
  };
}

/** Works on what waits in the database until closed; as many processes as wanted may do so at once. */
export async function startWorker(
  settings: Settings,
  { now = () => new Date(), log = pino({ level: settings.logLevel, base: null }) }: { now?: () => Date; log?: Logger } = {},
): Promise<RunningWorker> {
  const { db, close } = await openWorkshop(settings);
  const keys = await loadOfficeKeys(settings.dataFolder);
  const parts = { converter: settings.agencyName, personKey: keys.person, settle: settleRun };
  const clock = settings.redis === null ? inlineClock(settings.concurrency) : redisClock(settings.redis, settings.concurrency);
  const runner = await startRunner({
    db,
    clock,
    executor: threadExecutor(settings.concurrency, join(settings.dataFolder, "blobs")),
    onSettled: (transaction, run, outcome, at) => settleRun({ ...parts, transaction, now: at }, run, outcome),
    log,
    now,
  });
  const beat = async () => {
    const row = { id: thisProcess(), beat_at: now().toISOString() };
    await db
      .insertInto("worker_heartbeats")
      .values(row)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
      .execute();
    await forgetOldChanges(db, now());
  };
  await beat();
  const heart = setInterval(() => void beat().catch((thrown: unknown) => log.warn({ stack: String(thrown) }, "heartbeat")), HEARTBEAT_MS);
  return {
    async close() {
      clearInterval(heart);
      await runner.close();
      await db.deleteFrom("worker_heartbeats").where("id", "=", thisProcess()).execute();
      await close();
    },
  };
}

/** Is any worker alive on this database? */
export async function isWorkerUp(db: Database, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - SILENT_MS).toISOString();
  const row = await db.selectFrom("worker_heartbeats").select("id").where("beat_at", ">", since).limit(1).executeTakeFirst();
  return row !== undefined;
}
