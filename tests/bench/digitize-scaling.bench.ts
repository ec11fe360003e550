import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bench, type BenchRow, round } from "./bench-row.ts";
import { measureCommand } from "./measure-command.ts";
import { watchMemory } from "./measure-memory.ts";

const TESTS = dirname(dirname(fileURLToPath(import.meta.url)));
const CAMTAY = join(dirname(TESTS), "worker", "cli", "camtay.ts");
const SEED = process.env.BENCH_SEED ?? "41";
const DOSSIERS = process.env.BENCH_DOSSIERS ?? "3";

/** Two workers against one beside two plain `tesseract` processes against one, and the memory of one worker over the whole stack. */
export const bench: Bench = {
  what: `two workers against one, and memory; seed ${SEED}, 200 dpi, ${DOSSIERS} dossiers, a JPEG a page`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "camtay-bench-"));
    try {
      const scans = join(folder, "scans");
      const generator = join(TESTS, "corpus", "generate.mjs");
      const args = [generator, "--out", scans, "--seed", SEED, "--dossiers", DOSSIERS, "--container", "jpg"];
      if (spawnSync(process.execPath, args, { stdio: "ignore" }).status !== 0) throw new Error("the generator failed; it needs Chromium");
      rmSync(join(scans, "truth.json"));
      const digitize = (workers: number) => [
        CAMTAY,
        "digitize",
        scans,
        "--out",
        join(folder, `out${workers}`),
        "--workers",
        String(workers),
      ];
      const wall = (workers: number) => measureCommand(process.execPath, digitize(workers)).wallSeconds;
      const ours = wall(1) / wall(2);
      const files = readdirSync(scans).map((name) => join(scans, name));
      const peer = (await plainTesseract(folder, [files])) / (await plainTesseract(folder, halves(files)));
      const { samplesMiB } = await watchMemory(process.execPath, digitize(1));
      return [
        { measure: "two workers against one, times", ours: round(ours), peer: round(peer), bar: ">= 0.97 of the peer's" },
        { measure: "of the peer's gain", ours: round(ours / peer), bar: ">= 0.97" },
        { measure: "memory of one worker, peak MiB, Tesseract included", ours: round(Math.max(...samplesMiB), 0), bar: "<= 350" },
        { measure: "the same, mean of the second and of the last quarter of the run", ours: quarters(samplesMiB), bar: "flat" },
      ] satisfies BenchRow[];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const halves = (files: readonly string[]): string[][] => [files.filter((_, i) => i % 2 === 0), files.filter((_, i) => i % 2 === 1)];

/** One process for each list of pictures, all at the same time. @returns wall seconds */
async function plainTesseract(folder: string, lists: readonly (readonly string[])[]): Promise<number> {
  const from = performance.now();
  await Promise.all(
    lists.map((files, i) => {
      const list = join(folder, `list${i}.txt`);
      writeFileSync(list, `${files.join("\n")}\n`);
      const child = spawn("tesseract", [list, join(folder, `text${i}`), "-l", "vie", "--psm", "3", "--dpi", "200"], {
        stdio: "ignore",
        env: { ...process.env, OMP_THREAD_LIMIT: "1" },
      });
      return new Promise<void>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`tesseract ended with ${code}`))));
      });
    }),
  );
  return (performance.now() - from) / 1000;
}

function quarters(samples: readonly number[]): string {
  const mean = (from: number, to: number) => {
    const part = samples.slice(Math.floor(from * samples.length), Math.floor(to * samples.length));
    return Math.round(part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length));
  };
  return `${mean(0.25, 0.5)}, ${mean(0.75, 1)}`;
}
