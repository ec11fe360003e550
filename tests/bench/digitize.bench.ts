import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DigitizeResult } from "@camtay/shared/domain/digitized.ts";
import type { Bench, BenchRow } from "./bench-row.ts";
import { round } from "./bench-row.ts";
import { measureCommand } from "./measure-command.ts";

const TESTS = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOT = dirname(TESTS);
const SEED = process.env.BENCH_SEED ?? "41";
const DPI = process.env.BENCH_DPI ?? "200";
/** Some 50 pages: what starts a program counts in a small office's morning, not in its day. */
const DOSSIERS = process.env.BENCH_DOSSIERS ?? "6";

/** A few dossiers, one PDF each, through `camtay digitize --out` and through OCRmyPDF with everything on that it has for the job. */
export const bench: Bench = {
  what: `scan to PDF/A, seed ${SEED} at ${DPI} dpi, ${DOSSIERS} dossiers as PDF; CPU seconds of the whole process tree`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "camtay-bench-"));
    try {
      const scans = join(folder, "scans");
      const made = spawnSync(
        process.execPath,
        [join(TESTS, "corpus", "generate.mjs"), "--out", scans, "--seed", SEED, "--dpi", DPI, "--dossiers", DOSSIERS, "--container", "pdf"],
        { stdio: "ignore" },
      );
      if (made.status !== 0) throw new Error("the generator failed; it needs Chromium");
      rmSync(join(scans, "truth.json"));
      const out = join(folder, "out");
      const ours = measureCommand(process.execPath, [join(ROOT, "worker", "cli", "camtay.ts"), "digitize", scans, "--out", out]);
      const result = DigitizeResult.parse(JSON.parse(readFileSync(join(out, "result.json"), "utf8")));
      const pages = result.pages.length;
      const kept = result.papers.reduce((sum, paper) => sum + paper.pages.length, 0);
      const sizeOf = (where: string) =>
        readdirSync(where)
          .filter((name) => name.endsWith(".pdf"))
          .reduce((sum, name) => sum + statSync(join(where, name)).size, 0) / 1024;
      const peer = ocrMyPdf(scans, join(folder, "peer"), sizeOf);
      const row = (measure: string, mine: number, theirs: number | undefined, bar: string): BenchRow => ({
        measure,
        ours: round(mine),
        ...(theirs !== undefined && { peer: round(theirs) }),
        bar,
      });
      return [
        row("CPU seconds a page", ours.cpuSeconds / pages, peer && peer.cpuSeconds / pages, DPI === "300" ? "<= 1.2" : "<= 0.8"),
        ...(peer ? [{ measure: "times less than the peer", ours: round(peer.cpuSeconds / ours.cpuSeconds), bar: ">= 10" }] : []),
        row("wall seconds", ours.wallSeconds, peer?.wallSeconds, ""),
        row("KiB a kept page", sizeOf(out) / kept, peer && peer.kib / pages, "<= 90"),
        { measure: "pages (kept)", ours: `${pages} (${kept})`, ...(peer && { peer: `${pages} (${pages})` }) },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function ocrMyPdf(scans: string, out: string, sizeOf: (folder: string) => number) {
  if (spawnSync("sh", ["-c", "command -v ocrmypdf"]).status !== 0) return undefined;
  mkdirSync(out);
  const clean = spawnSync("sh", ["-c", "command -v unpaper"]).status === 0 ? ["--clean"] : [];
  let cpuSeconds = 0;
  let wallSeconds = 0;
  for (const name of readdirSync(scans)) {
    const args = [
      "-l",
      "vie",
      "--rotate-pages",
      "--deskew",
      ...clean,
      "--optimize",
      "1",
      "--output-type",
      "pdfa",
      "--quiet",
      join(scans, name),
      join(out, name),
    ];
    const cost = measureCommand("ocrmypdf", args);
    cpuSeconds += cost.cpuSeconds;
    wallSeconds += cost.wallSeconds;
  }
  return { cpuSeconds, wallSeconds, kib: sizeOf(out) };
}
