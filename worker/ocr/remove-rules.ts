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
  const horizontal = thin(findRuns(page, Math.round(LEAST_HORIZONTAL_INCH * dpi), true), thickness);
  const vertical = thin(findRuns(page, Math.round(LEAST_VERTICAL_INCH * dpi), false), thickness);
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

function findRuns({ data, width, height }: GreyImage, least: number, horizontal: boolean): Run[] {
  const [lines, length, step, stride] = horizontal ? [height, width, 1, width] : [width, height, width, 1];
  const runs: Run[] = [];
  for (let at = 0; at < lines; at++) {
    let from = -1;
    let gap = 0;
    let offset = at * stride;
    for (let i = 0; i < length; i++, offset += step) {
      if (data[offset]! < INK) {
        if (from < 0) from = i;
        gap = 0;
      } else if (from >= 0 && ++gap > BRIDGE_PX) {
        if (i - gap - from + 1 >= least) runs.push({ at, from, to: i - gap + 1, horizontal });
        from = -1;
      }
    }
    if (from >= 0 && length - gap - from >= least) runs.push({ at, from, to: length - gap, horizontal });
  }
  return runs;
}

/** Runs beside each other make one rule; bundles thicker than a rule can be are left alone. */
function thin(runs: readonly Run[], thickness: number): Run[] {
  const byLine = new Map<number, Run[]>();
  for (const run of runs) byLine.set(run.at, [...(byLine.get(run.at) ?? []), run]);
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
