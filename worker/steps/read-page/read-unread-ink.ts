import type { Word } from "@camtay/shared/domain/digitized.ts";
import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import type { CleanPage } from "../../imaging/clean-page.ts";
import { freePixels, type RawImage } from "../../imaging/raw-image.ts";
import { dropSpecks } from "../../ocr/drop-specks.ts";
import type { GreyImage, Recogniser } from "../../ocr/recogniser.ts";
import { withoutColour } from "./print-only.ts";
import { findUnreadInk, inkLevel } from "./unread-ink.ts";

/** Scraps of drawing read as letters stay below. */
const LEAST_LINE_CONFIDENCE = 0.72;
const LEAST_WORD_CONFIDENCE = 0.5;
const PADDING_PX = 14;
const GAP_PX = 30;
/** Lightest channel from which nothing is print. */
const WHITE = 215;

/**
 * Reads again what the page reading passed over or hardly made out: the spots are put under each other, without coloured ink, and read as
 * one block. A caption that a blue pen touches, a name across a seal and a line that was cut wrongly come out so.
 */
export async function readUnreadInk(
  words: readonly Word[],
  clean: CleanPage,
  recogniser: Recogniser,
  signal: AbortSignal,
): Promise<Word[]> {
  const codes = clean.qr.flatMap((code) => code.box ?? []);
  const doubtful = findDoubtful(words, clean);
  const spots = [...findUnreadInk(clean.colour, clean.dpi, words, codes), ...doubtful.map(({ box }) => box)];
  if (spots.length === 0) return [...words];
  const { image, offsets } = stack(spots, clean, inkLevel(clean.colour, words));
  const read = dropSpecks(await recogniser.recognise({ image, dpi: clean.dpi, layout: "scattered", signal }));
  freePixels(image);
  const bySpot = spots.map((_, index) => printIn(read, offsets[index]!));
  const unread = bySpot.slice(0, spots.length - doubtful.length).flat();
  return withMore(withBetter(words, doubtful, bySpot.slice(spots.length - doubtful.length)), unread);
}

/** Lines of print whose middle lies in one spot; boxes in pixels of the page. */
function printIn(read: readonly Word[], offset: Offset): Word[][] {
  const lines = Map.groupBy(
    read.filter((word) => isIn(word.box, offset)),
    (word) => word.line,
  );
  return [...lines.values()]
    .filter(isPrint)
    .map((line) =>
      line
        .filter((word) => word.confidence >= LEAST_WORD_CONFIDENCE)
        .map((word) => ({ ...word, box: { ...word.box, x: word.box.x + offset.dx, y: word.box.y + offset.dy } })),
    );
}

/** Lines that were not read at all go to the end, each as a block of its own. */
function withMore(words: readonly Word[], lines: readonly Word[][]): Word[] {
  let line = Math.max(-1, ...words.map((word) => word.line));
  let block = Math.max(-1, ...words.map((word) => word.block));
  const out = [...words];
  for (const members of lines) {
    line++;
    block++;
    for (const word of members) if (!out.some((other) => overlaps(other.box, word.box))) out.push({ ...word, line, block });
  }
  return out;
}

/** Doubtful words make room for a line of print in their place. */
function withBetter(words: readonly Word[], doubtful: readonly Doubtful[], readings: readonly Word[][][]): Word[] {
  const instead = new Map<number, Word[]>();
  for (const [index, { first, last }] of doubtful.entries()) {
    const [line, ...more] = readings[index]!;
    if (line === undefined || more.length > 0 || line.length === 0) continue;
    const others = words.filter((_, i) => i < first || i > last);
    const { line: number, block } = words[first]!;
    const better = line.filter((word) => !others.some((other) => overlaps(other.box, word.box)));
    if (better.length === 0) continue;
    for (let i = first; i <= last; i++) instead.set(i, []);
    instead.set(
      first,
      better.sort((a, b) => a.box.x - b.box.x).map((word) => ({ ...word, line: number, block })),
    );
  }
  return words.flatMap((word, i) => instead.get(i) ?? [word]);
}

/** Neighbours of one line that the engine was most unsure about. */
interface Doubtful {
  readonly first: number;
  readonly last: number;
  readonly box: Box;
}

const DOUBTFUL = 0.4;
const MOST_DOUBTFUL = 8;
/** More of them in a row are handwriting. */
const MOST_IN_A_ROW = 2;

function findDoubtful(words: readonly Word[], clean: CleanPage): Doubtful[] {
  const found: Doubtful[] = [];
  for (let first = 0; first < words.length; first++) {
    if (!isDoubtful(words[first]!)) continue;
    let last = first;
    while (words[last + 1]?.line === words[first]!.line && isDoubtful(words[last + 1]!)) last++;
    // Of a longer row the first may be the end of a caption that the pen ran into.
    const isRow = last - first >= MOST_IN_A_ROW;
    const end = isRow ? first : last;
    const afterCaption = words[first - 1]?.line === words[first]!.line;
    const box = boxAround(words.slice(first, end + 1).map((word) => word.box));
    if (!isRow || afterCaption) found.push({ first, last: end, box: isRow ? box : widened(box, clean.grey, clean.dpi) });
    first = last;
  }
  return found.slice(0, MOST_DOUBTFUL);
}

/** Of grey, between stroke and paper. */
const STROKE = 170;
const WORD_GAP_INCH = 0.1;
const MOST_WIDENING_INCH = 2.5;

/** The box up to the next gap between words on both sides: a number that was cut would be read as another number. */
function widened(box: Box, { data, width }: GreyImage, dpi: number): Box {
  const top = Math.max(0, Math.floor(box.y));
  const bottom = Math.min(Math.floor(data.length / width), Math.ceil(box.y + box.height));
  const isBlank = (x: number): boolean => {
    for (let y = top; y < bottom; y++) if (data[y * width + x]! < STROKE) return false;
    return true;
  };
  const reach = (start: number, step: 1 | -1): number => {
    let blank = 0;
    let x = start;
    for (const end = start + step * MOST_WIDENING_INCH * dpi; blank < WORD_GAP_INCH * dpi && step * (end - x) > 0; x += step) {
      if (x < 0 || x >= width) break;
      blank = isBlank(x) ? blank + 1 : 0;
    }
    return x - step * blank;
  };
  const left = Math.max(0, Math.min(box.x, reach(Math.floor(box.x), -1)));
  const right = Math.min(width, Math.max(box.x + box.width, reach(Math.ceil(box.x + box.width) - 1, 1)));
  return { ...box, x: left, width: right - left };
}

const isDoubtful = ({ text, confidence }: Word): boolean => confidence < DOUBTFUL && /[\p{L}\p{N}]{2}/u.test(text);

function isPrint(line: readonly Word[]): boolean {
  const letters = line.map((word) => word.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0);
  const total = letters.reduce((sum, n) => sum + n, 0);
  const mean = line.reduce((sum, word, i) => sum + word.confidence * letters[i]!, 0) / Math.max(1, total);
  return total >= 3 && mean >= LEAST_LINE_CONFIDENCE;
}

interface Offset {
  readonly top: number;
  readonly bottom: number;
  readonly dx: number;
  readonly dy: number;
}

const isIn = (box: Box, { top, bottom }: Offset) => box.y + box.height / 2 >= top && box.y + box.height / 2 < bottom;

function overlaps(a: Box, b: Box): boolean {
  const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return x > 0.4 * Math.min(a.width, b.width) && y > 0.4 * Math.min(a.height, b.height);
}

function stack(spots: readonly Box[], { colour }: CleanPage, ink: number): { image: GreyImage; offsets: Offset[] } {
  const crops = spots.map(({ x, y, width, height }) => ({
    left: Math.max(0, Math.floor(x - PADDING_PX)),
    top: Math.max(0, Math.floor(y - PADDING_PX)),
    right: Math.min(colour.width, Math.ceil(x + width + PADDING_PX)),
    bottom: Math.min(colour.height, Math.ceil(y + height + PADDING_PX)),
  }));
  const width = Math.max(...crops.map((crop) => crop.right - crop.left)) + 2 * GAP_PX;
  const height = crops.reduce((sum, crop) => sum + crop.bottom - crop.top + GAP_PX, GAP_PX);
  const data = new Uint8Array(width * height).fill(255);
  const offsets: Offset[] = [];
  let y = GAP_PX;
  for (const crop of crops) {
    for (let row = crop.top; row < crop.bottom; row++)
      copyPrint(colour, row, crop.left, crop.right, ink, data, (y + row - crop.top) * width + GAP_PX);
    offsets.push({ top: y, bottom: y + crop.bottom - crop.top, dx: crop.left - GAP_PX, dy: crop.top - y });
    y += crop.bottom - crop.top + GAP_PX;
  }
  return { image: { data, width, height }, offsets };
}

/** One row of pixels without coloured ink, stretched to full contrast. */
function copyPrint({ data, width }: RawImage, row: number, left: number, right: number, ink: number, out: Uint8Array, to: number): void {
  for (let x = left, at = (row * width + left) * 3; x < right; x++, at += 3) {
    const print = withoutColour(data[at]!, data[at + 1]!, data[at + 2]!);
    out[to + x - left] = Math.max(0, Math.min(255, ((print - ink) * 240) / (WHITE - ink)));
  }
}
