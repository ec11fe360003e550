import type { Point } from "@camtay/shared/domain/geometry.ts";
import type { GreyImage } from "./raw-image.ts";

export type SideName = "left" | "top" | "right" | "bottom";

/** A straight edge between a darker surface and the paper. */
export interface PaperSide {
  /** Two points of the line, pixels of the picture. */
  readonly from: Point;
  readonly to: Point;
  /** Clockwise tilt of the paper by this edge, degrees. */
  readonly degrees: number;
  /** Share of the side along which the edge was seen, 0 to 1. */
  readonly support: number;
}

export type PaperSides = { readonly [side in SideName]: PaperSide | null };

/** How far in from the border of the picture the paper may begin. */
const REACH_SHARE = 0.42;
const MAX_SLOPE = Math.tan((20 * Math.PI) / 180);
const LEAST_SUPPORT = 0.08;
/** Distance from the line at which a point still belongs to it, pixels at analysis resolution. */
const INLIER_PX = 1.3;
/** How much lighter than the surface the paper must be: a share and a number of levels. */
export interface LeastRise {
  readonly share: number;
  readonly levels: number;
}
/** Beds of scanners and most desks. */
const CLEAR_RISE: LeastRise = { share: 0.22, levels: 18 };
/** White desks. Too bold where a scanner may show no edge at all. */
export const FAINT_RISE: LeastRise = { share: 0.07, levels: 8 };

/** Looks from each border inwards for the first sharp step from dark to light, and lays a line through the steps. */
export function findPaperSides(grey: GreyImage, rise: LeastRise = CLEAR_RISE): PaperSides {
  const side = (name: SideName): PaperSide | null => findSide(grey, name, rise);
  return { left: side("left"), top: side("top"), right: side("right"), bottom: side("bottom") };
}

/** Walks: `t` runs along the side, `d` from the border inwards. */
interface Walk {
  readonly start: number;
  readonly perT: number;
  readonly perD: number;
  readonly length: number;
  readonly depth: number;
}

function walkOf({ width, height }: GreyImage, side: SideName): Walk {
  switch (side) {
    case "left":
      return { start: 0, perT: width, perD: 1, length: height, depth: width };
    case "right":
      return { start: width - 1, perT: width, perD: -1, length: height, depth: width };
    case "top":
      return { start: 0, perT: 1, perD: width, length: width, depth: height };
    case "bottom":
      return { start: (height - 1) * width, perT: 1, perD: -width, length: width, depth: height };
  }
}

function findSide(grey: GreyImage, side: SideName, rise: LeastRise): PaperSide | null {
  const walk = walkOf(grey, side);
  const ts: number[] = [];
  const ds: number[] = [];
  const levels = new Int32Array(Math.floor(walk.depth * REACH_SHARE) + BEYOND);
  const step = 2;
  for (let t = 3; t < walk.length - 3; t += step) {
    smoothLevels(grey.data, walk, t, levels);
    const d = firstStep(levels, rise);
    if (d > 0) {
      ts.push(t + 0.5);
      ds.push(d);
    }
  }
  const line = fitLine(ts, ds);
  if (!line) return null;
  const support = (line.inliers * step) / walk.length;
  if (support < LEAST_SUPPORT || line.inliers < 0.5 * ts.length) return null;
  return placeLine(grey, side, line, support);
}

/** Pixels along the side that are summed up. */
const SMOOTHED = 5;
/** Steps beyond the reach that are looked at to see whether a rise lasts. */
const BEYOND = 8;

/** Pixels of one walk inwards, each the sum of its neighbours along the side. Sums stay whole numbers, which costs far less. */

function smoothLevels(data: Uint8Array, { start, perT, perD }: Walk, t: number, out: Int32Array): void {
  for (let d = 0, at = start + t * perT; d < out.length; d++, at += perD) {
    out[d] = data[at - 2 * perT]! + data[at - perT]! + data[at]! + data[at + perT]! + data[at + 2 * perT]!;
  }
}

/** Depth of the first sharp rise from the surface to the paper, with fractions; 0 when there is none. */
function firstStep(levels: Int32Array, rise: LeastRise): number {
  const reach = levels.length - BEYOND;
  const level = (d: number): number => levels[d]! / SMOOTHED;
  // The lightest the surface has been so far. Two pixels of delay keep the soft edge of the paper out of it.
  let outside = level(0);
  for (let d = 1; d < reach; d++) {
    if (d > 2) outside = Math.max(outside, (level(d - 3) + level(d - 2)) / 2);
    if (level(d) < outside * (1 + rise.share / 2) + rise.levels / 2) continue;
    const inside = (level(d + 3) + level(d + 5) + level(d + 7)) / 3;
    if (inside < outside * (1 + rise.share) + rise.levels) continue;
    if (level(d + 2) - outside < 0.6 * (inside - outside)) continue; // a slow rise is a shadow
    const half = (outside + inside) / 2;
    let last = d > 0 ? level(d - 1) : outside;
    for (let k = d; k <= d + 3; k++) {
      const v = level(k);
      if (v >= half) return k + 0.5 - (v > last ? (v - half) / (v - last) : 0);
      last = v;
    }
  }
  return 0;
}

interface FittedLine {
  /** d = a + b t */
  readonly a: number;
  readonly b: number;
  readonly inliers: number;
  readonly from: number;
  readonly to: number;
}

/** The line that most points agree on, then least squares over those points. Deterministic. */
function fitLine(ts: readonly number[], ds: readonly number[]): FittedLine | null {
  const n = ts.length;
  if (n < 12) return null;
  const most = Math.min(48, n);
  const picks = Array.from({ length: most }, (_, i) => Math.floor((i * n) / most));
  let best = { a: 0, b: 0, inliers: 0 };
  for (let i = 0; i < picks.length; i++) {
    for (let j = i + 3; j < picks.length; j++) {
      const [p, q] = [picks[i]!, picks[j]!];
      const b = (ds[q]! - ds[p]!) / (ts[q]! - ts[p]!);
      if (Math.abs(b) > MAX_SLOPE) continue;
      const a = ds[p]! - b * ts[p]!;
      let inliers = 0;
      for (let k = 0; k < n; k += 2) if (Math.abs(ds[k]! - a - b * ts[k]!) < INLIER_PX) inliers++;
      if (inliers > best.inliers) best = { a, b, inliers };
    }
  }
  let line: FittedLine | null = null;
  let { a, b } = best;
  for (let round = 0; round < 3; round++) {
    let [m, st, sd, stt, std] = [0, 0, 0, 0, 0];
    let [from, to] = [Number.POSITIVE_INFINITY, 0];
    for (let k = 0; k < n; k++) {
      if (Math.abs(ds[k]! - a - b * ts[k]!) >= INLIER_PX) continue;
      m++;
      st += ts[k]!;
      sd += ds[k]!;
      stt += ts[k]! ** 2;
      std += ts[k]! * ds[k]!;
      from = Math.min(from, ts[k]!);
      to = Math.max(to, ts[k]!);
    }
    if (m < 8) return null;
    b = (m * std - st * sd) / (m * stt - st * st);
    a = (sd - b * st) / m;
    line = { a, b, inliers: m, from, to };
  }
  return line;
}

function placeLine({ width, height }: GreyImage, side: SideName, { a, b, from, to }: FittedLine, support: number): PaperSide {
  const at = (t: number): Point => {
    const d = a + b * t;
    switch (side) {
      case "left":
        return [d, t];
      case "right":
        return [width - d, t];
      case "top":
        return [t, d];
      case "bottom":
        return [t, height - d];
    }
  };
  const slope = side === "left" || side === "bottom" ? -b : b;
  return { from: at(from), to: at(to), degrees: (Math.atan(slope) * 180) / Math.PI, support };
}

/** Where two edges (as endless lines) meet. */
export function meet(p: PaperSide, q: PaperSide): Point {
  const [[x1, y1], [x2, y2]] = [p.from, p.to];
  const [[x3, y3], [x4, y4]] = [q.from, q.to];
  const k = (x1 - x2) * (y3 - y4) - (y1 - y2) * (x3 - x4);
  const a = x1 * y2 - y1 * x2;
  const b = x3 * y4 - y3 * x4;
  return [(a * (x3 - x4) - (x1 - x2) * b) / k, (a * (y3 - y4) - (y1 - y2) * b) / k];
}
