import type { Parts } from "./connected-parts.ts";

/** A run of letters that follow each other along a row. Pixels of the ink map. */
export interface TextLine {
  readonly left: number;
  readonly right: number;
  /** Mean top and bottom of its letters. */
  readonly top: number;
  readonly bottom: number;
  /** Letters, or words where letters touch. */
  readonly members: number;
}

export interface TextLines {
  readonly lines: readonly TextLine[];
  /** For each part the line it belongs to, marks and dots included; -1 for none. */
  readonly lineOfPart: Int32Array;
}

interface Growing {
  left: number;
  right: number;
  top: number;
  bottom: number;
  members: number;
  /** Where the line stands after filtering. */
  index: number;
}

const LEAST_LETTERS = 4;

/** Groups letters into lines, nearest first from left to right; then gives vowel marks and dots to the line they touch. */
export function findTextLines(parts: Parts, dpi: number): TextLines {
  const mm = dpi / 25.4;
  const wide = (p: number): number => parts.right[p]! - parts.left[p]! + 1;
  const high = (p: number): number => parts.bottom[p]! - parts.top[p]! + 1;
  const letters: number[] = [];
  const marks: number[] = [];
  for (let p = 0; p < parts.count; p++) {
    const w = wide(p);
    const h = high(p);
    if (h >= 1.1 * mm && h <= 9 * mm && w >= 0.3 * mm && w <= 60 * mm && w < 22 * h && parts.area[p]! >= 0.12 * w * h) letters.push(p);
    else if (h < 1.6 * mm && w < 2.5 * mm && parts.area[p]! >= 2) marks.push(p);
  }
  letters.sort((a, b) => parts.left[a]! - parts.left[b]!);
  const open: Growing[] = [];
  const owner = new Map<number, Growing>();
  for (const p of letters) {
    const line = nearestLine(open, parts, p);
    if (line) {
      line.right = Math.max(line.right, parts.right[p]!);
      // Slowly: one tall neighbour must not swallow the next row.
      const share = 1 / Math.min(8, line.members + 1);
      line.top += (parts.top[p]! - line.top) * share;
      line.bottom += (parts.bottom[p]! - line.bottom) * share;
      line.members++;
      owner.set(p, line);
    } else {
      const started = { left: parts.left[p]!, right: parts.right[p]!, top: parts.top[p]!, bottom: parts.bottom[p]!, members: 1, index: -1 };
      open.push(started);
      owner.set(p, started);
    }
  }
  const lines = open.filter((line) => line.right - line.left > 3 * (line.bottom - line.top) && line.members >= LEAST_LETTERS);
  lines.forEach((line, i) => {
    line.index = i;
  });
  const lineOfPart = new Int32Array(parts.count).fill(-1);
  for (const [p, line] of owner) lineOfPart[p] = line.index;
  for (const p of marks) lineOfPart[p] = lineOfMark(lines, (parts.left[p]! + parts.right[p]!) / 2, (parts.top[p]! + parts.bottom[p]!) / 2);
  return { lines, lineOfPart };
}

function nearestLine(lines: readonly Growing[], parts: Parts, p: number): Growing | null {
  const x = parts.left[p]!;
  const t = parts.top[p]!;
  const b = parts.bottom[p]!;
  const h = b - t + 1;
  let best: Growing | null = null;
  let bestGap = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const size = line.bottom - line.top + 1;
    const gap = x - line.right;
    if (gap > 2.2 * Math.max(size, h) || gap < -size || gap >= bestGap) continue;
    const overlap = Math.min(line.bottom, b) - Math.max(line.top, t) + 1;
    if (overlap < 0.5 * Math.min(size, h) || Math.abs(t + b - line.top - line.bottom) > 0.9 * Math.max(size, h)) continue;
    if (h > 2.5 * size || size > 3.5 * h) continue;
    best = line;
    bestGap = gap;
  }
  return best;
}

/** The line whose band, wider by half a letter above and below, holds the point; the nearest when two do. */
function lineOfMark(lines: readonly Growing[], x: number, y: number): number {
  let best = -1;
  let bestDistance = 0.75;
  for (const line of lines) {
    const size = line.bottom - line.top + 1;
    if (x < line.left - size || x > line.right + size) continue;
    const distance = Math.max(line.top - y, y - line.bottom, 0) / size;
    if (distance < bestDistance) {
      bestDistance = distance;
      best = line.index;
    }
  }
  return best;
}
