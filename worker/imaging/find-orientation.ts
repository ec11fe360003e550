import type { Parts } from "./connected-parts.ts";
import { findTextLines, type TextLine } from "./text-lines.ts";

export interface UpOrDown {
  readonly upsideDown: boolean;
  /** 0.5 a guess, 1 sure. */
  readonly confidence: number;
  /** Evidence for upright (positive) or upside down (negative), for tuning and tests. */
  readonly evidence: number;
  readonly lines: number;
}

/** Measured on printed and photocopied pages: evidence 0.7 was wrong once in twenty, 4 never. */
export const turnConfidence = (evidence: number): number => 1 / (1 + Math.exp(-1.1 * Math.abs(evidence)));

/** One line says no more than this, however clearly: by hand people write as they like. */
const MOST_EVIDENCE_A_LINE = 0.9;

/** Weight of ascenders against descenders beside the steadiness of the outlines. */
const REACH_WEIGHT = 1;

/** Rows of outline gathered for one line, over its columns of ink. */
interface Outline {
  readonly tops: Int32Array;
  readonly bottoms: Int32Array;
}

/**
 * Tells whether lines of Latin print stand upright. Letters stand on one line, but reach up to different heights: small letters, capitals,
 * ascenders and, in Vietnamese, one or two marks over vowels. So the lower outline of a line keeps to one row more than the upper one.
 * @param parts joined parts of a straightened page with lines along rows
 * @param dpi of the ink map
 */
export function findUpOrDown(parts: Parts, dpi: number): UpOrDown {
  const { lines, lineOfPart } = findTextLines(parts, dpi);
  const outlines = traceOutlines(parts, lines, lineOfPart);
  let sum = 0;
  let squares = 0;
  let weights = 0;
  for (const { tops, bottoms } of outlines) {
    const columns = count(tops);
    if (columns < 12) continue;
    const steady = Math.log(evenness(bottoms, columns) / evenness(tops, columns)) + REACH_WEIGHT * reach(tops, bottoms, columns);
    const weight = Math.min(columns, 300);
    sum += weight * steady;
    squares += weight * steady * steady;
    weights += weight;
  }
  if (weights < 40) return { upsideDown: false, confidence: 0.5, evidence: 0, lines: lines.length };
  const mean = sum / weights;
  const spread = Math.sqrt(Math.max(0.02, squares / weights - mean * mean));
  const most = MOST_EVIDENCE_A_LINE * lines.length;
  const evidence = Math.max(-most, Math.min(most, (mean / spread) * Math.sqrt(weights / 100)));
  return { upsideDown: mean < 0, confidence: turnConfidence(evidence), evidence, lines: lines.length };
}

/** For each line, how many of its columns begin and end at each row (rows relative to its top, with room above and below). */
function traceOutlines(parts: Parts, lines: readonly TextLine[], lineOfPart: Int32Array): Outline[] {
  const { runs } = parts;
  const columns = lines.map(({ left, right }) => {
    const width = Math.ceil(right - left) + 1;
    return { top: new Int32Array(width).fill(0x7fffffff), bottom: new Int32Array(width).fill(-1) };
  });
  for (let i = 0; i < runs.count; i++) {
    const line = lineOfPart[runs.part[i]!]!;
    if (line < 0) continue;
    const { top, bottom } = columns[line]!;
    const offset = lines[line]!.left;
    noteRun(top, bottom, runs.y[i]!, runs.from[i]! - offset, runs.to[i]! - offset);
  }
  return lines.map((line, i) => {
    const size = Math.ceil(line.bottom - line.top) + 1;
    const origin = Math.floor(line.top) - size;
    const tops = new Int32Array(3 * size + 2);
    const bottoms = new Int32Array(3 * size + 2);
    const { top, bottom } = columns[i]!;
    for (let x = 0; x < top.length; x++) {
      if (bottom[x]! < 0) continue;
      const [t, b] = [top[x]! - origin, bottom[x]! - origin];
      if (t < 0 || b >= bottoms.length) continue;
      tops[t]!++;
      bottoms[b]!++;
    }
    return { tops, bottoms };
  });
}

function noteRun(top: Int32Array, bottom: Int32Array, y: number, from: number, to: number): void {
  for (let x = Math.max(0, from), end = Math.min(top.length - 1, to); x <= end; x++) {
    if (y < top[x]!) top[x] = y;
    if (y > bottom[x]!) bottom[x] = y;
  }
}

/** Share of columns that reach above the usual top of small letters, less the share that hangs below the usual bottom. */
function reach(tops: Int32Array, bottoms: Int32Array, columns: number): number {
  const top = mode(tops);
  const bottom = mode(bottoms);
  const body = bottom - top;
  if (body < 3) return 0;
  const margin = Math.max(1.5, 0.18 * body);
  let above = 0;
  let below = 0;
  for (let i = 0; i < tops.length; i++) {
    if (i < top - margin) above += tops[i]!;
    if (i > bottom + margin) below += bottoms[i]!;
  }
  return (above - below) / columns;
}

/** Row (with its lower neighbour) that most columns have. */
function mode(histogram: Int32Array): number {
  let best = 0;
  let most = -1;
  for (let i = 0; i + 1 < histogram.length; i++) {
    const both = histogram[i]! + histogram[i + 1]!;
    if (both > most) {
      most = both;
      best = i + (histogram[i + 1]! > histogram[i]! ? 1 : 0);
    }
  }
  return best;
}

const count = (histogram: Int32Array): number => histogram.reduce((a, b) => a + b, 0);

/** Chance that two columns end within one row of each other. */
function evenness(histogram: Int32Array, columns: number): number {
  let sum = 0;
  for (let i = 0; i < histogram.length; i++) sum += histogram[i]! * (histogram[i]! + (histogram[i + 1] ?? 0));
  return (sum + 1) / (columns * columns);
}
