import type { Matrix } from "@camtay/shared/domain/geometry.ts";
import { type PaperColour, paperColourAt } from "./paper-colour.ts";
import { projectGrid } from "./plane-matrix.ts";
import type { GreyImage, RawImage } from "./raw-image.ts";
import { TILE, type TileMap } from "./warp-page.ts";

/** Up to here ink without colour is the other side of the sheet shining through. */
const FAINT_INK = 40;
/** Mean ink of a tile up to which it is bare paper with at most faint strokes; the grey of a photo or a shaded box lies above. */
const BARE_INK = 10;
/** How far the colours of a spot lie apart, relative to the paper, before it counts as coloured. */
const COLOURED = 0.07;

/**
 * Which tiles of the clean page carry anything: ink, or colour however pale (marker, stamp). The rest is written white without a look.
 * @param straight grey page, upright, with lone specks and holes already painted over
 * @param scale pixels of the clean page for one of `straight`
 */
export function findUsedTiles(
  straight: GreyImage,
  scale: number,
  width: number,
  height: number,
  image: RawImage,
  toDecoded: Matrix,
  paper: PaperColour,
): TileMap {
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const { darkest, mean } = levelsOfTiles(straight, scale, columns, rows);
  const bare = new Float64Array(3);
  const middles = projectGrid(toDecoded, columns, rows, TILE, TILE / 2);
  for (let i = 0; i < darkest.length; i++) {
    paperColourAt(paper, middles.xs[i]!, middles.ys[i]!, bare);
    const level = (77 * bare[0]! + 150 * bare[1]! + 29 * bare[2]!) / 256;
    darkest[i] = inkOf(mean[i]!, level) > BARE_INK ? FAINT_INK : inkOf(darkest[i]!, level);
  }
  const used = new Uint8Array(columns * rows);
  // Neighbours too: soft rims of letters reach over.
  for (let i = 0; i < darkest.length; i++) if (darkest[i]! >= FAINT_INK) markAround(used, columns, i);
  if (image.channels === 3) markColoured(image, toDecoded, paper, columns, rows, used);
  return { columns, rows, used };
}

/** Marks a tile and its eight neighbours. */
function markAround(used: Uint8Array, columns: number, tile: number): void {
  const c = tile % columns;
  for (let row = tile - c - columns; row <= tile - c + columns; row += columns) {
    if (row >= 0 && row < used.length) used.fill(1, row + Math.max(0, c - 1), row + Math.min(columns, c + 2));
  }
}

function isMarkedAround(used: Uint8Array, columns: number, tile: number): boolean {
  const c = tile % columns;
  for (let row = tile - c - columns; row <= tile - c + columns; row += columns) {
    if (row < 0 || row >= used.length) continue;
    for (let i = row + Math.max(0, c - 1); i < row + Math.min(columns, c + 2); i++) if (used[i] === 0) return false;
  }
  return true;
}

const inkOf = (value: number, paper: number): number => Math.max(0, Math.min(255, Math.round(255 * (1 - value / Math.max(1, paper)))));

/** Darkest pixel and mean of each tile. */
function levelsOfTiles(
  { data, width, height }: GreyImage,
  scale: number,
  columns: number,
  rows: number,
): { darkest: Uint8Array; mean: Float32Array } {
  const darkest = new Uint8Array(columns * rows).fill(255);
  const mean = new Float32Array(columns * rows);
  const counts = new Uint16Array(columns * rows);
  const columnOf = Int32Array.from({ length: width }, (_, x) => Math.min(columns - 1, Math.floor(((x + 0.5) * scale) / TILE)));
  for (let y = 0; y < height; y++) {
    const row = Math.min(rows - 1, Math.floor(((y + 0.5) * scale) / TILE)) * columns;
    addRowToTiles(data, y * width, columnOf, row, darkest, mean, counts);
  }
  for (let tile = 0; tile < mean.length; tile++) mean[tile] = counts[tile] ? mean[tile]! / counts[tile]! : 255;
  return { darkest, mean };
}

function addRowToTiles(
  data: Uint8Array,
  from: number,
  columnOf: Int32Array,
  row: number,
  darkest: Uint8Array,
  mean: Float32Array,
  counts: Uint16Array,
): void {
  for (let x = 0; x < columnOf.length; ) {
    const tile = row + columnOf[x]!;
    const first = x;
    let least = darkest[tile]!;
    let sum = 0;
    for (; x < columnOf.length && row + columnOf[x]! === tile; x++) {
      const v = data[from + x]!;
      if (v < least) least = v;
      sum += v;
    }
    darkest[tile] = least;
    mean[tile]! += sum;
    counts[tile]! += x - first;
  }
}

const SAMPLES = 4;

/**
 * Marks tiles whose mean colour, from a few pixels, is not that of the paper there, and their neighbours. Where all around is marked
 * already nothing need be looked at.
 */
function markColoured(image: RawImage, toDecoded: Matrix, paper: PaperColour, columns: number, rows: number, used: Uint8Array): void {
  const inked = Uint8Array.from(used);
  const bare = new Float64Array(3);
  const mean = new Float64Array(3);
  const { columns: nodes, xs, ys } = projectGrid(toDecoded, columns + 1, rows + 1, TILE, TILE / SAMPLES / 2);
  for (let tile = 0; tile < used.length; tile++) {
    if (isMarkedAround(inked, columns, tile)) continue;
    const node = Math.floor(tile / columns) * nodes + (tile % columns);
    const [right, down] = [node + 1, node + nodes];
    if (!sampleTile(image, xs, ys, node, right, down, mean)) continue;
    paperColourAt(paper, (xs[node]! + xs[right]!) / 2, (ys[node]! + ys[down]!) / 2, bare);
    if (isColoured(mean, bare)) markAround(used, columns, tile);
  }
}

function isColoured(mean: Float64Array, bare: Float64Array): boolean {
  const red = mean[0]! / bare[0]!;
  const green = mean[1]! / bare[1]!;
  const blue = mean[2]! / bare[2]!;
  return Math.max(red, green, blue) - Math.min(red, green, blue) > COLOURED;
}

/** Mean of a few pixels spread over a tile. @returns false when hardly any lies in the picture */
function sampleTile(
  { data, width, height }: RawImage,
  xs: Float64Array,
  ys: Float64Array,
  node: number,
  right: number,
  down: number,
  mean: Float64Array,
): boolean {
  const x0 = xs[node]!;
  const y0 = ys[node]!;
  const acrossX = (xs[right]! - x0) / SAMPLES;
  const acrossY = (ys[right]! - y0) / SAMPLES;
  const downX = (xs[down]! - x0) / SAMPLES;
  const downY = (ys[down]! - y0) / SAMPLES;
  let n = 0;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let v = 0; v < SAMPLES; v++) {
    for (let u = 0; u < SAMPLES; u++) {
      const x = Math.floor(x0 + acrossX * u + downX * v);
      const y = Math.floor(y0 + acrossY * u + downY * v);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const i = 3 * (y * width + x);
      red += data[i]!;
      green += data[i + 1]!;
      blue += data[i + 2]!;
      n++;
    }
  }
  mean[0] = red / n;
  mean[1] = green / n;
  mean[2] = blue / n;
  return n >= SAMPLES;
}
