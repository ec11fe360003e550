import { type Matrix, project } from "@camtay/shared/domain/geometry.ts";
import { type PaperColour, paperColourAt } from "./paper-colour.ts";
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
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) {
      const [x, y] = project(toDecoded, [(c + 0.5) * TILE, (r + 0.5) * TILE]);
      paperColourAt(paper, x, y, bare);
      const level = (77 * bare[0]! + 150 * bare[1]! + 29 * bare[2]!) / 256;
      const inkOf = (value: number): number => Math.max(0, Math.min(255, Math.round(255 * (1 - value / Math.max(1, level)))));
      darkest[i] = inkOf(mean[i]!) > BARE_INK ? FAINT_INK : inkOf(darkest[i]!);
    }
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
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(rows - 1, Math.floor(((y + 0.5) * scale) / TILE)) * columns;
    for (let x = 0; x < width; x++, i++) {
      const tile = row + columnOf[x]!;
      const v = data[i]!;
      if (v < darkest[tile]!) darkest[tile] = v;
      mean[tile]! += v;
      counts[tile]!++;
    }
  }
  for (let tile = 0; tile < mean.length; tile++) mean[tile] = counts[tile] ? mean[tile]! / counts[tile]! : 255;
  return { darkest, mean };
}

const SAMPLES = 4;

/** Mean colour of each tile from a few pixels, compared with the paper there. */
function findColouredTiles(image: RawImage, toDecoded: Matrix, paper: PaperColour, columns: number, rows: number): Uint8Array {
  const { data, width, height } = image;
  const out = new Uint8Array(columns * rows);
  const bare = new Float64Array(3);
  const step = TILE / SAMPLES;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const [x0, y0] = project(toDecoded, [c * TILE + step / 2, r * TILE + step / 2]);
      const [xr, yr] = project(toDecoded, [(c + 1) * TILE + step / 2, r * TILE + step / 2]);
      const [xd, yd] = project(toDecoded, [c * TILE + step / 2, (r + 1) * TILE + step / 2]);
      let n = 0;
      let [red, green, blue] = [0, 0, 0];
      for (let v = 0; v < SAMPLES; v++) {
        for (let u = 0; u < SAMPLES; u++) {
          const x = Math.floor(x0 + ((xr - x0) * u + (xd - x0) * v) / SAMPLES);
          const y = Math.floor(y0 + ((yr - y0) * u + (yd - y0) * v) / SAMPLES);
          if (x < 0 || y < 0 || x >= width || y >= height) continue;
          const i = 3 * (y * width + x);
          red += data[i]!;
          green += data[i + 1]!;
          blue += data[i + 2]!;
          n++;
        }
      }
      if (n < SAMPLES) continue;
      paperColourAt(paper, (x0 + xr) / 2, (y0 + yd) / 2, bare);
      const [a, b, d] = [red / n / bare[0]!, green / n / bare[1]!, blue / n / bare[2]!];
      if (Math.max(a, b, d) - Math.min(a, b, d) > COLOURED) out[r * columns + c] = 1;
    }
  }
  return out;
}
