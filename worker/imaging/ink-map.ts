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
  const left = new Int32Array(width);
  const share = new Int32Array(width);
  for (let x = 0; x < width; x++) {
    const at = Math.min(columns - 1.0001, Math.max(0, (x + 0.5) / CELL - 0.5));
    left[x] = Math.floor(at);
    share[x] = Math.round((at - Math.floor(at)) * 256);
  }
  const line = new Int32Array(columns + 1);
  for (let y = 0; y < height; y++) {
    const at = Math.min(rows - 1.0001, Math.max(0, (y + 0.5) / CELL - 0.5));
    const top = Math.max(0, Math.floor(at));
    const low = Math.min(rows - 1, top + 1);
    const f = at - top;
    for (let c = 0; c < columns; c++) line[c] = Math.round((values[top * columns + c]! * (1 - f) + values[low * columns + c]! * f) * 256);
    line[columns] = line[columns - 1]!;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const l = Math.max(0, left[x]!);
      const paper = line[l]! + (((line[l + 1]! - line[l]!) * share[x]!) >> 8);
      const darker = paper - (data[i]! << 8);
      out[i] = darker <= 0 ? 0 : Math.min(255, Math.floor((darker * 255) / paper));
    }
  }
  return greyImage(width, height, out);
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
      histogram.fill(0);
      const [x1, y1] = [Math.min(width, (c + 1) * CELL), Math.min(height, (r + 1) * CELL)];
      let count = 0;
      for (let y = r * CELL; y < y1; y++) {
        for (let i = y * width + c * CELL, end = y * width + x1; i < end; i++) {
          histogram[data[i]!]!++;
          count++;
        }
      }
      let level = 255;
      for (let above = count * (1 - PAPER_PERCENTILE); level > 0 && above >= histogram[level]!; level--) above -= histogram[level]!;
      raw[r * columns + c] = Math.max(8, level);
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
