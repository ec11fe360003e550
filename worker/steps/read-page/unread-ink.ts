import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { RawImage } from "../../imaging/raw-image.ts";

/** Side of the squares in which ink is counted, pixels at 200 dpi. */
const CELL_AT_200 = 8;
const LEAST_DARK_PIXELS = 4;
/** Share of the page's sides where edges and holes are, not text. */
const MARGIN = 0.025;

/**
 * Where something dark stands that looks like a line of print but that no word covers: text beside a seal, the end of an address on a
 * card, a signer's name. Rules, frames, pictures and codes are left out by their shape.
 * @returns boxes in pixels of the page, at most `most`, widest first
 */
export function findUnreadInk(page: RawImage, dpi: number, words: readonly Word[], codes: readonly Box[], most = 5): Box[] {
  const cell = Math.max(4, Math.round((CELL_AT_200 * dpi) / 200));
  const columns = Math.floor(page.width / cell);
  const rows = Math.floor(page.height / cell);
  const dark = darkCells(page, cell, columns, rows, 0.4 * inkLevel(page, words) + 0.6 * PAPER);
  for (const { box } of words) clear(dark, columns, rows, cell, box, Math.round(cell * 0.75));
  for (const box of codes) clear(dark, columns, rows, cell, box, 2 * cell);
  return lumps(dark, columns, rows)
    .map(({ left, right, top, bottom, count }) => ({
      box: { x: left * cell, y: top * cell, width: (right - left + 1) * cell, height: (bottom - top + 1) * cell },
      density: count / ((right - left + 1) * (bottom - top + 1)),
    }))
    .filter(({ box, density }) => looksLikeText(box, density, dpi))
    .map(({ box }) => box)
    .sort((a, b) => b.width - a.width)
    .slice(0, most);
}

const PAPER = 190;

/**
 * How dark print is on this page, 0 to 255: of the lightest channel, because seal red and pen blue are light in one and print in none.
 * Faded copies are far lighter than fresh print.
 */
export function inkLevel({ data, width, channels }: RawImage, words: readonly Word[]): number {
  const levels: number[] = [];
  for (const { box, confidence } of words.slice(0, 200)) {
    if (confidence < 0.8) continue;
    const row = Math.round(box.y + box.height * 0.55) * width;
    levels.push(darkestIn(data, channels, row + Math.max(0, Math.floor(box.x)), row + Math.min(width, Math.ceil(box.x + box.width))));
  }
  levels.sort((a, b) => a - b);
  return Math.min(150, levels[levels.length >> 1] ?? 40);
}

/** Among pixels of one row, by their lightest channel. */
function darkestIn(data: Uint8Array, channels: number, from: number, to: number): number {
  let darkest = 255;
  for (let at = from * channels; at < to * channels; at += channels)
    darkest = Math.min(darkest, Math.max(data[at] ?? 255, data[at + 1] ?? 255, data[at + 2] ?? 255));
  return darkest;
}

function darkCells({ data, width, channels }: RawImage, cell: number, columns: number, rows: number, limit: number): Uint8Array {
  const counts = new Uint8Array(columns * rows);
  const fromRow = Math.floor(rows * MARGIN);
  const fromColumn = Math.floor(columns * MARGIN);
  for (let row = fromRow; row < rows - fromRow; row++) {
    for (let y = row * cell; y < (row + 1) * cell; y++) {
      const from = (y * width + fromColumn * cell) * channels;
      countDark(data, from, channels, cell, limit, counts, row * columns + fromColumn, row * columns + columns - fromColumn);
    }
  }
  for (let i = 0; i < counts.length; i++) counts[i] = counts[i]! >= LEAST_DARK_PIXELS ? 1 : 0;
  return counts;
}

function countDark(
  data: Uint8Array,
  from: number,
  channels: number,
  cell: number,
  limit: number,
  counts: Uint8Array,
  first: number,
  end: number,
): void {
  let at = from;
  for (let index = first; index < end; index++) {
    let count = 0;
    for (const stop = at + cell * channels; at < stop; at += channels) {
      if (data[at]! < limit && data[at + 1]! < limit && data[at + 2]! < limit) count++;
    }
    counts[index] = Math.min(255, counts[index]! + count);
  }
}

function clear(dark: Uint8Array, columns: number, rows: number, cell: number, box: Box, padding: number): void {
  const left = Math.max(0, Math.floor((box.x - padding) / cell));
  const right = Math.min(columns - 1, Math.floor((box.x + box.width + padding) / cell));
  const top = Math.max(0, Math.floor((box.y - padding) / cell));
  const bottom = Math.min(rows - 1, Math.floor((box.y + box.height + padding) / cell));
  for (let y = top; y <= bottom; y++) dark.fill(0, y * columns + left, y * columns + right + 1);
}

interface Lump {
  left: number;
  right: number;
  top: number;
  bottom: number;
  count: number;
}

/** Cells that touch, with a gap of up to two cells within a line: the space between words. */
function lumps(dark: Uint8Array, columns: number, rows: number): Lump[] {
  const found: Lump[] = [];
  const stack: number[] = [];
  for (let start = 0; start < dark.length; start++) {
    if (dark[start] !== 1) continue;
    const lump: Lump = { left: columns, right: 0, top: rows, bottom: 0, count: 0 };
    stack.push(start);
    dark[start] = 2;
    while (stack.length > 0) {
      const at = stack.pop()!;
      const x = at % columns;
      const y = Math.floor(at / columns);
      lump.count++;
      lump.left = Math.min(lump.left, x);
      lump.right = Math.max(lump.right, x);
      lump.top = Math.min(lump.top, y);
      lump.bottom = Math.max(lump.bottom, y);
      for (let dy = -1; dy <= 1; dy++) {
        const reach = dy === 0 ? 3 : 1;
        for (let dx = -reach; dx <= reach; dx++) {
          const nx = x + dx;
          const ny = y + dy;
          if (nx < 0 || ny < 0 || nx >= columns || ny >= rows || dark[ny * columns + nx] !== 1) continue;
          dark[ny * columns + nx] = 2;
          stack.push(ny * columns + nx);
        }
      }
    }
    found.push(lump);
  }
  return found;
}

/** Codes and portraits are filled to the edge, lines of print tied together are not. */
const PICTURE_DENSITY = 0.8;

/** A line of print, alone or tied together by a signature across it; neither a thin rule nor specks far apart. */
function looksLikeText({ width, height }: Box, density: number, dpi: number): boolean {
  const inch = dpi;
  if (height < 0.07 * inch || height > 1.7 * inch) return false;
  if (width < 0.14 * inch || width < 0.6 * height) return false;
  if (width > 3 * inch && height < 0.1 * inch) return false;
  if (height > 0.4 * inch && density > PICTURE_DENSITY) return false;
  return density > 0.2;
}
