import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { CleanPage } from "../../imaging/clean-page.ts";
import { dropSpecks } from "../../ocr/drop-specks.ts";
import type { GreyImage, Recogniser } from "../../ocr/recogniser.ts";
import { findUnreadInk, inkLevel } from "./unread-ink.ts";

/** Scraps of drawing read as letters stay below. */
const LEAST_LINE_CONFIDENCE = 0.72;
const LEAST_WORD_CONFIDENCE = 0.5;
const PADDING_PX = 14;
const GAP_PX = 30;
/** Lightest channel from which nothing is print. */
const WHITE = 215;

/** Reads what the page reading passed over: the spots are put under each other, without coloured ink, and read as one block. */
export async function readUnreadInk(
  words: readonly Word[],
  clean: CleanPage,
  recogniser: Recogniser,
  signal: AbortSignal,
): Promise<Word[]> {
  const codes = clean.qr.flatMap((code) => code.box ?? []);
  const spots = findUnreadInk(clean.colour, clean.dpi, words, codes);
  if (spots.length === 0) return [...words];
  const { image, offsets } = stack(spots, clean, inkLevel(clean.colour, words));
  const read = dropSpecks(await recogniser.recognise({ image, dpi: clean.dpi, layout: "scattered", signal }));
  const lines = new Map<number, Word[]>();
  for (const word of read) lines.set(word.line, [...(lines.get(word.line) ?? []), word]);
  let line = Math.max(-1, ...words.map((word) => word.line));
  let block = Math.max(-1, ...words.map((word) => word.block));
  const out = [...words];
  for (const members of lines.values()) {
    const spot = spots.findIndex((_, index) => isIn(members[0]!.box, offsets[index]!));
    if (spot < 0 || !isPrint(members)) continue;
    line++;
    block++;
    const { dx, dy } = offsets[spot]!;
    for (const word of members) {
      const box = { ...word.box, x: word.box.x + dx, y: word.box.y + dy };
      if (word.confidence >= LEAST_WORD_CONFIDENCE && !out.some((other) => overlaps(other.box, box)))
        out.push({ ...word, box, line, block });
    }
  }
  return out;
}

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
    for (let row = crop.top; row < crop.bottom; row++) {
      for (let column = crop.left; column < crop.right; column++) {
        const at = (row * colour.width + column) * 3;
        const lightest = Math.max(colour.data[at]!, colour.data[at + 1]!, colour.data[at + 2]!);
        // Seal red and pen blue are light in at least one channel; print is dark in all three.
        data[(y + row - crop.top) * width + GAP_PX + column - crop.left] = Math.max(
          0,
          Math.min(255, ((lightest - ink) * 240) / (WHITE - ink)),
        );
      }
    }
    offsets.push({ top: y, bottom: y + crop.bottom - crop.top, dx: crop.left - GAP_PX, dy: crop.top - y });
    y += crop.bottom - crop.top + GAP_PX;
  }
  return { image: { data, width, height }, offsets };
}
