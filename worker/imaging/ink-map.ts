import { type GreyImage, greyImage } from "./raw-image.ts";

const CELL = 16;
/** Paper is the brightness that this share of a cell does not exceed. */
const PAPER_PERCENTILE = 0.8;

/**
 * How much darker each pixel is than the paper around it: 0 paper, 255 black. Shadows and tinted paper count as paper; the inside of a
 * dark area counts as paper too, only its rim stands out.
 */
export function inkMap(grey: GreyImage): GreyImage {
  const { data, width, height } = grey;
  const { values, columns, rows } = paperLevels(grey);
  const out = new Uint8Array(width * height);
  // Paper along one row in 1/256: at the middle of each cell, the outermost ones twice.
  const line = new Int32Array(columns + 2);
  for (let y = 0; y < height; y++) {
    paperAlongRow(values, columns, rows, y, line);
    inkOfRow(data, out, y * width, width, line);
  }
  return greyImage(width, height, out);
}

function paperAlongRow(values: Float32Array, columns: number, rows: number, y: number, line: Int32Array): void {
  const at = Math.min(rows - 1.0001, Math.max(0, (y + 0.5) / CELL - 0.5));
  const top = Math.max(0, Math.floor(at));
  const low = Math.min(rows - 1, top + 1);
  const f = at - top;
  for (let c = 0; c < columns; c++) line[c + 1] = Math.round((values[top * columns + c]! * (1 - f) + values[low * columns + c]! * f) * 256);
  line[0] = line[1]!;
  line[columns + 1] = line[columns]!;
}

const HALF = CELL / 2;

/** Cell by cell, from the middle of one to the middle of the next. @param line paper in 1/256 */
function inkOfRow(data: Uint8Array, out: Uint8Array, row: number, width: number, line: Int32Array): void {
  for (let c = 0; c + 1 < line.length; c++) {
    const first = c * CELL - HALF;
    const skip = Math.max(0, -first);
    const paper = line[c]!;
    const next = line[c + 1]!;
    // In 1/8192: the paper rises by whole numbers from pixel to pixel.
    const step = 2 * (next - paper);
    let level = 32 * paper + (next - paper) * (2 * skip + 1);
    const scale = 510 / (paper + next) / 32;
    for (let i = row + first + skip, end = row + Math.min(width, first + CELL); i < end; i++, level += step) {
      const darker = level - (data[i]! << 13);
      // Lighter is no ink; without a branch, which the grain of paper would make cost as much as the rest.
      out[i] = Math.min(255, (darker & ~(darker >> 31)) * scale);
    }
  }
}

/** Paper brightness of each cell, lifted over cells that are mostly ink. */
export function paperLevels(grey: GreyImage): { values: Float32Array; columns: number; rows: number } {
  const { data, width, height } = grey;
  const columns = Math.max(1, Math.ceil(width / CELL));
  const rows = Math.max(1, Math.ceil(height / CELL));
  const raw = new Float32Array(columns * rows);
  const histogram = new Uint16Array(256);
  for (let i = 0; i < raw.length; i++) {
    const [x, y] = [(i % columns) * CELL, Math.floor(i / columns) * CELL];
    raw[i] = lightLevel(data, width, y * width + x, Math.min(CELL, width - x), Math.min(CELL, height - y), histogram);
  }
  // Second brightest of the neighbourhood: bridges strokes and rules that fill a cell, resists single bright flecks.
  const values = new Float32Array(columns * rows);
  for (let i = 0; i < raw.length; i++)
    values[i] = (raw[i]! + Math.max(secondBrightest(raw, columns, rows, i % columns, Math.floor(i / columns)), raw[i]!)) / 2;
  return { values, columns, rows };
}

function secondBrightest(raw: Float32Array, columns: number, rows: number, c: number, r: number): number {
  let first = 0;
  let second = 0;
  for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++) {
    for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) {
      const v = raw[y * columns + x]!;
      if (v > first) {
        second = first;
        first = v;
      } else if (v > second) second = v;
    }
  }
  return second;
}

/** The level that `PAPER_PERCENTILE` of a box's pixels do not exceed. */
function lightLevel(data: Uint8Array, width: number, from: number, across: number, down: number, histogram: Uint16Array): number {
  histogram.fill(0);
  for (let y = 0; y < down; y++) {
    for (let i = from + y * width, end = i + across; i < end; i++) histogram[data[i]!]!++;
  }
  let level = 255;
  for (let above = across * down * (1 - PAPER_PERCENTILE); level > 0 && above >= histogram[level]!; level--) above -= histogram[level]!;
  return Math.max(8, level);
}
