// Measures the page engine alone on folders made by generate.mjs: tilt, turns, blank pages, codes, crop, CPU time.
// node tests/corpus/measure-pages.ts FOLDER... [--each] [--json]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { invert, type Matrix, multiply, project } from "@camtay/shared/domain/geometry.ts";
import { type CleanPage, cleanPage } from "@camtay/worker/imaging/clean-page.ts";
import { isFailedPage, openSource } from "@camtay/worker/imaging/open-source.ts";

interface TruthPage {
  readonly file: string;
  readonly page: number;
  readonly type: string;
  readonly blank: boolean;
  readonly nearlyBlank: boolean;
  readonly orientation: number;
  readonly source: string;
  readonly matrix: Matrix;
  readonly cleanWidth: number;
  readonly cleanHeight: number;
  readonly qr: string | null;
  readonly copies: number;
  readonly lines: readonly { readonly words: readonly (readonly [string, number, number, number, number])[] }[];
}

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { each: { type: "boolean", default: false }, json: { type: "boolean", default: false }, only: { type: "string" } },
});

/** The generator lays some marks below the lower edge of landscape pages: nothing of them is in the picture. */
const hasVisibleMark = (truth: TruthPage): boolean =>
  truth.lines.some((line) => line.words.some(([, x, y]) => x < truth.cleanWidth - 5 && y < truth.cleanHeight - 5));

/** Degrees by which the clean page is still turned against the truth, -180 to 180. */
function tiltLeft(page: CleanPage, truth: TruthPage): number {
  const toTruth = multiply(invert(truth.matrix), page.matrix);
  const [y, x0, x1] = [page.colour.height / 2, page.colour.width * 0.1, page.colour.width * 0.9];
  const [a, b] = [project(toTruth, [x0, y]), project(toTruth, [x1, y])];
  return (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
}

/** Largest distance between a corner of the true page and the same corner of the clean page, millimetres. */
function cornerError(page: CleanPage, truth: TruthPage): number {
  const toTruth = multiply(invert(truth.matrix), page.matrix);
  const { width: w, height: h } = page.colour;
  const mm = 297 / Math.max(truth.cleanWidth, truth.cleanHeight);
  const want = [
    [0, 0],
    [truth.cleanWidth, 0],
    [truth.cleanWidth, truth.cleanHeight],
    [0, truth.cleanHeight],
  ] as const;
  const have = [
    [0, 0],
    [w, 0],
    [w, h],
    [0, h],
  ] as const;
  return Math.max(
    ...have.map((corner, i) => {
      const [x, y] = project(toTruth, corner);
      return mm * Math.hypot(x - want[i]![0], y - want[i]![1]);
    }),
  );
}

const tilts: number[] = [];
const corners: number[] = [];
const wrong: string[] = [];
let [pages, cpu, turnsWrong, turnsUnflagged, turnsFlagged, marked] = [0, 0, 0, 0, 0, 0];
let [blanks, found, kept, keptWrongly, markedDropped, blankUnsure] = [0, 0, 0, 0, 0, 0];
let [codes, read, misread] = [0, 0, 0];

for (const folder of folders) {
  const truth = JSON.parse(readFileSync(join(folder, "truth.json"), "utf8")) as { dossiers: { pages: TruthPage[] }[] };
  const byFile = Map.groupBy(
    truth.dossiers.flatMap((d) => d.pages),
    (p) => p.file,
  );
  for (const [file, expected] of byFile) {
    if (options.only && !file.includes(options.only)) continue;
    let before = process.cpuUsage();
    for await (const source of openSource(file, readFileSync(join(folder, file)))) {
      if (isFailedPage(source)) throw source.failed;
      const page = await cleanPage(source);
      const used = process.cpuUsage(before);
      const seconds = (used.user + used.system) / 1e6;
      pages++;
      cpu += seconds;
      measure(folder, page, expected.find((p) => p.page === source.page)!, seconds);
      before = process.cpuUsage();
    }
  }
}

function measure(folder: string, page: CleanPage, truth: TruthPage, seconds: number): void {
  const where = `${folder}/${truth.file}#${truth.page} ${truth.type} ${truth.source}${truth.copies ? ` copy${truth.copies}` : ""}`;
  const flagged = page.findings.includes("orientation-unsure");
  const left = tiltLeft(page, truth);
  const upright = Math.abs(left) < 20;
  const notes: string[] = [];
  const empty = truth.blank || (truth.nearlyBlank && !hasVisibleMark(truth));
  if (empty) {
    blanks++;
    if (page.blank) found++;
    else notes.push("BLANK NOT FOUND");
  } else {
    kept++;
    if (page.blank) {
      keptWrongly++;
      if (truth.nearlyBlank) markedDropped++;
      notes.push("DROPPED");
    }
    if (page.findings.includes("blank-unsure")) blankUnsure++;
  }
  if (!empty && !page.blank) {
    marked++;
    if (upright) tilts.push(Math.abs(left));
    if (!upright) {
      turnsWrong++;
      if (!flagged) turnsUnflagged++;
    }
    if (flagged) turnsFlagged++;
    if (!upright || flagged)
      notes.push(`turn ${page.turn} for ${truth.orientation}${flagged ? " flagged" : ""} (${page.turnConfidence.toFixed(2)})`);
    else if (Math.abs(left) > 0.08) notes.push(`tilt ${left.toFixed(3)}`);
  }
  if (upright) {
    const error = cornerError(page, truth);
    corners.push(error);
    if (error > 2.5) notes.push(`corner ${error.toFixed(1)} mm`);
  }
  if (truth.qr) {
    codes++;
    if (page.qr.some((code) => code.text === truth.qr)) read++;
    else notes.push("QR missed");
  }
  if (page.qr.some((code) => code.text !== truth.qr)) misread++;
  const others = page.findings.filter((f) => f !== "orientation-unsure");
  if (others.length > 0) notes.push(others.join(" "));
  if (notes.length > 0) wrong.push(`${where}: ${notes.join(", ")}`);
  if (options.each)
    console.log(
      where,
      page.turn,
      page.skewDegrees.toFixed(3),
      `left ${left.toFixed(3)}`,
      `${seconds.toFixed(3)} s`,
      page.turnConfidence.toFixed(2),
      page.blankConfidence.toFixed(2),
      notes.join(", "),
    );
}

const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
const share = (part: number, all: number): number => (all === 0 ? 1 : Math.round((part / all) * 10_000) / 10_000);
sorted(tilts);
sorted(corners);
const result = {
  pages,
  cpuSecondsPerPage: Math.round((cpu / pages) * 1000) / 1000,
  tilt: { median: tilts[tilts.length >> 1] ?? 0, p95: tilts[Math.floor(tilts.length * 0.95)] ?? 0, worst: tilts.at(-1) ?? 0 },
  orientation: { pages: marked, wrong: turnsWrong, wrongUnflagged: turnsUnflagged, flagged: turnsFlagged },
  blank: { blanks, found: share(found, blanks), kept: share(kept - keptWrongly, kept), markedDropped, unsure: blankUnsure },
  qr: { present: codes, read: share(read, codes), wrong: misread },
  cornerMillimetres: {
    median: corners[corners.length >> 1] ?? 0,
    p95: corners[Math.floor(corners.length * 0.95)] ?? 0,
    worst: corners.at(-1) ?? 0,
  },
};
for (const line of wrong) console.log(line);
console.log(options.json ? JSON.stringify(result) : result);
