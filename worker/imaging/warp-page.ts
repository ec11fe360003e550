import type { Matrix } from "@camtay/shared/domain/geometry.ts";
import { type PaperColour, paperColourAt } from "./paper-colour.ts";
import { projectGrid } from "./plane-matrix.ts";
import { type GreyImage, greyImage, type RawImage } from "./raw-image.ts";

/** Pixels of the clean page that share one look at geometry and paper colour. */
export const TILE = 16;

export interface WarpedPage {
  readonly colour: RawImage;
  readonly grey: GreyImage;
}

/** What tiles of the clean page need: 0 bare paper, written white at once; 1 the full work. */
export interface TileMap {
  readonly columns: number;
  readonly rows: number;
  readonly used: Uint8Array;
}

/** Paper (after division by its own colour) is 248; from 240 on everything is white. */
const PAPER_LEVEL = 248;
const WHITE_FROM = 240;
const KNEE_FROM = 200;

/** In 1/256. Red is printed lighter for recognition: names stand under seals. Red headings keep enough contrast (a seal's red 150, paper 255). */
const RED_LIFT = 154;

/** Even paper becomes white; ink and pale colours below the knee stay as they are. */
const TONE = Uint8Array.from({ length: 1024 }, (_, v) => {
  if (v <= KNEE_FROM) return v;
  return v >= WHITE_FROM ? 255 : KNEE_FROM + ((v - KNEE_FROM) * (255 - KNEE_FROM)) / (WHITE_FROM - KNEE_FROM);
});

/**
 * Draws the clean page in one pass over its pixels: geometry (bilinear), paper evened to white, brightness for recognition.
 * @param toSource from pixels of the clean page to pixels of `image`
 * @param fringe pixels along each edge of the clean page that are left white: left, top, right, bottom
 */
export function warpPage(
  image: RawImage,
  toSource: Matrix,
  width: number,
  height: number,
  paper: PaperColour,
  tiles: TileMap,
  fringe: readonly [number, number, number, number],
): WarpedPage {
  const colour = new Uint8Array(width * height * 3).fill(255);
  const grey = new Uint8Array(width * height).fill(255);
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const gains = gainNodes(toSource, paper, columns + 1, rows + 1);
  const band = new Int32Array((columns + 1) * 3);
  const sx = new Int32Array(columns + 1);
  const sy = new Int32Array(columns + 1);
  const [left, top, right, bottom] = fringe;
  for (let y = top; y < height - bottom; y++) {
    const r = Math.floor(y / TILE);
    gainsAlongRow(gains, r, (y - r * TILE) / TILE, band);
    projectRow(toSource, y + 0.5, sx, sy);
    for (let c = 0; c < columns; c++) {
      if (tiles.used[r * tiles.columns + c] === 0) continue;
      const from = Math.max(left, c * TILE);
      const to = Math.min(width - right, (c + 1) * TILE);
      if (from < to) drawSegment(image, colour, grey, y * width + from, to - from, from - c * TILE, c, sx, sy, band);
    }
  }
  return { colour: { data: colour, width, height, channels: 3 }, grey: greyImage(width, height, grey) };
}

function gainsAlongRow(gains: Int32Array, r: number, down: number, band: Int32Array): void {
  for (let i = 0, a = r * band.length, b = a + band.length; i < band.length; i++, a++, b++) {
    band[i] = gains[a]! + (gains[b]! - gains[a]!) * down;
  }
}

/** `project` for the left ends of all tiles of one row, written out: it would make half a million short-lived pairs a page. */
function projectRow([m0, m1, m2, m3, m4, m5, m6, m7, m8]: Matrix, py: number, sx: Int32Array, sy: Int32Array): void {
  for (let c = 0; c < sx.length; c++) {
    const px = c * TILE + 0.5;
    const k = 1 / (m6 * px + m7 * py + m8);
    sx[c] = Math.round(((m0 * px + m1 * py + m2) * k - 0.5) * 65_536);
    sy[c] = Math.round(((m3 * px + m4 * py + m5) * k - 0.5) * 65_536);
  }
}

/** One row of one tile. Positions are 16.16, gains 8.8 fixed point. */
function drawSegment(
  image: RawImage,
  colour: Uint8Array,
  grey: Uint8Array,
  at: number,
  count: number,
  skip: number,
  c: number,
  sx: Int32Array,
  sy: Int32Array,
  band: Int32Array,
): void {
  const { data, width: w, height: h, channels } = image;
  const stepX = (sx[c + 1]! - sx[c]!) >> 4;
  const stepY = (sy[c + 1]! - sy[c]!) >> 4;
  let x = sx[c]! + stepX * skip;
  let y = sy[c]! + stepY * skip;
  // The gain changes by less than a level inside a tile.
  const k = 3 * c;
  const gainR = (band[k]! + band[k + 3]!) >> 1;
  const gainG = (band[k + 1]! + band[k + 4]!) >> 1;
  const gainB = (band[k + 2]! + band[k + 5]!) >> 1;
  for (let to = at, end = at + count; to < end; to++, x += stepX, y += stepY) {
    const ix = x >> 16;
    const iy = y >> 16;
    if (ix < -1 || iy < -1 || ix >= w || iy >= h) continue;
    const fx = (x >> 8) & 255;
    const fy = (y >> 8) & 255;
    const x0 = Math.max(ix, 0);
    const x1 = ix + 1 < w ? ix + 1 : x0;
    const y0 = Math.max(iy, 0) * w;
    const y1 = iy + 1 < h ? (iy + 1) * w : y0;
    const w11 = (fx * fy) >> 8;
    const w10 = fx - w11;
    const w01 = fy - w11;
    const w00 = 256 - fx - fy + w11;
    if (channels === 1) {
      const v = data[y0 + x0]! * w00 + data[y0 + x1]! * w10 + data[y1 + x0]! * w01 + data[y1 + x1]! * w11;
      const g = TONE[(v * gainG) >> 16]!;
      const o = 3 * to;
      colour[o] = g;
      colour[o + 1] = g;
      colour[o + 2] = g;
      grey[to] = g;
      continue;
    }
    const a = 3 * (y0 + x0);
    const b = 3 * (y0 + x1);
    const d = 3 * (y1 + x0);
    const e = 3 * (y1 + x1);
    const r = TONE[((data[a]! * w00 + data[b]! * w10 + data[d]! * w01 + data[e]! * w11) * gainR) >> 16]!;
    const g = TONE[((data[a + 1]! * w00 + data[b + 1]! * w10 + data[d + 1]! * w01 + data[e + 1]! * w11) * gainG) >> 16]!;
    const l = TONE[((data[a + 2]! * w00 + data[b + 2]! * w10 + data[d + 2]! * w01 + data[e + 2]! * w11) * gainB) >> 16]!;
    const o = 3 * to;
    colour[o] = r;
    colour[o + 1] = g;
    colour[o + 2] = l;
    const red = r - Math.max(g, l);
    const light = (r * 77 + g * 150 + l * 29 + (red > 0 ? red * RED_LIFT : 0)) >> 8;
    grey[to] = Math.min(light, 255);
  }
}

/** Gain of each colour at the corners of the tiles, 8.8 fixed point. */
function gainNodes(toSource: Matrix, paper: PaperColour, columns: number, rows: number): Int32Array {
  const out = new Int32Array(columns * rows * 3);
  const here = new Float64Array(3);
  const { xs, ys } = projectGrid(toSource, columns, rows, TILE, 0);
  for (let i = 0; i < xs.length; i++) {
    paperColourAt(paper, xs[i]!, ys[i]!, here);
    // At most 4: black outside the paper must not turn to noise.
    for (let k = 0; k < 3; k++) out[3 * i + k] = Math.round(256 * Math.min(4, PAPER_LEVEL / Math.max(1, here[k]!)));
  }
  return out;
}
