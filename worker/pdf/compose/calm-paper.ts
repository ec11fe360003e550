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
    writeMeans(sums, bottom - row * CELL, pageWidth, data, row * width * 3);
  }
  return { data, width, height };
}

/** @param tall rows that were summed up */
function writeMeans(sums: Uint16Array, tall: number, pageWidth: number, data: Uint8Array, from: number): void {
  for (let at = 0, left = pageWidth; at < sums.length; at += 3, left -= CELL) {
    const count = tall * Math.min(CELL, left);
    data[from + at] = sums[at]! / count;
    data[from + at + 1] = sums[at + 1]! / count;
    data[from + at + 2] = sums[at + 2]! / count;
  }
}

function addRow(colour: Uint8Array, from: number, pageWidth: number, sums: Uint16Array): void {
  let at = from;
  let to = 0;
  // The four pixels of a cell written out: a loop of four turns costs twice as much.
  for (const end = from + 3 * (pageWidth - (pageWidth % CELL)); at < end; at += 12, to += 3) {
    sums[to]! += colour[at]! + colour[at + 3]! + colour[at + 6]! + colour[at + 9]!;
    sums[to + 1]! += colour[at + 1]! + colour[at + 4]! + colour[at + 7]! + colour[at + 10]!;
    sums[to + 2]! += colour[at + 2]! + colour[at + 5]! + colour[at + 8]! + colour[at + 11]!;
  }
  for (const end = from + 3 * pageWidth; at < end; at += 3) {
    sums[to]! += colour[at]!;
    sums[to + 1]! += colour[at + 1]!;
    sums[to + 2]! += colour[at + 2]!;
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
      // Half a neighbourhood of overlap on each side keeps a seal or a photograph from setting its own paper.
      const [y0, y1] = [Math.max(0, (row - 1) * PAPER_CELLS), Math.min(height, (row + 2) * PAPER_CELLS)];
      const [x0, x1] = [Math.max(0, (column - 1) * PAPER_CELLS), Math.min(width, (column + 2) * PAPER_CELLS)];
      for (const histogram of histograms) histogram.fill(0);
      for (let y = y0; y < y1; y += 2) countTones(data, (y * width + x0) * 3, (y * width + x1) * 3, ...histograms);
      const count = ((y1 - y0 + 1) >> 1) * ((x1 - x0 + 1) >> 1);
      for (let c = 0; c < 3; c++) tones[(row * columns + column) * 3 + c] = levelAt(histograms[c]!, count * 0.5);
      const middle = levelAt(histograms[1], count * 0.5);
      below[row * columns + column] = middle - levelAt(histograms[1], count * 0.16);
      above[row * columns + column] = levelAt(histograms[1], count * 0.84) - middle;
    }
  }
  return { data: tones, grain: grainPerNeighbourhood(below, above), columns };
}

/** Every second cell of a row. */
function countTones(data: Uint8Array, from: number, end: number, red: Uint16Array, green: Uint16Array, blue: Uint16Array): void {
  for (let at = from; at < end; at += 6) {
    red[data[at]!]!++;
    green[data[at + 1]!]!++;
    blue[data[at + 2]!]!++;
  }
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
