import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { addFile, createBatch, getBatch, startBatch } from "@camtay/worker/pipeline/in-flight/batches.ts";
import type { Workshop } from "@camtay/worker/pipeline/worker.ts";
import { type Bench, round } from "./bench-row.ts";
import { treeMemory } from "./measure-memory.ts";
import { startBenchWorker } from "./run-worker.ts";

const SAMPLE = fileURLToPath(new URL("../corpus/sample/pages/", import.meta.url));
const PAGES = Number(process.env.BENCH_MEMORY_PAGES ?? "2000");
/** Begins nothing new after so long, and tells what there is. */
const MOST_SECONDS = Number(process.env.BENCH_MEMORY_SECONDS ?? "7200");
const LANES = Number(process.env.BENCH_LANES ?? "1");
/** Folder of page pictures to go through again and again; the sample by default. */
const SCANS = process.env.BENCH_SCANS ?? SAMPLE;
const EVERY_MS = 200;
const AGENCY = "H99";

/** What a process of the worker is there for, by its name. */
const ROLES = { page: /^camtay-cpu/, files: /^camtay-io/, piles: /^camtay-later/ } as const;
type Role = keyof typeof ROLES | "main";
const roleOf = (command: string): Role => (Object.entries(ROLES).find(([, name]) => name.test(command))?.[0] ?? "main") as Role;

interface Look {
  /** Pages read so far. */
  readonly done: number;
  /** MiB; of the page lanes the largest. */
  readonly by: Readonly<Record<Role, number>>;
  readonly tree: number;
}

function look(pid: number, done: number): Look {
  const by = { page: 0, files: 0, piles: 0, main: 0 };
  let tree = 0;
  for (const { command, mib } of treeMemory(pid)) {
    const role = roleOf(command);
    by[role] = role === "page" ? Math.max(by.page, mib) : by[role] + mib;
    tree += mib;
  }
  return { done, by, tree };
}

async function readAndComposed(workshop: Workshop, batchId: string): Promise<{ read: number; over: boolean }> {
  const row = await workshop.db
    .selectFrom("pages")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("batch_id", "=", batchId)
    .where("state", "!=", "waiting")
    .executeTakeFirstOrThrow();
  return { read: Number(row.n), over: (await getBatch(workshop.db, AGENCY, batchId)).state !== "running" };
}

/** The same dossiers under new names: every page is read again. */
export const bench: Bench = {
  what: `${PAGES} pages through \`camtay work\` with ${LANES} page lane(s), real Redis and database, all kept as papers; proportional set size every ${EVERY_MS} ms`,
  async run() {
    const worker = await startBenchWorker({ lanes: LANES });
    const { workshop } = worker;
    const looks: Look[] = [];
    let done = 0;
    try {
      const names = readdirSync(SCANS).filter((name) => /\.(jpg|png|tiff|pdf)$/.test(name));
      for (let round = 0; done < PAGES && performance.now() < 1_000 * MOST_SECONDS; round++) {
        const id = await createBatch(workshop.db, { agency: AGENCY, accountId: null, procedure: null, dossier: null }, new Date());
        const batch = await getBatch(workshop.db, AGENCY, id);
        for (const name of names)
          await addFile(workshop.db, workshop.blobs, batch, `${name}-${round}${extname(name)}`, readFileSync(join(SCANS, name)));
        await startBatch(batch, workshop.flow, new Date());
        for (;;) {
          const { read, over } = await readAndComposed(workshop, id);
          looks.push(look(worker.pid, done + read));
          if (over) {
            done += read;
            break;
          }
          await wait(EVERY_MS);
        }
      }
    } finally {
      await worker.close();
    }
    const highest = (what: (one: Look) => number) => round(Math.max(...looks.map(what)), 0);
    return [
      { measure: "pages read", ours: done },
      { measure: "page lane, Tesseract included: highest, MiB", ours: highest(({ by }) => by.page), bar: "<= 350" },
      { measure: "page lane: mean of each fifth of the run", ours: fifths(looks, ({ by }) => by.page), bar: "flat" },
      { measure: "main process: highest, MiB", ours: highest(({ by }) => by.main) },
      { measure: "main process: mean of each fifth", ours: fifths(looks, ({ by }) => by.main), bar: "flat" },
      { measure: "lane that opens files and archives: highest, MiB", ours: highest(({ by }) => by.files) },
      { measure: "all processes of the worker: highest, MiB", ours: highest(({ tree }) => tree) },
      { measure: "all processes: mean of each fifth", ours: fifths(looks, ({ tree }) => tree), bar: "flat" },
    ];
  },
};

/** By pages, not by time. */
function fifths(looks: readonly Look[], what: (one: Look) => number): string {
  const all = looks.at(-1)?.done ?? 0;
  return [0, 1, 2, 3, 4]
    .map((fifth) => {
      const part = looks.filter(({ done }) => done > (fifth * all) / 5 && done <= ((fifth + 1) * all) / 5);
      return Math.round(part.reduce((sum, one) => sum + what(one), 0) / Math.max(1, part.length));
    })
    .join(", ");
}
