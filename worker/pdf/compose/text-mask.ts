import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import { readWordTones, type WordTones } from "./word-tones.ts";

/** Text taken off a page: black where letters are, in rows of colour changes, at once or twice the page's resolution. */
export interface TextMask {
  readonly width: number;
  readonly height: number;
  /** For each row, x of every change of colour, from white. */
  readonly rows: readonly (readonly number[])[];
  /** 0 to 255. */
  readonly ink: readonly [number, number, number];
}

/** Below it a mask is drawn at twice the page's resolution: scaled back, letters have the grey edges that a recogniser was made for. */
const FINE_DPI = 280;
/** Below it a word may be written by hand: a stencil of one shade would make the pen unlike itself. */
const MIN_CONFIDENCE = 0.9;
/** Above it nobody doubts that a word is print. */
const SURE_PRINT = 0.97;
/** Words whose ink differs by less share a mask. */
const INK_REACH = 60;
const MARGIN_PX = 2;

/**
 * Takes printed words off a colour page: their letters become 1-bit masks, one for each shade of ink, and the picture is filled with
 * paper where they stood, so that it has only seals, handwriting and photographs left to spend bits on. A word that is coloured, or
 * touched by anything else, stays in the picture.
 * @param colour RGB, changed in place
 */
export function takeTextOff(colour: Uint8Array, width: number, height: number, words: readonly Word[], dpi: number): TextMask[] {
  const print: PrintedWord[] = [];
  for (const word of words) {
    if (word.confidence < MIN_CONFIDENCE || !isPlausible(word, dpi)) continue;
    const box = grown(word.box, width, height);
    const tones = box && readWordTones(colour, width, height, box);
    if (box && tones && (word.confidence > SURE_PRINT || hasStems(word, box, tones))) print.push({ box, tones });
  }
  const scale = dpi < FINE_DPI ? 2 : 1;
  return groupByInk(print).map((group) => maskOf(colour, width, height, group, scale));
}

/** Share of the height of a word that a stem takes at least, and stems for each letter of a printed word; written words lean. */
const STEM = 0.42;
const STEMS_PER_LETTER = 0.5;

/** Whether upright strokes stand in the word as in print; of short words it cannot be told. */
function hasStems({ text, box: { height } }: Word, { width: w, height: h }: Box, { grey, threshold }: WordTones): boolean {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  if (letters < 3) return true;
  const least = STEM * height;
  let stems = 0;
  let before = false;
  for (let x = 0; x < w; x++) {
    const isStem = longestStroke(grey, w, h, x, threshold) >= least;
    if (isStem && !before) stems++;
    before = isStem;
  }
  return stems >= STEMS_PER_LETTER * letters;
}

/** In one column of pixels. */
function longestStroke(grey: Uint8Array, w: number, h: number, x: number, threshold: number): number {
  let run = 0;
  let longest = 0;
  for (let y = 0; y < h; y++) {
    run = grey[y * w + x]! < threshold ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

interface PrintedWord {
  readonly box: Box;
  readonly tones: WordTones;
}

/** One group for most pages: the darkest word and all within reach of it, then the darkest of the rest. */
function groupByInk(words: readonly PrintedWord[]): PrintedWord[][] {
  const groups: PrintedWord[][] = [];
  for (const word of [...words].sort((a, b) => a.tones.inkLevel - b.tones.inkLevel)) {
    const group = groups.at(-1);
    if (group && word.tones.inkLevel - group[0]!.tones.inkLevel <= INK_REACH) group.push(word);
    else groups.push([word]);
  }
  return groups;
}

/** Print between 5 and 40 points tall, with at least one letter or digit. */
function isPlausible({ text, box }: Word, dpi: number): boolean {
  const points = (box.height * 72) / dpi;
  return points >= 1 && points <= 40 && box.width > 1 && /[\p{L}\p{N}]/u.test(text);
}

function grown({ x, y, width, height }: Box, pageWidth: number, pageHeight: number): Box | null {
  const left = Math.max(0, Math.floor(x) - MARGIN_PX);
  const top = Math.max(0, Math.floor(y) - MARGIN_PX);
  const right = Math.min(pageWidth, Math.ceil(x + width) + MARGIN_PX);
  const bottom = Math.min(pageHeight, Math.ceil(y + height) + MARGIN_PX);
  return right - left > 4 && bottom - top > 4 ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

function maskOf(colour: Uint8Array, width: number, height: number, words: readonly PrintedWord[], scale: number): TextMask {
  const changes: number[][] = Array.from({ length: height * scale }, () => []);
  const sum: [number, number, number] = [0, 0, 0];
  let weight = 0;
  for (const { box, tones } of words) {
    traceWord(box, tones, changes, scale);
    eraseWord(colour, width, box, tones);
    const area = box.width * box.height;
    for (let c = 0; c < 3; c++) sum[c]! += tones.ink[c]! * area;
    weight += area;
  }
  const rows = changes.map(mergeRuns);
  return { width: width * scale, height: height * scale, rows, ink: [sum[0] / weight, sum[1] / weight, sum[2] / weight] };
}

/** Thresholds the word's grey, doubled by bilinear interpolation or as it is, and notes the runs. */
function traceWord(
  { x: left, y: top, width: w, height: h }: Box,
  { grey, threshold }: WordTones,
  changes: number[][],
  scale: number,
): void {
  const mixed = new Uint16Array(w);
  for (let y2 = 0; y2 < h * scale; y2++) {
    const near = scale === 2 ? y2 >> 1 : y2;
    const other = scale === 2 ? Math.min(h - 1, Math.max(0, near + (y2 & 1 ? 1 : -1))) : near;
    // Half a pixel's doubling puts three quarters of the weight on the nearer row, and then on the nearer column.
    for (let x = 0; x < w; x++) mixed[x] = 3 * grey[near * w + x]! + grey[other * w + x]!;
    traceRow(mixed, threshold * 16, left * scale, changes[top * scale + y2]!, scale);
  }
}

/** @param limit sixteen times the threshold */
function traceRow(mixed: Uint16Array, limit: number, left: number, row: number[], scale: number): void {
  const w = mixed.length;
  let black = false;
  for (let x2 = 0; x2 < w * scale; x2++) {
    const near = scale === 2 ? x2 >> 1 : x2;
    const beside = scale === 2 ? near + (x2 & 1 ? 1 : -1) : near;
    const dark = 3 * mixed[near]! + mixed[beside < 0 ? 0 : beside >= w ? w - 1 : beside]! < limit;
    if (dark !== black) {
      row.push(left + x2);
      black = dark;
    }
  }
  if (black) row.push(left + w * scale);
}

/** Runs of several words in one row, put in order; where boxes overlap their ink joins. */
function mergeRuns(changes: readonly number[]): readonly number[] {
  let ascending = true;
  for (let i = 1; i < changes.length && ascending; i++) ascending = changes[i]! > changes[i - 1]!;
  if (ascending) return changes;
  const runs: [number, number][] = [];
  for (let i = 0; i + 1 < changes.length; i += 2) runs.push([changes[i]!, changes[i + 1]!]);
  runs.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [start, end] of runs) {
    const last = merged.length - 1;
    if (last > 0 && start <= merged[last]!) merged[last] = Math.max(merged[last]!, end);
    else merged.push(start, end);
  }
  return merged;
}

/** Letters and their soft edge become paper; anything else in the box stays. */
function eraseWord(colour: Uint8Array, pageWidth: number, box: Box, { grey, threshold, edge, paper }: WordTones): void {
  const { width: w, height: h } = box;
  const reach = 2;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const level = grey[y * w + x]!;
      if (level >= edge) continue;
      if (level >= threshold && !nearInk(grey, w, h, x, y, reach, threshold)) continue;
      const at = ((box.y + y) * pageWidth + box.x + x) * 3;
      colour[at] = paper[0];
      colour[at + 1] = paper[1];
      colour[at + 2] = paper[2];
    }
  }
}

function nearInk(grey: Uint8Array, w: number, h: number, x: number, y: number, reach: number, threshold: number): boolean {
  for (let dy = -reach; dy <= reach; dy++) {
    const ny = y + dy;
    if (ny < 0 || ny >= h) continue;
    for (let dx = -reach; dx <= reach; dx++) {
      const nx = x + dx;
      if (nx >= 0 && nx < w && grey[ny * w + nx]! < threshold) return true;
    }
  }
  return false;
}
