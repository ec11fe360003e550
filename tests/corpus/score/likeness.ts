import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { RawImage } from "@camtay/worker/imaging/raw-image.ts";

const WINDOW = 8;
const STEP = 4;
/** Constants of the measure for 8-bit pictures (Wang, Bovik, Sheikh, Simoncelli 2004). */
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Mean structural similarity (SSIM) of brightness inside a box, windows of 8 x 8 pixels; null when the box is smaller than a window. */
export function likeness(a: RawImage, b: RawImage, box: Box): number | null {
  const right = Math.min(a.width, b.width, Math.ceil(box.x + box.width)) - WINDOW;
  const bottom = Math.min(a.height, b.height, Math.ceil(box.y + box.height)) - WINDOW;
  let sum = 0;
  let windows = 0;
  for (let y = Math.max(0, Math.floor(box.y)); y <= bottom; y += STEP) {
    for (let x = Math.max(0, Math.floor(box.x)); x <= right; x += STEP) {
      sum += likenessOfWindow(a, b, x, y);
      windows++;
    }
  }
  return windows === 0 ? null : sum / windows;
}

function likenessOfWindow(a: RawImage, b: RawImage, left: number, top: number): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + WINDOW; y++) {
    for (let x = left; x < left + WINDOW; x++) {
      const [p, q] = [brightness(a, x, y), brightness(b, x, y)];
      sa += p;
      sb += q;
      saa += p * p;
      sbb += q * q;
      sab += p * q;
    }
  }
  const n = WINDOW * WINDOW;
  const [ma, mb] = [sa / n, sb / n];
  const [va, vb, cov] = [saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb];
  return ((2 * ma * mb + C1) * (2 * cov + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
}

function brightness({ data, width, channels }: RawImage, x: number, y: number): number {
  const i = (y * width + x) * channels;
  return channels === 1 ? data[i]! : 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;
}

const TILE = 16;
const CHROMA = 44;
/** Coloured pixels that make a tile coloured, and tiles that make a seal or a signature. */
const LEAST_PIXELS = 10;
const LEAST_TILES = 10;
/** A box of a larger share of the page is a frame printed around it. */
const MOST_OF_PAGE = 1 / 4;

/** Seals and signatures: where coloured ink joins over some centimetres. */
export function colouredMarks({ data, width, height, channels }: RawImage): Box[] {
  if (channels !== 3) return [];
  const [columns, rows] = [Math.ceil(width / TILE), Math.ceil(height / TILE)];
  const pixels = new Uint16Array(columns * rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = 3 * (y * width + x);
      const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
      if (Math.max(r, g, b) - Math.min(r, g, b) > CHROMA) pixels[Math.floor(y / TILE) * columns + Math.floor(x / TILE)]!++;
    }
  }
  const boxes: Box[] = [];
  for (let start = 0; start < pixels.length; start++) {
    const tiles = takeJoined(pixels, start, columns, rows);
    if (tiles.length < LEAST_TILES) continue;
    const [xs, ys] = [tiles.map((tile) => tile % columns), tiles.map((tile) => Math.floor(tile / columns))];
    const [x, y] = [Math.min(...xs) * TILE, Math.min(...ys) * TILE];
    const box = { x, y, width: (Math.max(...xs) + 1) * TILE - x, height: (Math.max(...ys) + 1) * TILE - y };
    if (box.width * box.height <= MOST_OF_PAGE * width * height) boxes.push(box);
  }
  return boxes;
}

/** The coloured tiles joined to one, taken out of `pixels`. */
function takeJoined(pixels: Uint16Array, start: number, columns: number, rows: number): number[] {
  const tiles: number[] = [];
  const open = [start];
  for (let tile = open.pop(); tile !== undefined; tile = open.pop()) {
    if (pixels[tile]! < LEAST_PIXELS) continue;
    pixels[tile] = 0;
    tiles.push(tile);
    const [c, r] = [tile % columns, Math.floor(tile / columns)];
    for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++)
      for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) open.push(y * columns + x);
  }
  return tiles;
}
