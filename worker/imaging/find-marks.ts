import type { Parts } from "./connected-parts.ts";
import type { GreyImage } from "./raw-image.ts";

/** What the parts of a straight page are, as far as cleaning and the question "is it blank?" need it. */
export interface PageMarks {
  /** Per part, see `MARK`. */
  readonly kind: Uint8Array;
  readonly holes: readonly Hole[];
  /** Evidence that somebody wrote or printed on the page: below 1 it is blank. */
  readonly strength: number;
  /** The same of what is as pale as the other side shining through: below 1 there is not even that. */
  readonly faintStrength: number;
}

export const MARK = { stroke: 0, speck: 1, loneSpeck: 2, hole: 3, edge: 4, faint: 5, shadow: 6 } as const;

export interface Hole {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Grains of toner and dust stay below this across, millimetres; a full stop too, but that has letters beside it. */
const SPECK_MM = 0.85;
/** A lone speck has nothing within this distance. */
const LONELY_MM = 1.8;
/** A stroke of a pen is longer than this in one direction... */
const LONG_STROKE_MM = 2;
/** ...or there are several of at least this length. */
const SHORT_STROKE_MM = 1.1;
const SHORT_STROKES = 3;
/** Darkest pixel of a stroke; shining through stays paler. */
const STROKE_PEAK = 60;
/** A bed or a desk seen through the hole. */
const HOLE_DARKER = 0.66;
const HOLE_MM = { least: 4, most: 9, fromEdge: 24 } as const;
/** Large soft areas are shadows. */
const SHADOW_MM = 5;
/** Brightness falls by this share within three pixels. */
const SHARP_STEP = 0.13;
const SHARP_EDGE_SHARE = 0.2;
/** Slivers of the bed and of the paper's own rim. */
const EDGE_MM = 2.2;

/**
 * Sorts the parts of a page.
 * @param page straight grey page at analysis resolution, cropped to the paper; `parts` were found on its ink map
 */
export function sortMarks(page: GreyImage, parts: Parts, dpi: number): PageMarks {
  const mm = dpi / 25.4;
  const edgeShare = sharpEdges(page, parts);
  const inner = pixelsInside(page, parts, EDGE_MM * mm);
  const kind = new Uint8Array(parts.count);
  const holes: Hole[] = [];
  for (let p = 0; p < parts.count; p++) {
    const x0 = parts.left[p]!;
    const y0 = parts.top[p]!;
    const x1 = parts.right[p]!;
    const y1 = parts.bottom[p]!;
    const w = x1 - x0 + 1;
    const h = y1 - y0 + 1;
    const hole = findHole(page, x0, y0, w, h, mm);
    if (hole) {
      holes.push(hole);
      kind[p] = MARK.hole;
    } else if (Math.max(w, h) <= SPECK_MM * mm) kind[p] = MARK.speck;
    else if (Math.max(w, h) > SHADOW_MM * mm && edgeShare.of(p) < SHARP_EDGE_SHARE) kind[p] = MARK.shadow;
    else if (inner[p] === 0 || isBesideEdge(page, x0, y0, x1, y1, mm)) kind[p] = MARK.edge;
    else if (parts.peak[p]! < STROKE_PEAK) kind[p] = MARK.faint;
  }
  for (let p = 0; p < parts.count; p++) {
    if (kind[p] !== MARK.stroke && kind[p] !== MARK.faint) continue;
    const [x, y] = [(parts.left[p]! + parts.right[p]!) / 2, (parts.top[p]! + parts.bottom[p]!) / 2];
    if (holes.some((hole) => Math.hypot(hole.x - x, hole.y - y) < hole.radius + 1 * mm)) kind[p] = MARK.hole;
  }
  markLoneSpecks(page, parts, kind, LONELY_MM * mm);
  return { kind, holes, strength: strengthOf(parts, kind, MARK.stroke, mm), faintStrength: strengthOf(parts, kind, MARK.faint, mm) };
}

/** Share of a part's edges at which ink sets in at once. A shadow along a binding or fold has none. */
function sharpEdges({ data, width }: GreyImage, { count, runs }: Parts): { of(part: number): number } {
  const sharp = new Uint32Array(count);
  const edges = new Uint32Array(count);
  for (let i = 0; i < runs.count; i++) {
    const from = runs.from[i]!;
    const to = runs.to[i]!;
    const p = runs.part[i]!;
    const row = runs.y[i]! * width;
    if (from >= 2) {
      edges[p]!++;
      if (data[row + Math.min(to, from + 1)]! < (1 - SHARP_STEP) * data[row + from - 2]!) sharp[p]!++;
    }
    if (to < width - 2) {
      edges[p]!++;
      if (data[row + Math.max(from, to - 1)]! < (1 - SHARP_STEP) * data[row + to + 2]!) sharp[p]!++;
    }
  }
  return { of: (p) => sharp[p]! / Math.max(1, edges[p]!) };
}

/** A dark round spot near an edge, as a punch leaves it over a dark bed. */
function findHole({ data, width, height }: GreyImage, x0: number, y0: number, w: number, h: number, mm: number): Hole | null {
  if (w < HOLE_MM.least * mm || h < HOLE_MM.least * mm || w > HOLE_MM.most * mm || h > HOLE_MM.most * mm) return null;
  if (w > 1.3 * h || h > 1.3 * w) return null;
  const [cx, cy] = [x0 + w / 2, y0 + h / 2];
  const reach = HOLE_MM.fromEdge * mm;
  if (cx > reach && cy > reach && cx < width - reach && cy < height - reach) return null;
  const at = (x: number, y: number): number =>
    data[Math.min(height - 1, Math.max(0, Math.round(y))) * width + Math.min(width - 1, Math.max(0, Math.round(x)))]!;
  const radius = (w + h) / 4;
  let inside = 0;
  let outside = 255;
  for (let a = 0; a < 12; a++) {
    const [dx, dy] = [Math.cos((a * Math.PI) / 6), Math.sin((a * Math.PI) / 6)];
    for (const share of [0, 0.35, 0.7]) inside = Math.max(inside, at(cx + dx * radius * share, cy + dy * radius * share));
    outside = Math.min(outside, at(cx + dx * radius * 1.35, cy + dy * radius * 1.35));
  }
  return inside < HOLE_DARKER * outside ? { x: cx, y: cy, radius } : null;
}

/** Pixels of each part that lie farther than `rim` from every edge. A sliver of the bed may turn round a corner of the page: its box says nothing. */
function pixelsInside({ width, height }: GreyImage, { count, runs }: Parts, rim: number): Uint32Array {
  const inside = new Uint32Array(count);
  const [least, most] = [Math.ceil(rim), Math.floor(width - 1 - rim)];
  for (let i = 0; i < runs.count; i++) {
    const y = runs.y[i]!;
    if (y < rim || y > height - 1 - rim) continue;
    inside[runs.part[i]!]! += Math.max(0, Math.min(runs.to[i]!, most) - Math.max(runs.from[i]!, least) + 1);
  }
  return inside;
}

/** A long thin line that touches the edge of the page. */
function isBesideEdge({ width, height }: GreyImage, x0: number, y0: number, x1: number, y1: number, mm: number): boolean {
  const touches = x0 <= 1 || y0 <= 1 || x1 >= width - 2 || y1 >= height - 2;
  const thin = Math.min(x1 - x0, y1 - y0) < 4 * mm && Math.max(x1 - x0, y1 - y0) > 12 * mm;
  return touches && thin;
}

/** Specks with nothing but paper around them: no letter they could belong to, no dotted line. */
function markLoneSpecks({ width, height }: GreyImage, parts: Parts, kind: Uint8Array, distance: number): void {
  const cell = Math.max(2, Math.round(distance));
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const strokes = new Uint8Array(columns * rows);
  const specks = new Uint16Array(columns * rows);
  const cellOf = (v: number): number => Math.floor(v / cell) + 1;
  const { runs } = parts;
  for (let i = 0; i < runs.count; i++) {
    const k = kind[runs.part[i]!]!;
    if (k !== MARK.stroke && k !== MARK.faint) continue;
    const row = cellOf(runs.y[i]!) * columns;
    for (let c = cellOf(runs.from[i]!), end = cellOf(runs.to[i]!); c <= end; c++) strokes[row + c] = 1;
  }
  for (let p = 0; p < parts.count; p++) if (kind[p] === MARK.speck) specks[cellOf(parts.top[p]!) * columns + cellOf(parts.left[p]!)]!++;
  for (let p = 0; p < parts.count; p++) {
    if (kind[p] !== MARK.speck) continue;
    const at = cellOf(parts.top[p]!) * columns + cellOf(parts.left[p]!);
    let company = -1;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const near = at + dy * columns + dx;
        company += specks[near]! + 100 * strokes[near]!;
      }
    }
    if (company === 0) kind[p] = MARK.loneSpeck;
  }
}

function strengthOf(parts: Parts, kind: Uint8Array, wanted: number, mm: number): number {
  let longest = 0;
  const short: number[] = [];
  for (let p = 0; p < parts.count; p++) {
    if (kind[p] !== wanted) continue;
    const length = Math.max(parts.right[p]! - parts.left[p]!, parts.bottom[p]! - parts.top[p]!) + 1;
    longest = Math.max(longest, length / mm / LONG_STROKE_MM);
    short.push(length / mm / SHORT_STROKE_MM);
  }
  short.sort((a, b) => b - a);
  return Math.max(longest, short[SHORT_STROKES - 1] ?? 0);
}
