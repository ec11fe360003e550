import { type Box, type Matrix, projectBox } from "@camtay/shared/domain/geometry.ts";
import sharp from "sharp";
import { type GreyImage, greyImage, type RawImage } from "./raw-image.ts";
import { type FoundCode, readCodes } from "./read-codes.ts";
import { brightnessOfRow, shrink } from "./small-page.ts";

/** Side of the smallest code on a card, millimetres. */
const WINDOW_MM = 12;
const AROUND_MM = 9;
/** Mean ink of a code seen at analysis resolution, as a share of full strokes; print stays far below. */
const LEAST_INK_SHARE = 0.3;
const MOST_TRIES = 6;
const ENLARGED = 3;

/**
 * Reads small dense codes that a look at the half-size page misses: the code of an identity card on a photocopy.
 * Areas that are evenly half dark are cut out of the full-size picture and read one by one.
 * @param ink ink map of the straight page; `toImage` takes its pixels to those of `image`
 * @param known areas (pixels of the ink map) whose code was read already
 */
export async function readDenseCodes(
  ink: GreyImage,
  dpi: number,
  image: RawImage,
  toImage: Matrix,
  known: readonly Box[],
): Promise<FoundCode[]> {
  const size = Math.round((WINDOW_MM * dpi) / 25.4);
  const around = (AROUND_MM * dpi) / 25.4;
  const codes: FoundCode[] = [];
  for (const { x, y } of darkWindows(ink, size)) {
    const inside = (box: Box): boolean => x < box.x + box.width && x + size > box.x && y < box.y + box.height && y + size > box.y;
    if (known.some(inside)) continue;
    const area = cutOut(image, projectBox(toImage, { x: x - around, y: y - around, width: size + 2 * around, height: size + 2 * around }));
    if (!area) continue;
    for (const found of await readArea(area.picture)) {
      codes.push({ ...found, corners: found.corners.map(([cx, cy]) => [cx + area.left, cy + area.top] as const) });
    }
    if (codes.length > 0) break;
  }
  return codes;
}

/** As it is first; then larger and sharpened, for copies of copies whose modules run together. */
async function readArea(picture: GreyImage): Promise<FoundCode[]> {
  const plain = await readCodes(picture, "thorough");
  if (plain.length > 0) return plain;
  const { data, info } = await sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 1 } })
    .resize(picture.width * ENLARGED, picture.height * ENLARGED, { kernel: "cubic" })
    .sharpen({ sigma: 2, m1: 2, m2: 3 })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const found = await readCodes(greyImage(info.width, info.height, data), "thorough");
  return found.map((code) => ({ ...code, corners: code.corners.map(([x, y]) => [x / ENLARGED, y / ENLARGED] as const) }));
}

/** Windows with the most ink that do not overlap, darkest first. */
function darkWindows({ data, width, height }: GreyImage, size: number): { x: number; y: number }[] {
  if (width <= size || height <= size) return [];
  const cells = shrink(greyImage(width, height, data), CELL);
  const least = LEAST_INK_SHARE * fullStroke(data);
  // Ink of everything above and to the left, so that any window is three additions.
  const columns = cells.width + 1;
  const sums = new Int32Array(columns * (cells.height + 1));
  for (let r = 0; r < cells.height; r++) addRowOfSums(cells.data, r * cells.width, sums, (r + 1) * columns, columns);
  const n = Math.round(size / CELL);
  const found: DarkWindow[] = [];
  for (let r = 0; r + n <= cells.height; r++) findInRow(sums, r, columns, n, least * n * n, found);
  found.sort((a, b) => b.ink - a.ink);
  const apart: DarkWindow[] = [];
  for (const window of found) {
    if (apart.length === MOST_TRIES) break;
    if (!apart.some((other) => Math.abs(other.x - window.x) < size && Math.abs(other.y - window.y) < size)) apart.push(window);
  }
  return apart;
}

interface DarkWindow {
  readonly x: number;
  readonly y: number;
  readonly ink: number;
}

/** Pixels of the ink map to a side of one cell. */
const CELL = 4;

function addRowOfSums(cells: Uint8Array, from: number, sums: Int32Array, to: number, columns: number): void {
  let line = 0;
  for (let c = 1; c < columns; c++) {
    line += cells[from + c - 1]!;
    sums[to + c] = sums[to - columns + c]! + line;
  }
}

/** Windows of n x n cells that begin in row `r` and hold at least so much ink. */
function findInRow(sums: Int32Array, r: number, columns: number, n: number, least: number, found: DarkWindow[]): void {
  const top = r * columns;
  const bottom = (r + n) * columns;
  for (let c = 0; c + n < columns; c++) {
    const ink = sums[bottom + c + n]! - sums[top + c + n]! - sums[bottom + c]! + sums[top + c]!;
    if (ink >= least) found.push({ x: c * CELL, y: r * CELL, ink });
  }
}

/** Ink of the darkest tenth of all strokes: faded copies have pale codes too. */
function fullStroke(data: Uint8Array): number {
  const histogram = new Uint32Array(256);
  countLevels(data, histogram);
  let strokes = 0;
  for (let v = 44; v < 256; v++) strokes += histogram[v]!;
  let level = 255;
  for (let above = 0; level > 60 && above < strokes / 10; level--) above += histogram[level]!;
  return level;
}

function countLevels(data: Uint8Array, histogram: Uint32Array): void {
  for (let i = 0; i < data.length; i++) histogram[data[i]!]!++;
}

function cutOut(image: RawImage, box: Box): { picture: GreyImage; left: number; top: number } | null {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const width = Math.min(image.width, Math.ceil(box.x + box.width)) - left;
  const height = Math.min(image.height, Math.ceil(box.y + box.height)) - top;
  if (width < 24 || height < 24) return null;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) brightnessOfRow(image, top + y, left, out.subarray(y * width, (y + 1) * width));
  return { picture: greyImage(width, height, out), left, top };
}
