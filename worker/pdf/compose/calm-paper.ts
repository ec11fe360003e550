import { COLOURED, keepAround, PLAIN } from "./keep-around.ts";

/** Pixels of the page to a side of one averaged cell. */
const CELL = 4; // a power of two: `x >> 2` below
/** Cells to a side of one block: a JPEG block of 8 pixels. */
const BLOCK_CELLS = 2;
/** Cells to a side of the neighbourhood whose bright end is taken for paper. */
const PAPER_CELLS = 16;
/** Levels by which a cell must be darker than its paper to count as a mark; more where the paper itself is grainy. */
const MARK_DARKER = 9;
const MARK_CHROMA = 16;
const GRAIN_FACTOR = 3;
/** Even on the grainiest paper a stroke this much darker is kept. */
const MARK_DARKER_MOST = 24;

/** Blocks of `side` pixels, row by row; 1 where the picture was kept as it is. */
export interface KeptBlocks {
  readonly kept: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  readonly side: number;
  /** How coarse the paper around coloured marks is: median deviation of its pixels, in levels; 0 without such marks. */
  readonly grain: number;
}

/**
 * Replaces the grain of plain paper by its smooth tone, block by block. Whatever stands out from the paper around it, however pale,
 * keeps every pixel, with one block of surroundings; so bits go to seals, handwriting, lines and photographs.
 * @param colour RGB, changed in place
 */
export function calmPaper(colour: Uint8Array, width: number, height: number): KeptBlocks {
  const columns = Math.ceil(width / (CELL * BLOCK_CELLS));
  const rows = Math.ceil(height / (CELL * BLOCK_CELLS));
  const cells = averageCells(colour, width, height);
  const paper = paperTones(cells);
  const marked = markedBlocks(cells, paper, columns, rows);
  const kept = keepAround(marked, columns, rows);
  const blocks = { kept, columns, rows, side: CELL * BLOCK_CELLS, grain: grainOf(colour, width, height, marked, kept, columns) };
  fillBlocks(colour, width, height, blocks, paper);
  return blocks;
}

interface Cells {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Middle tone of each neighbourhood, per channel, and how far its grain reaches below that. */
interface PaperTones {
  readonly data: Uint8Array;
  readonly grain: Uint8Array;
  readonly columns: number;
}

function averageCells(colour: Uint8Array, pageWidth: number, pageHeight: number): Cells {
  const width = Math.ceil(pageWidth / CELL);
  const height = Math.ceil(pageHeight / CELL);
  const data = new Uint8Array(width * height * 3);
  const sums = new Uint16Array(width * 3);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    const bottom = Math.min(pageHeight, (row + 1) * CELL);
    for (let y = row * CELL; y < bottom; y++) addRow(colour, y * pageWidth * 3, pageWidth, sums);
    const tall = bottom - row * CELL;
    for (let x = 0; x < width; x++) {
      const count = tall * Math.min(CELL, pageWidth - x * CELL);
      for (let c = 0; c < 3; c++) data[(row * width + x) * 3 + c] = sums[x * 3 + c]! / count;
    }
  }
  return { data, width, height };
}

function addRow(colour: Uint8Array, from: number, pageWidth: number, sums: Uint16Array): void {
  const last = from + 3 * pageWidth;
  for (let to = 0, at = from; at < last; to += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (const end = Math.min(last, at + 3 * CELL); at < end; at += 3) {
      red += colour[at]!;
      green += colour[at + 1]!;
      blue += colour[at + 2]!;
    }
    sums[to]! += red;
    sums[to + 1]! += green;
    sums[to + 2]! += blue;
  }
}

function paperTones({ data, width, height }: Cells): PaperTones {
  const columns = Math.ceil(width / PAPER_CELLS);
  const rows = Math.ceil(height / PAPER_CELLS);
  const tones = new Uint8Array(columns * rows * 3);
  const below = new Uint8Array(columns * rows);
  const above = new Uint8Array(columns * rows);
  const histograms = [new Uint16Array(256), new Uint16Array(256), new Uint16Array(256)] as const;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (const histogram of histograms) histogram.fill(0);
      let count = 0;
      // Half a neighbourhood of overlap on each side keeps a seal or a photograph from setting its own paper.
      const [y0, y1] = [Math.max(0, (row - 1) * PAPER_CELLS), Math.min(height, (row + 2) * PAPER_CELLS)];
      const [x0, x1] = [Math.max(0, (column - 1) * PAPER_CELLS), Math.min(width, (column + 2) * PAPER_CELLS)];
      for (let y = y0; y < y1; y += 2) {
        for (let x = x0; x < x1; x += 2) {
          const at = (y * width + x) * 3;
          histograms[0][data[at]!]!++;
          histograms[1][data[at + 1]!]!++;
          histograms[2][data[at + 2]!]!++;
          count++;
        }
      }
      for (let c = 0; c < 3; c++) tones[(row * columns + column) * 3 + c] = levelAt(histograms[c]!, count * 0.5);
      const middle = levelAt(histograms[1], count * 0.5);
      below[row * columns + column] = middle - levelAt(histograms[1], count * 0.16);
      above[row * columns + column] = levelAt(histograms[1], count * 0.84) - middle;
    }
  }
  return { data: tones, grain: grainPerNeighbourhood(below, above), columns };
}

/**
 * That of most of the page, and more where the grain reaches as far up as it does down, as in the shadow of a photograph: marks only
 * reach down. White that is cut off at 255 has no upper half.
 */
function grainPerNeighbourhood(below: Uint8Array, above: Uint8Array): Uint8Array {
  const usual = Uint8Array.from(below).sort()[below.length >> 1]!;
  return below.map((down, i) => Math.max(usual, Math.min(down, above[i]! + 1)));
}

function levelAt(histogram: Uint16Array, wanted: number): number {
  let seen = 0;
  for (let level = 0; level < 255; level++) {
    seen += histogram[level]!;
    if (seen >= wanted) return level;
  }
  return 255;
}

function markedBlocks({ data, width, height }: Cells, paper: PaperTones, columns: number, rows: number): Uint8Array {
  const marked = new Uint8Array(columns * rows);
  for (let y = 0; y < height; y++) {
    markRow(data, y * width * 3, width, paper, Math.floor(y / PAPER_CELLS) * paper.columns, marked, (y >> 1) * columns);
  }
  return marked;
}

function markRow(
  cells: Uint8Array,
  from: number,
  width: number,
  paper: PaperTones,
  papers: number,
  marked: Uint8Array,
  blocks: number,
): void {
  for (let x = 0, at = from; x < width; x++, at += 3) {
    const place = papers + Math.floor(x / PAPER_CELLS);
    const tone = place * 3;
    const reach = paper.grain[place]! * GRAIN_FACTOR;
    const r = cells[at]! - paper.data[tone]!;
    const g = cells[at + 1]! - paper.data[tone + 1]!;
    const b = cells[at + 2]! - paper.data[tone + 2]!;
    const block = blocks + (x >> 1);
    if (Math.max(r, g, b) - Math.min(r, g, b) > Math.max(MARK_CHROMA, reach)) marked[block] = COLOURED;
    else if ((r * 77 + g * 150 + b * 29) >> 8 < -Math.min(MARK_DARKER_MOST, Math.max(MARK_DARKER, reach)) && marked[block] === 0)
      marked[block] = PLAIN;
  }
}

const GRAIN_SAMPLES = 400;

/** Looks at the green of blocks that are kept only because a mark is near. Around print and rules alone the grain is worth no bits. */
function grainOf(colour: Uint8Array, width: number, height: number, marked: Uint8Array, kept: Uint8Array, columns: number): number {
  if (!marked.includes(COLOURED)) return 0;
  const side = CELL * BLOCK_CELLS;
  const candidates: number[] = [];
  for (let block = 0; block < kept.length; block++) if (kept[block] === 1 && isApart(marked, block, columns)) candidates.push(block);
  const step = Math.max(1, Math.floor(candidates.length / GRAIN_SAMPLES));
  const deviations: number[] = [];
  for (let i = 0; i < candidates.length; i += step) {
    const left = (candidates[i]! % columns) * side;
    const top = Math.floor(candidates[i]! / columns) * side;
    if (left + side > width || top + side > height) continue;
    let [sum, squares] = [0, 0];
    for (let y = top; y < top + side; y++) {
      for (let x = left; x < left + side; x++) {
        const level = colour[(y * width + x) * 3 + 1]!;
        sum += level;
        squares += level * level;
      }
    }
    const mean = sum / (side * side);
    deviations.push(Math.sqrt(Math.max(0, squares / (side * side) - mean * mean)));
  }
  return deviations.sort((a, b) => a - b)[Math.floor(deviations.length * 0.75)] ?? 0;
}

/** Unmarked, and no edge of a mark reaches into it. */
function isApart(marked: Uint8Array, block: number, columns: number): boolean {
  for (const row of [-columns, 0, columns]) for (const side of [-1, 0, 1]) if ((marked[block + row + side] ?? 0) !== 0) return false;
  return true;
}

function fillBlocks(colour: Uint8Array, width: number, height: number, blocks: KeptBlocks, paper: PaperTones): void {
  const { kept, columns, rows, side } = blocks;
  for (let row = 0; row < rows; row++) {
    const top = row * side;
    const bottom = Math.min(height, top + side);
    const toneRow = Math.floor(top / (CELL * PAPER_CELLS)) * paper.columns;
    for (let column = 0; column < columns; column++) {
      const first = column;
      while (column < columns && kept[row * columns + column] === 0) column++;
      if (column === first) continue;
      const start = (top * width + first * side) * 3;
      const end = (top * width + Math.min(width, column * side)) * 3;
      fillRun(colour, start, end, first * side, paper, toneRow);
      for (let y = 1; y < bottom - top; y++) colour.copyWithin(start + y * width * 3, start, end);
    }
  }
}

/** One row of pixels in the tones of the neighbourhoods it crosses. */
function fillRun(colour: Uint8Array, start: number, end: number, left: number, paper: PaperTones, toneRow: number): void {
  const across = CELL * PAPER_CELLS;
  for (let at = start, x = left; at < end; at += 3, x++) {
    const tone = (toneRow + Math.floor(x / across)) * 3;
    colour[at] = paper.data[tone]!;
    colour[at + 1] = paper.data[tone + 1]!;
    colour[at + 2] = paper.data[tone + 2]!;
  }
}
