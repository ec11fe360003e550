import type { GreyImage } from "./raw-image.ts";

export interface Skew {
  /** Degrees, clockwise positive: turn by the negative to straighten. */
  readonly degrees: number;
  /** How far the steepest histogram stands out: 0 none, 1 twice as steep as at a typical angle, more is clearer. */
  readonly clearness: number;
  /** Steepness at the best angle for one pixel of ink: compares lines along rows with lines along columns. */
  readonly steepness: number;
}

const RANGE_DEGREES = 12;
const COARSE_STEP_DEGREES = 0.4;
const COARSE_STRIP = 16;
const FINE_STRIP = 10;
/** The outer share of the picture is not looked at: edges of the paper, shadows, punch holes. */
const MARGIN_SHARE = 0.03;

/**
 * Finds the angle of text lines: the one that makes the histogram of ink over rows steepest.
 * @param ink 0 where nothing is to be counted. Weights, not a mask: a mask snaps letters to whole rows and pulls small angles to 0
 * @param along "rows" for lines that run from left to right, "columns" for a page lying on its side
 * @returns null when there is next to no ink
 */
export function findSkew(ink: GreyImage, along: "rows" | "columns"): Skew | null {
  const coarse = stripHistograms(ink, along, COARSE_STRIP);
  if (coarse.pixels < 150) return null;
  const scores: number[] = [];
  const angles: number[] = [];
  const blurred = blur(coarse);
  for (let a = -RANGE_DEGREES; a <= RANGE_DEGREES + 1e-9; a += COARSE_STEP_DEGREES) {
    angles.push(a);
    scores.push(roughSteepness(coarse, blurred, a));
  }
  const best = scores.indexOf(Math.max(...scores));
  const typical = [...scores].sort((a, b) => a - b)[scores.length >> 1]!;
  const fine = stripHistograms(ink, along, FINE_STRIP);
  const near = climb(coarse, angles[best]!, COARSE_STEP_DEGREES / 2, 0.05);
  const degrees = vertex(fine, climb(fine, near, 0.05, 0.006));
  return { degrees, clearness: scores[best]! / Math.max(typical, 1e-9) - 1, steepness: steepness(fine, degrees) / fine.pixels };
}

/** Goes uphill with ever smaller steps. */
function climb(strips: Strips, start: number, first: number, last: number): number {
  let middle = start;
  let top = steepness(strips, middle);
  for (let step = first; step >= last; step /= 2) {
    for (const candidate of [middle - step, middle + step]) {
      const score = steepness(strips, candidate);
      if (score > top) {
        top = score;
        middle = candidate;
      }
    }
  }
  return middle;
}

/** Vertex of the parabola through three points close by: less sensitive to the grain of the histogram. */
function vertex(strips: Strips, middle: number): number {
  const top = steepness(strips, middle);
  const d = 0.06;
  const [l, r] = [steepness(strips, middle - d), steepness(strips, middle + d)];
  const bend = l - 2 * top + r;
  const shift = bend < 0 ? (0.5 * d * (l - r)) / bend : 0;
  return middle + Math.max(-d, Math.min(d, shift));
}

interface Strips {
  readonly counts: Float32Array;
  readonly strips: number;
  readonly length: number;
  /** Middle of each strip relative to the middle of the picture. */
  readonly offsets: Float32Array;
  readonly pixels: number;
  readonly clockwise: 1 | -1;
  readonly sums: Float32Array;
  readonly wholeSums: Int32Array;
}

/** Ink over rows (or columns), separately for narrow strips across. */
function stripHistograms(ink: GreyImage, along: "rows" | "columns", strip: number): Strips {
  const { data, width, height } = ink;
  const mx = Math.round(width * MARGIN_SHARE);
  const my = Math.round(height * MARGIN_SHARE);
  const rows = along === "rows";
  const across = rows ? width : height;
  const length = rows ? height : width;
  const strips = Math.ceil(across / strip);
  const counts = new Float32Array(strips * length);
  let pixels = 0;
  // One function a row: loops that are called often are compiled at once, and for good.
  for (let y = my; y < height - my; y++) {
    pixels += rows
      ? countAcross(data, y * width, mx, width - mx, strip, counts, y, length)
      : countAlong(data, y * width, mx, width - mx, counts, Math.floor(y / strip) * length);
  }
  const offsets = Float32Array.from({ length: strips }, (_, s) => (s + 0.5) * strip - across / 2);
  return {
    counts,
    strips,
    length,
    offsets,
    pixels,
    clockwise: rows ? 1 : -1,
    sums: new Float32Array(length),
    wholeSums: new Int32Array(length),
  };
}

function countAcross(
  data: Uint8Array,
  row: number,
  from: number,
  to: number,
  strip: number,
  counts: Float32Array,
  y: number,
  length: number,
): number {
  let pixels = 0;
  for (let x = from; x < to; ) {
    const s = Math.floor(x / strip);
    let sum = 0;
    for (const end = Math.min(to, (s + 1) * strip); x < end; x++) {
      const v = data[row + x]!;
      if (v === 0) continue;
      pixels++;
      sum += v;
    }
    counts[s * length + y] = sum;
  }
  return pixels;
}

function countAlong(data: Uint8Array, row: number, from: number, to: number, counts: Float32Array, base: number): number {
  let pixels = 0;
  for (let x = from; x < to; x++) {
    const v = data[row + x]!;
    if (v === 0) continue;
    pixels++;
    counts[base + x]! += v;
  }
  return pixels;
}

/** The histograms as whole numbers, blurred by what the spline of `steepness` does on average. */
function blur({ counts, strips, length }: Strips): Int32Array {
  const out = new Int32Array(counts.length);
  for (let s = 0; s < strips; s++) {
    blurStrip(counts, out, s * length + 1, (s + 1) * length - 1);
  }
  return out;
}

function blurStrip(counts: Float32Array, out: Int32Array, from: number, end: number): void {
  for (let i = from; i < end; i++) out[i] = counts[i - 1]! + 4 * counts[i]! + counts[i + 1]!;
}

/** As `steepness`, to whole rows: enough to choose between angles far apart, at a third of the cost. */
function roughSteepness({ strips, length, offsets, clockwise, wholeSums: sums }: Strips, blurred: Int32Array, degrees: number): number {
  const slope = clockwise * Math.tan((degrees * Math.PI) / 180);
  sums.fill(0);
  for (let s = 0; s < strips; s++) {
    const whole = Math.round(offsets[s]! * slope);
    const end = Math.min(length, length - whole);
    const start = Math.max(0, -whole);
    addWholeRows(blurred, s * length + whole, sums, start, end);
  }
  return sumOfSteps(sums);
}

function addWholeRows(blurred: Int32Array, base: number, sums: Int32Array, start: number, end: number): void {
  for (let i = start; i < end; i++) sums[i]! += blurred[base + i]!;
}

function sumOfSteps(sums: Int32Array | Float32Array): number {
  let total = 0;
  for (let i = 1; i < sums.length; i++) {
    const d = sums[i]! - sums[i - 1]!;
    total += d * d;
  }
  return total;
}

/** Sum of squared differences of neighbours in the histogram, when the page is sheared by `degrees`. */
function steepness({ counts, strips, length, offsets, clockwise, sums }: Strips, degrees: number): number {
  const slope = clockwise * Math.tan((degrees * Math.PI) / 180);
  sums.fill(0);
  for (let s = 0; s < strips; s++) {
    const shift = offsets[s]! * slope;
    const whole = Math.round(shift);
    const f = shift - whole;
    // Quadratic B-spline: blurs alike for every fraction, so that unshifted rows do not look steeper and pull the angle to 0.
    const before = (0.5 - f) ** 2 / 2;
    const here = 0.75 - f * f;
    const after = (0.5 + f) ** 2 / 2;
    addSpread(counts, s * length + whole, sums, Math.max(0, 1 - whole), Math.min(length, length - 1 - whole), before, here, after);
  }
  return sumOfSteps(sums);
}

function addSpread(
  counts: Float32Array,
  base: number,
  sums: Float32Array,
  start: number,
  end: number,
  before: number,
  here: number,
  after: number,
): void {
  let last = counts[base + start - 1]!;
  let now = counts[base + start]!;
  for (let i = start; i < end; i++) {
    const next = counts[base + i + 1]!;
    sums[i]! += last * before + now * here + next * after;
    last = now;
    now = next;
  }
}
