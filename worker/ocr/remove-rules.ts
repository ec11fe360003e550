import type { GreyImage } from "./recogniser.ts";

/** Darker than this is ink. */
const INK = 165;
/** Shorter strokes can be letters; inches. */
const LEAST_HORIZONTAL_INCH = 0.5;
const LEAST_VERTICAL_INCH = 0.32;
/** Thicker bars are drawings, not rules. */
const MOST_THICKNESS_INCH = 0.03;
/** Specks may break a rule; pixels. */
const BRIDGE_PX = 3;

export interface WithoutRules {
  /** The page itself when it has no rules. */
  readonly image: GreyImage;
  /** Rules cross in both directions: cells stand beside each other, and some hold two lines. */
  readonly hasTable: boolean;
}

const TABLE_ROWS = 3;
const TABLE_COLUMNS = 3;

/**
 * A copy of the page without the ruled lines of tables, forms and frames, so that the engine sees columns of text and no boxes.
 * Letters that touch a rule keep what stands off it.
 */
export function removeRules(page: GreyImage, dpi: number): WithoutRules {
  const thickness = Math.max(3, Math.round(MOST_THICKNESS_INCH * dpi));
  const horizontal = thin(findRowRuns(page, Math.round(LEAST_HORIZONTAL_INCH * dpi)), thickness);
  const vertical = thin(findColumnRuns(page, Math.round(LEAST_VERTICAL_INCH * dpi)), thickness);
  if (horizontal.length + vertical.length === 0) return { image: page, hasTable: false };
  const data = Uint8Array.from(page.data);
  for (const run of [...horizontal, ...vertical]) erase(data, page, run);
  return {
    image: { data, width: page.width, height: page.height },
    hasTable: countRules(horizontal, thickness) > TABLE_ROWS && countRules(vertical, thickness) > TABLE_COLUMNS,
  };
}

/** Runs that lie closer than two thicknesses are one rule, even when it leans. */
function countRules(runs: readonly Run[], thickness: number): number {
  const lines = [...new Set(runs.map((run) => run.at))].sort((a, b) => a - b);
  return lines.filter((line, i) => i === 0 || line - lines[i - 1]! > 2 * thickness).length;
}

interface Run {
  /** Row of a horizontal run, column of a vertical one. */
  readonly at: number;
  readonly from: number;
  /** First pixel after it. */
  readonly to: number;
  readonly horizontal: boolean;
}

function findRowRuns(page: GreyImage, least: number): Run[] {
  const runs: Run[] = [];
  const fours = fourAtOnce(page.data);
  for (let y = 0; y < page.height; y++) runsOfRow(page, fours, y, least, runs);
  return runs;
}

/** The same bytes, four in one number: to pass over white paper, which is most of a page. A copy where they do not lie on a boundary of four. */
function fourAtOnce(data: Uint8Array): Uint32Array {
  const bytes = data.byteOffset % 4 === 0 ? data : Uint8Array.from(data);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

const FOUR_WHITE = 0xffffffff;

function runsOfRow({ data, width }: GreyImage, fours: Uint32Array, y: number, least: number, runs: Run[]): void {
  const row = y * width;
  const end = row + width;
  let from = -1;
  let last = -1;
  for (let i = row; i < end; i++) {
    while ((i & 3) === 0 && i + 4 <= end && fours[i >> 2] === FOUR_WHITE) i += 4;
    if (i === end) break;
    if (data[i]! >= INK) continue;
    const x = i - row;
    if (from < 0 || x - last > BRIDGE_PX + 1) {
      if (last + 1 - from >= least && from >= 0) runs.push({ at: y, from, to: last + 1, horizontal: true });
      from = x;
    }
    last = x;
  }
  if (from >= 0 && last + 1 - from >= least) runs.push({ at: y, from, to: last + 1, horizontal: true });
}

/** All columns at once, row by row: pixels are looked at in the order in which they lie in memory. */
function findColumnRuns(page: GreyImage, least: number): Run[] {
  const runs: Run[] = [];
  const fours = fourAtOnce(page.data);
  const from = new Int32Array(page.width).fill(-1);
  const last = new Int32Array(page.width).fill(-1);
  for (let y = 0; y < page.height; y++) growColumns(page.data, fours, y, from, last, least, runs);
  for (let x = 0; x < page.width; x++) if (from[x]! >= 0) endRun(x, from[x]!, last[x]! + 1, least, runs);
  return runs.sort((a, b) => a.at - b.at || a.from - b.from);
}

function growColumns(
  data: Uint8Array,
  fours: Uint32Array,
  y: number,
  from: Int32Array,
  last: Int32Array,
  least: number,
  runs: Run[],
): void {
  const row = y * from.length;
  const end = row + from.length;
  for (let i = row; i < end; i++) {
    while ((i & 3) === 0 && i + 4 <= end && fours[i >> 2] === FOUR_WHITE) i += 4;
    if (i === end) break;
    if (data[i]! >= INK) continue;
    const x = i - row;
    if (from[x]! < 0 || y - last[x]! > BRIDGE_PX + 1) {
      if (from[x]! >= 0) endRun(x, from[x]!, last[x]! + 1, least, runs);
      from[x] = y;
    }
    last[x] = y;
  }
}

function endRun(at: number, from: number, to: number, least: number, runs: Run[]): void {
  if (to - from >= least) runs.push({ at, from, to, horizontal: false });
}

/** Runs beside each other make one rule; bundles thicker than a rule can be are left alone. */
function thin(runs: readonly Run[], thickness: number): Run[] {
  const byLine = new Map<number, Run[]>();
  for (const run of runs) {
    const line = byLine.get(run.at);
    if (line) line.push(run);
    else byLine.set(run.at, [run]);
  }
  const touching = (run: Run, at: number) => byLine.get(at)?.some((other) => other.from < run.to && run.from < other.to) ?? false;
  return runs.filter((run) => {
    let count = 1;
    for (let d = 1; count <= thickness && touching(run, run.at - d); d++) count++;
    for (let d = 1; count <= thickness && touching(run, run.at + d); d++) count++;
    return count <= thickness;
  });
}

/** Also the soft edge on both sides; where a letter crosses, its stroke beyond the edge stays. */
function erase(data: Uint8Array, { width, height }: GreyImage, { at, from, to, horizontal }: Run): void {
  const lines = horizontal ? height : width;
  for (let line = Math.max(0, at - 1); line <= Math.min(lines - 1, at + 1); line++) {
    for (let i = from; i < to; i++) data[horizontal ? line * width + i : i * width + line] = 255;
  }
}
