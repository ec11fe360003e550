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
    const at = Math.min(rows - 1.0001, Math.max(0, (y + 0.5) / CELL - 0.5));
    const top = Math.max(0, Math.floor(at));
    const low = Math.min(rows - 1, top + 1);
    const f = at - top;
    for (let c = 0; c < columns; c++)
      line[c + 1] = Math.round((values[top * columns + c]! * (1 - f) + values[low * columns + c]! * f) * 256);
    line[0] = line[1]!;
    line[columns + 1] = line[columns]!;
    for (let c = 0; c <= columns; c++) {
      const first = c * CELL - HALF;
      inkOfRun(
        data,
        out,
        y * width + Math.max(0, first),
        y * width + Math.min(width, first + CELL),
        line[c]!,
        line[c + 1]!,
        Math.max(0, -first),
      );
    }
  }
  return greyImage(width, height, out);
}

const HALF = CELL / 2;

/** Pixels between the middles of two cells. @param paper and `next` in 1/256 */
function inkOfRun(data: Uint8Array, out: Uint8Array, from: number, end: number, paper: number, next: number, skip: number): void {
  const step = (next - paper) / CELL;
  const scale = 510 / (paper + next);
  let level = paper + step * (skip + 0.5);
  for (let i = from; i < end; i++, level += step) {
    const darker = level - (data[i]! << 8);
    if (darker > 0) out[i] = Math.min(255, darker * scale);
  }
}

/** Paper brightness of each cell, lifted over cells that are mostly ink. */
export function paperLevels(grey: GreyImage): { values: Float32Array; columns: number; rows: number } {
  const { data, width, height } = grey;
  const columns = Math.max(1, Math.ceil(width / CELL));
  const rows = Math.max(1, Math.ceil(height / CELL));
  const raw = new Float32Array(columns * rows);
  const histogram = new Uint16Array(256);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const from = r * CELL * width + c * CELL;
      raw[r * columns + c] = lightLevel(data, width, from, Math.min(CELL, width - c * CELL), Math.min(CELL, height - r * CELL), histogram);
    }
  }
  // Second brightest of the neighbourhood: bridges strokes and rules that fill a cell, resists single bright flecks.
  const values = new Float32Array(columns * rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
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
      values[r * columns + c] = (raw[r * columns + c]! + Math.max(second, raw[r * columns + c]!)) / 2;
    }
  }
  return { values, columns, rows };
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
