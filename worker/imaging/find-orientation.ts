import type { Parts } from "./connected-parts.ts";
import type { GreyImage } from "./raw-image.ts";

export interface UpOrDown {
  readonly upsideDown: boolean;
  /** 0.5 a guess, 1 sure. */
  readonly confidence: number;
  /** Evidence for upright (positive) or upside down (negative), for tuning and tests. */
  readonly evidence: number;
  readonly lines: number;
}

/**
 * Tells whether lines of Latin print stand upright: ascenders, capitals and, in Vietnamese, the marks over vowels
 * put more ink above the body of a line than tails and dots put below it.
 * @param ink straightened page with lines along rows; @param parts its joined parts; @param dpi of the ink map
 */
export function findUpOrDown(ink: GreyImage, parts: Parts, dpi: number): UpOrDown {
  const lines = findTextLines(parts, dpi);
  let sum = 0;
  let weights = 0;
  let squares = 0;
  for (const line of lines) {
    const asymmetry = lineAsymmetry(ink, line);
    if (asymmetry === null) continue;
    const weight = Math.min(line.members, 40);
    sum += weight * asymmetry;
    squares += weight * asymmetry * asymmetry;
    weights += weight;
  }
  if (weights < 8) return { upsideDown: false, confidence: 0.5, evidence: 0, lines: lines.length };
  const mean = sum / weights;
  const spread = Math.sqrt(Math.max(0.01, squares / weights - mean * mean));
  const evidence = (mean / spread) * Math.sqrt(weights / 8);
  return { upsideDown: mean < 0, confidence: 1 / (1 + Math.exp(-2 * Math.abs(evidence))), evidence, lines: lines.length };
}

export interface TextLine {
  left: number;
  right: number;
  top: number;
  bottom: number;
  members: number;
}

/** Parts of letter size that follow each other along a row, one body height apart at most. */
export function findTextLines(parts: Parts, dpi: number): TextLine[] {
  const mm = dpi / 25.4;
  const letters: number[] = [];
  for (let p = 0; p < parts.count; p++) {
    const w = parts.right[p]! - parts.left[p]! + 1;
    const h = parts.bottom[p]! - parts.top[p]! + 1;
    if (h >= 1.0 * mm && h <= 9 * mm && w >= 0.3 * mm && w <= 60 * mm && parts.area[p]! >= 0.12 * w * h && w / h < 20) letters.push(p);
  }
  letters.sort((a, b) => parts.left[a]! - parts.left[b]!);
  const lines: TextLine[] = [];
  for (const p of letters) {
    const [x, r, t, b] = [parts.left[p]!, parts.right[p]!, parts.top[p]!, parts.bottom[p]!];
    const middle = (t + b) / 2;
    let best: TextLine | null = null;
    let bestGap = Number.POSITIVE_INFINITY;
    for (const line of lines) {
      const size = line.bottom - line.top;
      const gap = x - line.right;
      if (gap > 2.2 * Math.max(size, b - t) || gap < -size) continue;
      const overlap = Math.min(line.bottom, b) - Math.max(line.top, t);
      if (overlap < 0.5 * Math.min(size, b - t) || Math.abs(middle - (line.top + line.bottom) / 2) > 0.45 * Math.max(size, b - t)) continue;
      if (b - t > 2.5 * size || size > 3.5 * (b - t)) continue;
      if (gap < bestGap) {
        best = line;
        bestGap = gap;
      }
    }
    if (best) {
      best.right = Math.max(best.right, r);
      // Slowly: one tall neighbour must not swallow the next row.
      best.top += (t - best.top) * (1 / Math.min(8, best.members + 1));
      best.bottom += (b - best.bottom) * (1 / Math.min(8, best.members + 1));
      best.members++;
    } else lines.push({ left: x, right: r, top: t, bottom: b, members: 1 });
  }
  return lines.filter((line) => line.members >= 4 && line.right - line.left > 3 * (line.bottom - line.top));
}

/** (ink above the body - ink below it) / both, or null when the line has no clear body. */
function lineAsymmetry({ data, width, height }: GreyImage, line: TextLine): number | null {
  const size = line.bottom - line.top + 1;
  const from = Math.max(0, Math.round(line.top - 0.8 * size));
  const to = Math.min(height - 1, Math.round(line.bottom + 0.8 * size));
  const profile = new Float64Array(to - from + 1);
  let most = 0;
  for (let y = from; y <= to; y++) {
    let sum = 0;
    for (let i = y * width + line.left, end = y * width + line.right; i <= end; i++) sum += data[i]!;
    profile[y - from] = sum;
    if (y >= line.top && y <= line.bottom) most = Math.max(most, sum);
  }
  const body = 0.42 * most;
  const middle = Math.round((line.top + line.bottom) / 2) - from;
  let top = middle;
  let bottom = middle;
  // The body is the widest run of strong rows around the middle of the line.
  while (top > 0 && profile[top - 1]! >= body) top--;
  while (bottom < profile.length - 1 && profile[bottom + 1]! >= body) bottom++;
  const bodySize = bottom - top + 1;
  if (profile[middle]! < body || bodySize < 3 || bodySize > 1.2 * size) return null;
  const reach = Math.max(2, Math.round(0.75 * bodySize));
  let above = 0;
  let below = 0;
  for (let k = 1; k <= reach; k++) {
    above += profile[top - k] ?? 0;
    below += profile[bottom + k] ?? 0;
  }
  const both = above + below;
  return both < 0.05 * most ? null : (above - below) / both;
}
