import type { Box } from "@camtay/shared/domain/geometry.ts";
import { type GreyImage, greyImage } from "./raw-image.ts";

/** Side of the squares whose mean brightness is looked at, pixels. */
const CELL = 12;
/** Paper is this many levels lighter than what it lies on, on the mean. */
const LEAST_CONTRAST = 40;
/** Share of the picture's cells: less is a reflection, more is no small paper. */
const SHARE = { least: 0.03, most: 0.75 } as const;
/** Share of its box that a sheet or card fills; photo and print on it are dark. */
const LEAST_FILL = 0.6;
/** Kept around the paper, as a share of its sides, for its edges to be seen. */
const MARGIN = 0.15;

/** The box around the largest light area of a picture and some of its surroundings; null when nothing stands out like a sheet on a table. */
export function brightRegion(picture: GreyImage): Box | null {
  const { cells, columns, rows } = meansOfCells(picture);
  const limit = between(cells);
  if (limit === null) return null;
  const area = largestArea(cells, columns, rows, limit);
  const [width, height] = [area.right - area.left + 1, area.bottom - area.top + 1];
  const share = area.count / cells.length;
  if (share < SHARE.least || share > SHARE.most || area.count < LEAST_FILL * width * height) return null;
  const x = Math.max(0, (area.left - MARGIN * width) * CELL);
  const y = Math.max(0, (area.top - MARGIN * height) * CELL);
  return {
    x: Math.floor(x),
    y: Math.floor(y),
    width: Math.floor(Math.min(picture.width, (area.right + 1 + MARGIN * width) * CELL) - x),
    height: Math.floor(Math.min(picture.height, (area.bottom + 1 + MARGIN * height) * CELL) - y),
  };
}

/** A copy of the pixels in a box that lies within the picture. */
export function cutOut({ data, width }: GreyImage, box: Box): GreyImage {
  const out = greyImage(box.width, box.height);
  for (let y = 0; y < box.height; y++) {
    const from = (box.y + y) * width + box.x;
    out.data.set(data.subarray(from, from + box.width), y * box.width);
  }
  return out;
}

function meansOfCells({ data, width, height }: GreyImage): { cells: Uint8Array; columns: number; rows: number } {
  const [columns, rows] = [Math.floor(width / CELL), Math.floor(height / CELL)];
  const sums = new Uint32Array(columns * rows);
  for (let y = 0; y < rows * CELL; y++) {
    const to = Math.floor(y / CELL) * columns;
    for (let x = 0; x < columns * CELL; x++) sums[to + Math.floor(x / CELL)]! += data[y * width + x]!;
  }
  return { cells: Uint8Array.from(sums, (sum) => sum / (CELL * CELL)), columns, rows };
}

/** The level that parts the cells best into dark and light (Otsu 1979); null when the two hardly differ. */
function between(cells: Uint8Array): number | null {
  const histogram = new Uint32Array(256);
  let total = 0;
  for (const level of cells) {
    histogram[level]!++;
    total += level;
  }
  let best = { level: 0, spread: 0, contrast: 0 };
  let [dark, darkSum] = [0, 0];
  for (let level = 0; level < 255; level++) {
    dark += histogram[level]!;
    darkSum += level * histogram[level]!;
    const light = cells.length - dark;
    if (dark === 0 || light === 0) continue;
    const contrast = (total - darkSum) / light - darkSum / dark;
    const spread = dark * light * contrast * contrast;
    if (spread > best.spread) best = { level, spread, contrast };
  }
  return best.contrast < LEAST_CONTRAST ? null : best.level;
}

interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
  count: number;
}

/** Cells lighter than the limit that touch each other side by side. */
function largestArea(cells: Uint8Array, columns: number, rows: number, limit: number): Area {
  let largest: Area = { left: 0, top: 0, right: 0, bottom: 0, count: 0 };
  const seen = new Uint8Array(cells.length);
  for (let start = 0; start < cells.length; start++) {
    if (seen[start] === 1 || cells[start]! <= limit) continue;
    const area: Area = { left: columns, top: rows, right: 0, bottom: 0, count: 0 };
    const open = [start];
    seen[start] = 1;
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      area.left = Math.min(area.left, x);
      area.right = Math.max(area.right, x);
      area.top = Math.min(area.top, y);
      area.bottom = Math.max(area.bottom, y);
      area.count++;
      const near = [x > 0 ? cell - 1 : -1, x < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns];
      for (const next of near)
        if (next >= 0 && next < cells.length && seen[next] === 0 && cells[next]! > limit) {
          seen[next] = 1;
          open.push(next);
        }
    }
    if (area.count > largest.count) largest = area;
  }
  return largest;
}
