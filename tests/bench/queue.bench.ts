import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { addFile, createBatch, getBatch, startBatch } from "@camtay/worker/pipeline/in-flight/batches.ts";
import { until } from "@camtay/worker/pipeline/testing/test-redis.ts";
import type { Workshop } from "@camtay/worker/pipeline/worker.ts";
import { PDFDocument } from "pdf-lib";
import { type Bench, round, spread } from "./bench-row.ts";
import { totalMiB, treeMemory } from "./measure-memory.ts";
import { startBenchWorker } from "./run-worker.ts";

const SAMPLE = fileURLToPath(new URL("../corpus/sample/pages/", import.meta.url));
const AGENCY = "H99";
const COUNTER_PAGES = 6;
const FILE_PAGES = 50;
const NIGHT_PAGES = Number(process.env.BENCH_NIGHT_PAGES ?? "5000");
const ROUNDS = Number(process.env.BENCH_COUNTERS ?? "12");
const PAUSE_MS = 1_500;
const PATIENCE_MS = 15 * 60_000;

const scans = () =>
  readdirSync(SAMPLE)
    .filter((name) => name.endsWith(".jpg"))
    .map((name) => readFileSync(join(SAMPLE, name)));

/** Pages of a PDF are work of their own each, also when they show one picture. */
async function pileOf(pages: number, pictures: readonly Buffer[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const images = await Promise.all(pictures.map((picture) => pdf.embedJpg(new Uint8Array(picture))));
  for (let i = 0; i < pages; i++) {
    const page = pdf.addPage([595, 842]);
    page.drawImage(images[i % images.length]!, { x: 0, y: 0, width: 595, height: 842 });
  }
  return pdf.save();
}

async function handIn({ db, blobs, flow }: Workshop, files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const id = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: null }, new Date());
  const batch = await getBatch(db, AGENCY, id);
  for (const [name, bytes] of Object.entries(files)) await addFile(db, blobs, batch, name, bytes);
  await startBatch(batch, flow, new Date());
  return id;
}

async function pagesOf({ db }: Workshop, batchId: string): Promise<{ all: number; waiting: number }> {
  const rows = await db
    .selectFrom("pages")
    .select("state")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("batch_id", "=", batchId)
    .groupBy("state")
    .execute();
  const count = (state?: string) =>
    rows.filter((row) => state === undefined || row.state === state).reduce((sum, row) => sum + Number(row.n), 0);
  return { all: count(), waiting: count("waiting") };
}

/** Six pages at a counter. @returns seconds until the last one is read, and until its papers are composed */
async function serveCounter(workshop: Workshop, name: string, bytes: Uint8Array): Promise<{ read: number; ready: number }> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const id = await handIn(workshop, { [name]: bytes });
  for (;;) {
    const { all, waiting } = await pagesOf(workshop, id);
    if (all === COUNTER_PAGES && waiting === 0) break;
    await wait(15);
  }
  const read = seconds();
  while ((await getBatch(workshop.db, AGENCY, id)).state === "running") await wait(15);
  return { read, ready: seconds() };
}

async function serveCounters(workshop: Workshop, what: string, pictures: readonly Buffer[], rounds: number) {
  const served = [];
  for (let i = 0; i < rounds; i++) {
    const turned = [...pictures.slice(i % pictures.length), ...pictures.slice(0, i % pictures.length)];
    served.push(await serveCounter(workshop, `${what}-${i}.pdf`, await pileOf(COUNTER_PAGES, turned.slice(0, COUNTER_PAGES))));
    await wait(PAUSE_MS);
  }
  return { read: spread(served.map((one) => one.read)), ready: spread(served.map((one) => one.ready)) };
}

/** Of the worker and all its lanes; what they share counts once. */
const memoryOf = (pid: number): number => totalMiB(treeMemory(pid));

/** A night's pile waits while counters come between, through Redis, with every page really read. */
export const bench: Bench = {
  what: `${ROUNDS} counters of six pages each, first with nothing else to do, then while ${NIGHT_PAGES} pages of a night wait; one worker, real Redis, real pages`,
  async run() {
    const worker = await startBenchWorker({ lanes: availableParallelism() });
    const { workshop } = worker;
    try {
      const pictures = scans();
      await serveCounters(workshop, "khoi-dong", pictures, 2);
      const alone = await serveCounters(workshop, "vang", pictures, ROUNDS);
      const memoryBefore = memoryOf(worker.pid);
      const files: Record<string, Uint8Array> = {};
      for (let i = 0; i * FILE_PAGES < NIGHT_PAGES; i++)
        files[`dem-${String(i).padStart(3, "0")}.pdf`] = await pileOf(Math.min(FILE_PAGES, NIGHT_PAGES - i * FILE_PAGES), [
          pictures[i % pictures.length]!,
        ]);
      const night = await handIn(workshop, files);
      await until(async () => (await pagesOf(workshop, night)).all === NIGHT_PAGES, PATIENCE_MS);
      const beforeCounters = await pagesOf(workshop, night);
      const began = performance.now();
      const between = await serveCounters(workshop, "quay", pictures, ROUNDS);
      const minutes = (performance.now() - began) / 60_000;
      const after = await pagesOf(workshop, night);
      return [
        { measure: "last of six pages, nothing waiting: median / p95, s", ours: `${round(alone.read.median)} / ${round(alone.read.p95)}` },
        {
          measure: `last of six pages, ${beforeCounters.waiting} waiting: median / p95, s`,
          ours: `${round(between.read.median)} / ${round(between.read.p95)}`,
          bar: "p95 <= 4",
        },
        { measure: "its papers ready to be signed: median / p95, s", ours: `${round(between.ready.median)} / ${round(between.ready.p95)}` },
        { measure: "night pages read meanwhile, a minute", ours: round((beforeCounters.waiting - after.waiting) / minutes, 1) },
        {
          measure: "all processes of the worker, Tesseract included: MiB before / after",
          ours: `${round(memoryBefore, 0)} / ${round(memoryOf(worker.pid), 0)}`,
          bar: "flat; a page lane has its own row in the bench `memory`",
        },
      ];
    } finally {
      await worker.close();
    }
  },
};
