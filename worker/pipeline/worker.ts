import { join } from "node:path";
import type { Logger } from "pino";
import type { SecondCopy } from "../archive/second-copy.ts";
import { type BlobStore, openBlobStore } from "../blobs/blob-store.ts";
import type { Database } from "../db/database.ts";
import { noteFault } from "../db/faults.repository.ts";
import { openDatabase } from "../db/open-database.ts";
import type { FaultPlace } from "../db/schema/work.schema.ts";
import { openAtRest } from "../keys/at-rest.ts";
import { loadOfficeKeys } from "../keys/office-keys.ts";
import { openLog } from "../open-log.ts";
import type { Settings } from "../settings.ts";
import { placesOf } from "./clock.ts";
import { archiveSigned } from "./flow/archive-signed.ts";
import { continueAssemblies } from "./flow/continue-assembly.ts";
import { type Flow, type FlowParts, openFlow } from "./flow/open-flow.ts";
import { settleRun } from "./flow/settle-run.ts";
import { forgetOldChanges } from "./in-flight/change-events.ts";
import { inlineClock } from "./inline-clock.ts";
import { type LaneFolders, processExecutor } from "./process-executor.ts";
import { redisClock } from "./queues.ts";
import { startRunner } from "./runner.ts";
import { thisProcess } from "./step-runs.repository.ts";
import { startUpkeep } from "./upkeep/start-upkeep.ts";

/** How soon after its last signature a dossier is archived. */
const ARCHIVE_SWEEP_MS = 1_000;
/** How soon the rest of a large pile is gone on with. */
const PORTIONS_MS = 500;
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
  readonly parts: FlowParts;
  close(): Promise<void>;
}

const blobFolderOf = (settings: Settings): string => join(settings.dataFolder, "blobs");

const laneFolders = (settings: Settings): LaneFolders => ({
  blobFolder: blobFolderOf(settings),
  dataFolder: settings.dataFolder,
  officeKeyFile: settings.officeKeyFile,
  archiveFolder: settings.archiveFolder,
  archiveKeysFolder: settings.archiveKeysFolder,
  s3Endpoint: settings.s3Endpoint,
  secondCopy: settings.archiveCopy !== null && settings.copyAtOnce ? copyOf(settings, settings.archiveCopy) : null,
});

const copyOf = ({ s3Endpoint, s3LockYears }: Settings, place: string): SecondCopy => ({ place, s3Endpoint, s3LockYears });

/** Database, bytes and flow of an office, without anything running. */
export async function openWorkshop(settings: Settings): Promise<Workshop> {
  const { wrapper, columnKey } = await openAtRest(settings);
  const db = await openDatabase(settings.database, { columnKey });
  const keys = await loadOfficeKeys(settings.dataFolder);
  const blobs = openBlobStore(blobFolderOf(settings), wrapper);
  const parts: FlowParts = { blobs, agencyName: settings.agencyName, personKey: keys.person };
  return {
    db,
    blobs,
    parts,
    flow: openFlow(db, parts),
    close: () => db.destroy(),
  };
}

/** Works on what waits in the database until closed; as many processes as wanted may do so at once. */
export async function startWorker(
  settings: Settings,
  { now = () => new Date(), log = openLog(settings) }: { now?: () => Date; log?: Logger } = {},
): Promise<RunningWorker> {
  const { db, blobs, flow, parts, close } = await openWorkshop(settings);
  await blobs.sweep(now());
  const clock = settings.redis === null ? inlineClock(settings.concurrency) : redisClock(settings.redis, settings.concurrency);
  /** In the log for who looks there, and in the database for `camtay status`. */
  const onFault = (place: FaultPlace, thrown: unknown): void => {
    const stackOf = (one: unknown) => (one instanceof Error ? one.stack : String(one));
    log.error({ stack: stackOf(thrown) }, place);
    void noteFault(db, place, thrown, now(), (lost) => log.error({ stack: stackOf(lost) }, "faults"));
  };
  const runner = await startRunner({
    db,
    onFault,
    blobs,
    clock,
    executor: processExecutor(placesOf(settings.concurrency), laneFolders(settings)),
    onSettled: (transaction, run, outcome, at) => settleRun({ ...parts, settle: settleRun, transaction, now: at }, run, outcome),
    log,
    now,
    runsPerOffice: settings.runsPerOffice,
  });
  const beat = async () => {
    const row = { id: thisProcess(), beat_at: now().toISOString() };
    await db
      .insertInto("worker_heartbeats")
      .values(row)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
      .execute();
    await forgetOldChanges(db, now());
    // A lane that had to be stopped in the middle leaves its half of a file.
    await blobs.sweep(now());
  };
  await beat();
  const heart = setInterval(() => void beat().catch((thrown: unknown) => onFault("heartbeat", thrown)), HEARTBEAT_MS);
  const sweep = setInterval(() => {
    archiveSigned(db, flow, now()).then(
      (asked) => asked > 0 && runner.nudge(),
      (thrown: unknown) => onFault("archive", thrown),
    );
  }, ARCHIVE_SWEEP_MS);
  let isStopping = false;
  let assembling: Promise<void> | null = null;
  const portions = setInterval(() => {
    assembling ??= continueAssemblies(db, flow, { now, isStopping: () => isStopping })
      .then(
        (taken) => void (taken && runner.nudge()),
        (thrown: unknown) => onFault("assembly", thrown),
      )
      .finally(() => {
        assembling = null;
      });
  }, PORTIONS_MS);
  const upkeep = startUpkeep({ db, settings, now, onFault: (thrown) => onFault("upkeep", thrown) });
  return {
    async close() {
      clearInterval(heart);
      clearInterval(sweep);
      clearInterval(portions);
      isStopping = true;
      await assembling;
      await upkeep.stop();
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
