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
const FINE_STRIP = 6;
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
  for (let a = -RANGE_DEGREES; a <= RANGE_DEGREES + 1e-9; a += COARSE_STEP_DEGREES) {
    angles.push(a);
    scores.push(steepness(coarse, a));
  }
  const best = scores.indexOf(Math.max(...scores));
  const typical = [...scores].sort((a, b) => a - b)[scores.length >> 1]!;
  const fine = stripHistograms(ink, along, FINE_STRIP);
  const degrees = refine(fine, angles[best]!);
  return { degrees, clearness: scores[best]! / Math.max(typical, 1e-9) - 1, steepness: steepness(fine, degrees) / fine.pixels };
}

/** Narrows the angle to 0.01 degrees. */
function refine(strips: Strips, start: number): number {
  let middle = start;
  let top = steepness(strips, middle);
  for (let step = COARSE_STEP_DEGREES / 2; step > 0.004; step /= 2) {
    for (const candidate of [middle - step, middle + step]) {
      const score = steepness(strips, candidate);
      if (score > top) {
        top = score;
        middle = candidate;
      }
    }
  }
  // Vertex of the parabola through three points close by: less sensitive to the grain of the histogram.
  const d = 0.06;
  const [l, r] = [steepness(strips, middle - d), steepness(strips, middle + d)];
  const bend = l - 2 * top + r;
  const vertex = bend < 0 ? (0.5 * d * (l - r)) / bend : 0;
  return middle + Math.max(-d, Math.min(d, vertex));
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
  for (let y = my; y < height - my; y++) {
    for (let x = mx, i = y * width + mx; x < width - mx; x++, i++) {
      const v = data[i]!;
      if (v === 0) continue;
      pixels++;
      if (rows) counts[Math.floor(x / strip) * length + y]! += v;
      else counts[Math.floor(y / strip) * length + x]! += v;
    }
  }
  const offsets = Float32Array.from({ length: strips }, (_, s) => (s + 0.5) * strip - across / 2);
  return { counts, strips, length, offsets, pixels, clockwise: rows ? 1 : -1, sums: new Float32Array(length) };
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
    const base = s * length + whole;
    const start = Math.max(0, 1 - whole);
    const end = Math.min(length, length - 1 - whole);
    for (let i = start, from = base + start; i < end; i++, from++) {
      sums[i]! += counts[from - 1]! * before + counts[from]! * here + counts[from + 1]! * after;
    }
  }
  let total = 0;
  for (let i = 1; i < length; i++) {
    const d = sums[i]! - sums[i - 1]!;
    total += d * d;
  }
  return total;
}
