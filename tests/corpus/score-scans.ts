// Scores digitizing against a folder of the generator: node tests/corpus/score-scans.ts --truth DIR [--json] [--faults] [--lines] [--keep OUT]
// The pictures are copied under neutral names; camtay never sees truth.json, which is opened only when it has finished.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DigitizeResult } from "@camtay/shared/domain/digitized.ts";
import { mishaps } from "./score/score-mishaps.ts";
import { blanks, characterErrors, codes, linesRead, orientation, type PagePair, pagesSentToPerson, tiltLeft } from "./score/score-pages.ts";
import { calibration, components, fields, splits } from "./score/score-papers.ts";
import { readTruth, type TruthPage, truthPages } from "./score/truth.ts";

const { values: args } = parseArgs({
  options: {
    truth: { type: "string" },
    json: { type: "boolean", default: false },
    /** Lists every field that is not exact or was sent to a person. */
    faults: { type: "boolean", default: false },
    /** Lists every printed line that was not read letter for letter. */
    lines: { type: "boolean", default: false },
    /** Keeps the output folder under this path. */
    keep: { type: "string" },
    workers: { type: "string" },
  },
});
if (!args.truth) {
  console.error("usage: score-scans.ts --truth DIR [--json] [--faults] [--lines] [--keep OUT] [--workers N]");
  process.exit(2);
}

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = resolve(args.truth);
const work = mkdtempSync(join(tmpdir(), "camtay-score-"));
const out = args.keep ? resolve(args.keep) : join(work, "out");

try {
  const names = copyUnderNeutralNames(folder, join(work, "in"));
  const { cpuSeconds, wallSeconds } = digitize(join(work, "in"), out);
  report(names, cpuSeconds, wallSeconds);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** In the order of the names, so that stacks stay stacks. @returns the neutral name by original name */
function copyUnderNeutralNames(from: string, to: string): Map<string, string> {
  mkdirSync(to);
  const files = readdirSync(from)
    .filter((file) => file !== "truth.json" && statSync(join(from, file)).isFile())
    .sort();
  return new Map(
    files.map((file, index) => {
      const neutral = `scan${String(index + 1).padStart(4, "0")}${extname(file)}`;
      copyFileSync(join(from, file), join(to, neutral));
      return [file, neutral];
    }),
  );
}

/** CPU seconds of camtay and every process it started, from the shell that waits for it. */
function digitize(from: string, to: string): { cpuSeconds: number; wallSeconds: number } {
  rmSync(to, { recursive: true, force: true });
  const command = [process.execPath, join(ROOT, "worker/cli/camtay.ts"), "digitize", from, "--out", to, "--pile"];
  if (args.workers) command.push("--workers", args.workers);
  const started = performance.now();
  const run = spawnSync("sh", ["-c", '"$@" >&2; times', "sh", ...command], { encoding: "utf8", maxBuffer: 1 << 28 });
  const wallSeconds = (performance.now() - started) / 1000;
  const children = run.stdout.trim().split("\n").at(-1) ?? "";
  const cpuSeconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
  if (!statSync(join(to, "result.json"), { throwIfNoEntry: false })) {
    console.error(run.stderr);
    throw new Error("camtay digitize wrote no result.json");
  }
  return { cpuSeconds, wallSeconds };
}

function report(names: ReadonlyMap<string, string>, cpuSeconds: number, wallSeconds: number): void {
  const truth = readTruth(folder);
  const result = DigitizeResult.parse(JSON.parse(readFileSync(join(out, "result.json"), "utf8")));
  const find = (page: TruthPage): PagePair => {
    const file = names.get(page.file);
    const index = result.pages.findIndex((p) => p.file === file && p.page === page.page);
    return { truth: page, page: result.pages[index] ?? null, index };
  };
  const pairs = truthPages(truth).map(find);
  const kept = result.papers.reduce((sum, paper) => sum + (paper.pdf === null ? 0 : paper.pages.length), 0);
  const bytes = result.papers.reduce((sum, paper) => sum + (paper.pdf === null ? 0 : statSync(join(out, paper.pdf)).size), 0);
  const found = fields(truth, result, find);
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  const score = {
    pages: pairs.length,
    cpuSecondsPerPage: rounded(cpuSeconds / pairs.length),
    wallSeconds: rounded(wallSeconds),
    kibPerPage: rounded(bytes / 1024 / Math.max(1, kept)),
    cer: characterErrors(pairs),
    tilt: tiltLeft(pairs),
    orientation: orientation(pairs),
    blank: blanks(pairs),
    split: splits(truth, result, find),
    ...(truth.dossiers.some((dossier) => dossier.mishap) && { mishaps: mishaps(truth, result, find) }),
    component: components(truth, result, find),
    fields: found.printed,
    calibration: calibration(found.claims),
    handwritten: found.written,
    qr: codes(pairs),
    pagesSentToPerson: pagesSentToPerson(result),
    failed: result.failed.length,
  };
  for (const [name, value] of Object.entries(score)) {
    const text =
      typeof value === "object"
        ? Object.entries(value)
            .map(([key, v]) => `${key} ${v}`)
            .join(", ")
        : String(value);
    console.log(`${name.padEnd(20)} ${text}`);
  }
  if (args.faults) {
    for (const fault of found.faults)
      console.log(
        `${fault.file}#${fault.page} ${fault.key}: ${fault.truth} -> ${fault.read} ${fault.confidence}${fault.flagged ? " flagged" : ""}`,
      );
    for (const item of result.review)
      if (item.reason !== "field-doubtful")
        console.log(item.reason, item.page === null ? "" : `${result.pages[item.page]!.file}#${result.pages[item.page]!.page}`);
  }
  if (args.lines)
    for (const pair of pairs.filter(({ truth }) => !truth.blank))
      for (const { wanted, read, edits } of linesRead(pair))
        if (edits > 0) console.log(`${pair.truth.file}#${pair.truth.page} ${pair.truth.type} ${edits}: ${wanted} -> ${read}`);
  if (args.json) console.log(JSON.stringify(score));
}
