import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { CleanPage } from "../../imaging/clean-page.ts";
import { freePixels } from "../../imaging/raw-image.ts";
import { dropSpecks } from "../../ocr/drop-specks.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import { isIn, type Offset, stackSpots } from "./stack-spots.ts";
import { findUnreadInk, inkLevel } from "./unread-ink.ts";

/** Scraps of drawing read as letters stay below. */
const LEAST_LINE_CONFIDENCE = 0.72;
const LEAST_WORD_CONFIDENCE = 0.5;
const SURE = 0.9;
const PADDING = { x: 14, y: 14 } as const;

/**
 * Reads again what the page reading passed over: the spots are put under each other, without coloured ink, and read as one block. A
 * caption that a blue pen touches and a name across a stamp come out so.
 */
export async function readUnreadInk(
  words: readonly Word[],
  clean: CleanPage,
  recogniser: Recogniser,
  signal: AbortSignal,
): Promise<Word[]> {
  const codes = clean.qr.flatMap((code) => code.box ?? []);
  const spots = findUnreadInk(clean.colour, clean.dpi, words, codes);
  if (spots.length === 0) return [...words];
  const ink = inkLevel(clean.colour, words);
  const { image, offsets } = stackSpots(spots, clean.colour, ink, PADDING);
  const read = dropSpecks(await recogniser.recognise({ image, dpi: clean.dpi, layout: "scattered", signal }));
  freePixels(image);
  const lines: Word[][] = [];
  for (const [index, offset] of offsets.entries()) {
    const found = printIn(read, offset);
    const isHalfRead = found.length === 0 && read.some((word) => isIn(word.box, offset) && isSure(word));
    lines.push(...(isHalfRead ? await readAlone(spots[index]!, ink, clean, recogniser, signal) : found));
  }
  return withMore(words, lines);
}

/** A spot of which one word was read well is print; by itself, as one line, the others come out too. */
async function readAlone(spot: Box, ink: number, clean: CleanPage, recogniser: Recogniser, signal: AbortSignal): Promise<Word[][]> {
  const { image, offsets } = stackSpots([spot], clean.colour, ink, PADDING);
  const read = dropSpecks(await recogniser.recognise({ image, dpi: clean.dpi, layout: "line", model: "accurate", signal }));
  freePixels(image);
  return printIn(read, offsets[0]!);
}

const isSure = ({ text, confidence }: Word): boolean => confidence >= SURE && /\p{L}{2}/u.test(text);

/** Lines of print whose middle lies in one spot; boxes in pixels of the page. */
export function printIn(read: readonly Word[], offset: Offset): Word[][] {
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

function isPrint(line: readonly Word[]): boolean {
  const letters = line.map((word) => word.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0);
  const total = letters.reduce((sum, n) => sum + n, 0);
  const mean = line.reduce((sum, word, i) => sum + word.confidence * letters[i]!, 0) / Math.max(1, total);
  return total >= 3 && mean >= LEAST_LINE_CONFIDENCE;
}

export function overlaps(a: Box, b: Box): boolean {
  const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return x > 0.4 * Math.min(a.width, b.width) && y > 0.4 * Math.min(a.height, b.height);
}
