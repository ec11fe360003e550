import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { addFile, createBatch, getBatch, startBatch } from "@camtay/worker/pipeline/in-flight/batches.ts";
import { type Bench, type BenchRow, round } from "./bench-row.ts";
import { type WorkerCpu, watchCpu } from "./process-cpu.ts";
import { type BenchWorker, startBenchWorker } from "./run-worker.ts";

const TESTS = dirname(dirname(fileURLToPath(import.meta.url)));
const SEED = process.env.BENCH_SEED ?? "41";
const DOSSIERS = process.env.BENCH_DOSSIERS ?? "3";
/** Pages that go through each worker. */
const PAGES = Number(process.env.BENCH_SCALING_PAGES ?? "110");
/** Measured is the middle: every lane has met all kinds of pages by then, and there is more to do than there are lanes until then. */
const [FROM, TO] = [0.3, 0.85];
const PEER_PAGES = 12;
const EVERY_MS = 100;
const AGENCY = "H99";

/** The middle of one run. */
interface Middle {
  readonly pagesASecond: number;
  /** Share of their time in which the page lanes computed. */
  readonly lanesBusy: number;
  /** CPU seconds a page, of everything the worker is. */
  readonly cpuAPage: number;
}

/**
 * One worker of one page lane on one core against one of two on two cores: each gets as many cores as it has lanes, so that main process,
 * opening of files, assembly and garbage collection are part of what a core does. Two plain `tesseract` processes, a core each, against
 * one, in the same run.
 */
export const bench: Bench = {
  what: `two page lanes on two cores against one on one, ${PAGES} pages of seed ${SEED} at 200 dpi through \`camtay work\`, handed in as they are read; the middle of each run`,
  async run() {
    if (cpus().length < 2) throw new Error("needs two cores");
    const folder = mkdtempSync(join(tmpdir(), "camtay-bench-"));
    try {
      const scans = join(folder, "scans");
      const generator = join(TESTS, "corpus", "generate.mjs");
      const args = [generator, "--out", scans, "--seed", SEED, "--dossiers", DOSSIERS, "--container", "jpg"];
      if (spawnSync(process.execPath, args, { stdio: "ignore" }).status !== 0) throw new Error("the generator failed; it needs Chromium");
      rmSync(join(scans, "truth.json"));
      const [one, two, free] = [await middleOf(scans, 1, "0"), await middleOf(scans, 2, "0,1"), await middleOf(scans, 1, "0,1")];
      const lists = readdirSync(scans)
        .slice(0, PEER_PAGES)
        .map((name) => join(scans, name));
      const [alone, together] = [await plainTesseract(folder, lists, ["0"]), await plainTesseract(folder, lists, ["0", "1"])];
      const ours = two.pagesASecond / one.pagesASecond;
      // Each of the two reads everything: twice the work in so much time.
      const peer = (2 * alone) / together;
      return [
        { measure: "two on two cores against one on one, times", ours: round(ours), peer: round(peer), bar: ">= 0.97 of the peer's" },
        { measure: "of the peer's gain", ours: round(ours / peer), bar: ">= 0.97" },
        { measure: "pages a second: one on one core, two on two", ours: `${round(one.pagesASecond)}, ${round(two.pagesASecond)}` },
        { measure: "CPU seconds a page, everything: one on one core, two on two", ours: `${round(one.cpuAPage)}, ${round(two.cpuAPage)}` },
        { measure: "share of their time in which the lanes compute: one, two", ours: `${round(one.lanesBusy)}, ${round(two.lanesBusy)}` },
        {
          measure: "against one that may use the second core for all but reading, times",
          ours: round(two.pagesASecond / free.pagesASecond),
        },
      ] satisfies BenchRow[];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function middleOf(scans: string, lanes: number, cores: string): Promise<Middle> {
  const worker = await startBenchWorker({ lanes, cores });
  try {
    const cpu = watchCpu(worker.pid);
    const marks: ({ at: number; read: number } & WorkerCpu)[] = [];
    let [handedIn, copies] = [0, 0];
    for (;;) {
      const read = await pagesRead(worker);
      marks.push({ at: performance.now() / 1000, read, ...cpu() });
      if (read >= TO * PAGES) break;
      // A batch in work and one that waits: opening, assembling and composing go on beside reading, as through a day.
      const names = readdirSync(scans);
      if (handedIn < PAGES && handedIn - read < names.length) {
        await handIn(worker, scans, names, copies++);
        handedIn += names.length;
      }
      await wait(EVERY_MS);
    }
    const from = marks.find(({ read }) => read >= FROM * PAGES)!;
    const to = marks.at(-1)!;
    const pages = to.read - from.read;
    const seconds = to.at - from.at;
    return {
      pagesASecond: pages / seconds,
      lanesBusy: (to.lanes - from.lanes) / (lanes * seconds),
      cpuAPage: (to.all - from.all) / pages,
    };
  } finally {
    await worker.close();
  }
}

/** The same scans under other names: they are read again. */
async function handIn({ workshop }: BenchWorker, scans: string, names: readonly string[], copy: number): Promise<void> {
  const { db, blobs, flow } = workshop;
  const id = await createBatch(db, { agency: AGENCY, accountId: null, procedure: null, dossier: null, urgency: "pile" }, new Date());
  const batch = await getBatch(db, AGENCY, id);
  for (const name of names) await addFile(db, blobs, batch, `${name}-${copy}${extname(name)}`, readFileSync(join(scans, name)));
  await startBatch(batch, flow, new Date());
}

async function pagesRead({ workshop }: BenchWorker): Promise<number> {
  const row = await workshop.db
    .selectFrom("pages")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("state", "!=", "waiting")
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** One process a core, each reading all of the pictures. @returns mean wall seconds of one */
async function plainTesseract(folder: string, files: readonly string[], cores: readonly string[]): Promise<number> {
  const list = join(folder, "list.txt");
  writeFileSync(list, `${files.join("\n")}\n`);
  const seconds = await Promise.all(
    cores.map(async (core) => {
      const from = performance.now();
      const args = ["-c", core, "tesseract", list, join(folder, `text${core}`), "-l", "vie", "--psm", "3", "--dpi", "200"];
      const child = spawn("taskset", args, { stdio: "ignore", env: { ...process.env, OMP_THREAD_LIMIT: "1" } });
      await new Promise<void>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`tesseract ended with ${code}`))));
      });
      return (performance.now() - from) / 1000;
    }),
  );
  return seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
}
