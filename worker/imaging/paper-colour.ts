import type { RawImage } from "./raw-image.ts";

/** Colour of the bare paper over the picture, on a coarse grid. */
export interface PaperColour {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of the picture for one cell. */
  readonly cell: number;
  /** Red, green, blue of each cell, 0 to 255. Grey pages carry the same value three times. */
  readonly values: Float32Array;
}

const CELLS_ACROSS = 72;
/** The lightest share of a cell's pixels is taken for paper. */
const PAPER_SHARE = 0.25;
/** From cell to cell paper changes by shadows and folds, never faster than this. */
const LEAST_STEP = 0.88;
const BINS = 64;

/**
 * Measures the paper cell by cell, then spreads out from the lightest region as long as the change is gentle: a photo, a seal or a solid
 * header does not join and keeps the paper colour of its surroundings, so that evening the background does not bleach it.
 */
export function measurePaperColour(image: RawImage): PaperColour {
  const cell = Math.max(8, Math.round(Math.min(image.width, image.height) / CELLS_ACROSS));
  const columns = Math.max(1, Math.ceil(image.width / cell));
  const rows = Math.max(1, Math.ceil(image.height / cell));
  const values = new Float32Array(columns * rows * 3);
  const bins = { counts: new Uint32Array(BINS), sums: new Uint32Array(BINS * 3) };
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) measureCell(image, c * cell, r * cell, cell, bins, values, 3 * (r * columns + c));
  const paper = spreadFromLightest(values, columns, rows);
  return { columns, rows, cell, values: smooth(fillIn(values, paper, columns, rows), columns, rows) };
}

function measureCell(
  { data, width, height, channels }: RawImage,
  x0: number,
  y0: number,
  cell: number,
  { counts, sums }: { counts: Uint32Array; sums: Uint32Array },
  out: Float32Array,
  at: number,
): void {
  counts.fill(0);
  sums.fill(0);
  const x1 = Math.min(width, x0 + cell);
  const y1 = Math.min(height, y0 + cell);
  let total = 0;
  for (let y = y0; y < y1; y += 2) {
    for (let i = (y * width + x0) * channels, end = (y * width + x1) * channels; i < end; i += 2 * channels) {
      const r = data[i]!;
      const g = channels === 3 ? data[i + 1]! : r;
      const b = channels === 3 ? data[i + 2]! : r;
      const bin = (r + 2 * g + b) >> 4;
      counts[bin]!++;
      sums[3 * bin]! += r;
      sums[3 * bin + 1]! += g;
      sums[3 * bin + 2]! += b;
      total++;
    }
  }
  let n = 0;
  let [r, g, b] = [0, 0, 0];
  for (let bin = BINS - 1; bin >= 0 && n < total * PAPER_SHARE; bin--) {
    n += counts[bin]!;
    r += sums[3 * bin]!;
    g += sums[3 * bin + 1]!;
    b += sums[3 * bin + 2]!;
  }
  out[at] = r / Math.max(1, n);
  out[at + 1] = g / Math.max(1, n);
  out[at + 2] = b / Math.max(1, n);
}

const brightness = (v: Float32Array, cell: number): number => v[3 * cell]! + 2 * v[3 * cell + 1]! + v[3 * cell + 2]!;

/** Cells that are paper: reached from the lightest twentieth through gentle steps of brightness and of each colour. */
function spreadFromLightest(values: Float32Array, columns: number, rows: number): Uint8Array {
  const cells = columns * rows;
  const bright = Float32Array.from({ length: cells }, (_, i) => brightness(values, i));
  const order = Array.from({ length: cells }, (_, i) => i).sort((a, b) => bright[b]! - bright[a]!);
  const paper = new Uint8Array(cells);
  const queue = order.slice(0, Math.max(1, Math.round(cells / 20)));
  for (const cell of queue) paper[cell] = 1;
  for (let head = 0; head < queue.length; head++) {
    const cell = queue[head]!;
    const c = cell % columns;
    for (const next of [c > 0 ? cell - 1 : -1, c < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
      if (next < 0 || next >= cells || paper[next]) continue;
      if (isGentle(values, cell, next)) {
        paper[next] = 1;
        queue.push(next);
      }
    }
  }
  return paper;
}

function isGentle(v: Float32Array, from: number, to: number): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let k = 0; k < 3; k++) {
    const ratio = v[3 * to + k]! / Math.max(1, v[3 * from + k]!);
    least = Math.min(least, ratio);
    most = Math.max(most, ratio);
  }
  return least >= LEAST_STEP && most - least < 0.09;
}

/** Cells that are no paper take the mean of the paper around them, ring by ring. */
function fillIn(values: Float32Array, paper: Uint8Array, columns: number, rows: number): Float32Array {
  const out = Float32Array.from(values);
  let open = Array.from({ length: columns * rows }, (_, i) => i).filter((i) => !paper[i]);
  while (open.length > 0) {
    const done: number[] = [];
    for (const cell of open) {
      const [c, r] = [cell % columns, Math.floor(cell / columns)];
      let n = 0;
      const sum = [0, 0, 0];
      for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++) {
        for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) {
          const near = y * columns + x;
          if (!paper[near]) continue;
          n++;
          for (let k = 0; k < 3; k++) sum[k]! += out[3 * near + k]!;
        }
      }
      if (n === 0) continue;
      for (let k = 0; k < 3; k++) out[3 * cell + k] = sum[k]! / n;
      done.push(cell);
    }
    if (done.length === 0) break;
    for (const cell of done) paper[cell] = 1;
    open = open.filter((cell) => !paper[cell]);
  }
  return out;
}

function smooth(values: Float32Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) smoothCell(values, columns, rows, c, r, out);
  }
  return out;
}

function smoothCell(values: Float32Array, columns: number, rows: number, c: number, r: number, out: Float32Array): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  let weight = 0;
  for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++) {
    for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) {
      const w = (y === r ? 2 : 1) * (x === c ? 2 : 1);
      const i = 3 * (y * columns + x);
      red += w * values[i]!;
      green += w * values[i + 1]!;
      blue += w * values[i + 2]!;
      weight += w;
    }
  }
  const to = 3 * (r * columns + c);
  out[to] = red / weight;
  out[to + 1] = green / weight;
  out[to + 2] = blue / weight;
}

/** Paper colour at a point of the picture, written to `out` (3 values). */
export function paperColourAt({ columns, rows, cell, values }: PaperColour, x: number, y: number, out: Float64Array): void {
  const u = Math.min(columns - 1, Math.max(0, x / cell - 0.5));
  const v = Math.min(rows - 1, Math.max(0, y / cell - 0.5));
  const c = Math.min(Math.floor(u), Math.max(0, columns - 2));
  const r = Math.min(Math.floor(v), Math.max(0, rows - 2));
  const [fx, fy] = [u - c, v - r];
  const right = columns > 1 ? 3 : 0;
  const down = rows > 1 ? 3 * columns : 0;
  for (let k = 0; k < 3; k++) {
    const i = 3 * (r * columns + c) + k;
    const top = values[i]! + (values[i + right]! - values[i]!) * fx;
    const low = values[i + down]! + (values[i + down + right]! - values[i + down]!) * fx;
    out[k] = top + (low - top) * fy;
  }
}

/** Tint (spread of the colours over the strongest) up to which paper is taken for white: ageing and lamps; from the second on it is coloured paper. */
const TINT = { scanner: [0.2, 0.3], camera: [0.42, 0.55] } as const;

/**
 * Coloured paper, as of land certificates, keeps its colour: it is only brightened. White paper under yellow light becomes white.
 * @returns the colour that evening should take for white, and how bright the paper is after it, 0 to 255
 */
export function keepTint(paper: PaperColour, source: keyof typeof TINT): { white: PaperColour; level: number } {
  const tints = Float32Array.from({ length: paper.columns * paper.rows }, (_, cell) => {
    const [r, g, b] = [paper.values[3 * cell]!, paper.values[3 * cell + 1]!, paper.values[3 * cell + 2]!];
    return 1 - Math.min(r, g, b) / Math.max(1, r, g, b);
  }).sort();
  const [white, coloured] = TINT[source];
  const share = Math.min(1, Math.max(0, (tints[tints.length >> 1]! - white) / (coloured - white)));
  if (share === 0) return { white: paper, level: 255 };
  const values = Float32Array.from(paper.values, (value, i) => {
    const cell = i - (i % 3);
    const strongest = Math.max(paper.values[cell]!, paper.values[cell + 1]!, paper.values[cell + 2]!);
    return value + (strongest - value) * share;
  });
  const levels = Float32Array.from({ length: paper.columns * paper.rows }, (_, cell) => {
    const part = (k: number): number => paper.values[3 * cell + k]! / Math.max(1, values[3 * cell + k]!);
    return 255 * (0.3 * part(0) + 0.59 * part(1) + 0.11 * part(2));
  }).sort();
  return { white: { ...paper, values }, level: levels[levels.length >> 1]! };
}
