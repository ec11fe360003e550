import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { WRITTEN_DECISION, writtenPdf } from "@camtay/worker/pdf/testing/written-pdf.ts";
import { batchProgress } from "@camtay/worker/pipeline/in-flight/batch-progress.ts";
import { addFile, createBatch, getBatch, startBatch } from "@camtay/worker/pipeline/in-flight/batches.ts";
import { openWorkshop, type Workshop } from "@camtay/worker/pipeline/worker.ts";
import { readSettings, type Settings } from "@camtay/worker/settings.ts";
import type { Chaos, RandomNumbers } from "./chaos-report.ts";

const CAMTAY = fileURLToPath(new URL("../../worker/cli/camtay.ts", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../corpus/sample/pages/", import.meta.url));
/** The first dossier of the sample: three pages, enough for every step. */
const ONE_DOSSIER = /^d001-/;
const AGENCY = "H99";
const LONGEST_LIFE_MS = 6_000;
/** Kills over one batch; more in one page would rightly put that page aside. */
const KILLS_A_BATCH = 4;

async function takeIn({ db, blobs, flow }: Workshop): Promise<string> {
  const id = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: null }, new Date());
  const batch = await getBatch(db, AGENCY, id);
  for (const name of (await readdir(SAMPLE)).filter((file) => ONE_DOSSIER.test(file)))
    await addFile(db, blobs, batch, name, await readFile(join(SAMPLE, name)));
  // A file that is kept as it is goes another way through the same steps.
  await addFile(db, blobs, batch, "quyet-dinh.pdf", writtenPdf(WRITTEN_DECISION));
  await startBatch(batch, flow, new Date());
  return id;
}

const isOver = async ({ db }: Workshop, id: string): Promise<boolean> =>
  ["finished", "failed", "cancelled"].includes((await batchProgress(db, await getBatch(db, AGENCY, id), new Date())).state);

/** Lanes that work on this data folder, whoever started them. */
function lanesOf({ dataFolder }: Settings): number[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return ""; // ended meanwhile, or not ours
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/cmdline`).startsWith("camtay-") && read(`/proc/${pid}/environ`).includes(dataFolder))
    .map(Number);
}

/** What a thief of the disk could read: bytes in the store that are not encrypted, and files that nobody goes on with. */
async function readableLeft(settings: Settings): Promise<string[]> {
  const root = join(settings.dataFolder, "blobs");
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const isReadable = async (name: string) => (await readFile(name)).subarray(0, 8).toString("latin1") !== "CAMTAYE1";
  const readable = await Promise.all(files.map(async ({ parentPath, name }) => (await isReadable(join(parentPath, name))) && name));
  return [...readable.filter((name) => name !== false), ...files.map(({ name }) => name).filter((name) => name.endsWith(".tmp"))];
}

/** Any process of a worker: itself, or one of its lanes. */
function kill(worker: ChildProcess, settings: Settings, random: RandomNumbers): "worker" | "lane" {
  const lanes = lanesOf(settings);
  const victim = lanes[random.below(2 * lanes.length + 1)];
  if (victim === undefined) {
    worker.kill("SIGKILL");
    return "worker";
  }
  try {
    process.kill(victim, "SIGKILL");
  } catch {
    // It had just ended by itself.
  }
  return "lane";
}

/** A worker that lives until the batch is over, or is killed after a while, it or what works for it. @returns whether somebody was killed */
async function workerFor(
  settings: Settings,
  workshop: Workshop,
  id: string,
  { lifeMs, random }: { lifeMs: number | null; random: RandomNumbers },
): Promise<boolean> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CAMTAY, "work"], {
    env: { ...process.env, CAMTAY_DATA: settings.dataFolder, CAMTAY_REDIS: "none", CAMTAY_LOG_LEVEL: "silent" },
    stdio: "ignore",
  });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const began = performance.now();
  while (!(await isOver(workshop, id)) && (lifeMs === null || performance.now() - began < lifeMs)) await wait(25);
  const killed = !(await isOver(workshop, id)) ? kill(child, settings, random) : null;
  if (killed === "lane") while (!(await isOver(workshop, id)) && performance.now() - began < 2 * (lifeMs ?? 0)) await wait(25);
  if (killed !== "worker") child.kill((await isOver(workshop, id)) ? "SIGTERM" : "SIGKILL");
  await ended;
  // Nobody works on without a worker.
  for (let tries = 0; lanesOf(settings).length > 0; tries++) {
    if (tries > 400) throw new Error("lanes outlive their worker");
    await wait(50);
  }
  return killed !== null;
}

/** What the batch became, without ids and times: equal after every way that led there. */
async function outcome({ db }: Workshop): Promise<string> {
  const papers = await db
    .selectFrom("papers")
    .innerJoin("dossiers", "dossiers.id", "papers.dossier_id")
    .select(["papers.id", "dossiers.code", "papers.position", "papers.document_type", "papers.state"])
    .orderBy("dossiers.code")
    .orderBy("papers.position")
    .execute();
  const told = [];
  for (const { id, ...paper } of papers) {
    const fields = await db
      .selectFrom("paper_fields")
      .select(["key", "text", "page"])
      .where("paper_id", "=", id)
      .orderBy("position")
      .execute();
    const pages = await db.selectFrom("paper_pages").select("position").where("paper_id", "=", id).execute();
    told.push({ ...paper, fields, pages: pages.length });
  }
  const runs = await db.selectFrom("step_runs").select(["step", "state"]).orderBy("step").orderBy("run_key").execute();
  return JSON.stringify({ papers: told, runs });
}

async function oneBatch(kills: number, random: RandomNumbers): Promise<{ told: string; dealt: number; readable: string[] }> {
  const settings = readSettings({ CAMTAY_DATA: mkdtempSync(join(tmpdir(), "camtay-kill-")), CAMTAY_LOG_LEVEL: "silent" });
  const workshop = await openWorkshop(settings);
  try {
    const id = await takeIn(workshop);
    let dealt = 0;
    while (dealt < kills && (await workerFor(settings, workshop, id, { lifeMs: random.below(LONGEST_LIFE_MS), random }))) dealt += 1;
    if (!(await isOver(workshop, id))) await workerFor(settings, workshop, id, { lifeMs: null, random });
    // Whoever starts next finds what was left, and sweeps it away.
    await workshop.blobs.sweep(new Date());
    return { told: await outcome(workshop), dealt, readable: await readableLeft(settings) };
  } finally {
    await workshop.close();
    rmSync(settings.dataFolder, { recursive: true, force: true });
  }
}

/**
 * kill -9 at random moments between scan and PDF/A, of the worker or of one of its lanes: the end is the same as without, nothing is there
 * twice, no lane lives on, and nothing readable is left on the disk.
 */
export const chaos: Chaos = {
  what: "kill -9 while a dossier is split, read, assembled and composed",
  points: 100,
  async run({ points, random }) {
    const undisturbed = (await oneBatch(0, random)).told;
    const failures: string[] = [];
    let dealt = 0;
    let batches = 0;
    // A batch that is over before its blow falls counts for nothing; no more of them are tried than blows were asked for.
    while (dealt < points && batches < points) {
      const batch = await oneBatch(Math.min(KILLS_A_BATCH, points - dealt), random);
      batches += 1;
      dealt += batch.dealt;
      if (batch.readable.length > 0)
        failures.push(`batch ${batches}, after ${batch.dealt} kills: ${batch.readable.length} readable or half-written files`);
      if (batch.told !== undisturbed) failures.push(`batch ${batches}, after ${batch.dealt} kills: ends otherwise than undisturbed`);
    }
    return { points: dealt, failures, note: `${batches} batches` };
  },
};
