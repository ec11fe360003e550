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
  const coloured = image.channels === 3 ? findColouredTiles(image, toDecoded, paper, columns, rows) : new Uint8Array(columns * rows);
  const used = new Uint8Array(columns * rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      // Neighbours too: soft rims of letters reach over.
      let most = 0;
      let colour = 0;
      for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++) {
        for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) {
          const near = y * columns + x;
          const v = darkest[near]!;
          if (x === c && y === r) most = Math.max(most, v);
          else if (v >= FAINT_INK) most = Math.max(most, FAINT_INK);
          colour |= coloured[near]!;
        }
      }
      used[r * columns + c] = most >= FAINT_INK || colour ? 1 : 0;
    }
  }
  return { columns, rows, used };
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

/** Mean colour of each tile from a few pixels, compared with the paper there. */
function findColouredTiles(image: RawImage, toDecoded: Matrix, paper: PaperColour, columns: number, rows: number): Uint8Array {
  const out = new Uint8Array(columns * rows);
  const bare = new Float64Array(3);
  const mean = new Float64Array(3);
  const step = TILE / SAMPLES;
  const { columns: nodes, xs, ys } = projectGrid(toDecoded, columns + 1, rows + 1, TILE, step / 2);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const node = r * nodes + c;
      const [right, down] = [node + 1, node + nodes];
      if (!sampleTile(image, xs, ys, node, right, down, mean)) continue;
      paperColourAt(paper, (xs[node]! + xs[right]!) / 2, (ys[node]! + ys[down]!) / 2, bare);
      const red = mean[0]! / bare[0]!;
      const green = mean[1]! / bare[1]!;
      const blue = mean[2]! / bare[2]!;
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > COLOURED) out[r * columns + c] = 1;
    }
  }
  return out;
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
