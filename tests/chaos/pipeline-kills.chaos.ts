import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
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

/** A worker that lives until the batch is over, or is killed after a while. @returns whether it was killed */
async function workerFor(settings: Settings, workshop: Workshop, id: string, lifeMs: number | null): Promise<boolean> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CAMTAY, "work"], {
    env: { ...process.env, CAMTAY_DATA: settings.dataFolder, CAMTAY_REDIS: "none", CAMTAY_LOG_LEVEL: "silent" },
    stdio: "ignore",
  });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const began = performance.now();
  while (!(await isOver(workshop, id)) && (lifeMs === null || performance.now() - began < lifeMs)) await wait(25);
  const killed = !(await isOver(workshop, id));
  child.kill(killed ? "SIGKILL" : "SIGTERM");
  await ended;
  return killed;
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

async function oneBatch(kills: number, random: RandomNumbers): Promise<{ told: string; dealt: number }> {
  const settings = readSettings({ CAMTAY_DATA: mkdtempSync(join(tmpdir(), "camtay-kill-")), CAMTAY_LOG_LEVEL: "silent" });
  const workshop = await openWorkshop(settings);
  try {
    const id = await takeIn(workshop);
    let dealt = 0;
    while (dealt < kills && (await workerFor(settings, workshop, id, random.below(LONGEST_LIFE_MS)))) dealt += 1;
    if (!(await isOver(workshop, id))) await workerFor(settings, workshop, id, null);
    return { told: await outcome(workshop), dealt };
  } finally {
    await workshop.close();
    rmSync(settings.dataFolder, { recursive: true, force: true });
  }
}

/** kill -9 at random moments between scan and PDF/A: the end is the same as without, and nothing is there twice. */
export const chaos: Chaos = {
  what: "kill -9 while a dossier is split, read, assembled and composed",
  points: 100,
  async run({ points, random }) {
    const undisturbed = (await oneBatch(0, random)).told;
    const failures: string[] = [];
    let dealt = 0;
    let batches = 0;
    while (dealt < points) {
      const batch = await oneBatch(Math.min(KILLS_A_BATCH, points - dealt), random);
      batches += 1;
      dealt += Math.max(1, batch.dealt);
      if (batch.told !== undisturbed) failures.push(`batch ${batches}, after ${batch.dealt} kills: ends otherwise than undisturbed`);
    }
    return { points: dealt, failures, note: `${batches} batches` };
  },
};
