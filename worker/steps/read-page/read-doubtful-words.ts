import type { Word } from "@camtay/shared/domain/digitized.ts";
import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import type { CleanPage } from "../../imaging/clean-page.ts";
import { freePixels, type GreyImage } from "../../imaging/raw-image.ts";
import { dropSpecks } from "../../ocr/drop-specks.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import { median } from "../../understand/text-rows.ts";
import { overlaps, printIn } from "./read-unread-ink.ts";
import { stackSpots } from "./stack-spots.ts";
import { inkLevel } from "./unread-ink.ts";

/** Below this the engine hardly made a word out; what has digits in it is doubted sooner. */
const DOUBTFUL = 0.4;
const DOUBTFUL_NUMBER = 0.7;
/** In heights: a word far wider than its letters was a longer one (`am` where `20.750.000` stands). */
const MOST_SIGN_WIDTH = 1.3;
const MOST_DOUBTFUL = 8;
/** More of them in a row are handwriting. */
const MOST_IN_A_ROW = 2;
/** Portraits, codes and fingerprints read as words are higher than a line, edges lower. */
const SURE = 0.9;
const MOST_HEIGHTS = 1.9;
const LEAST_HEIGHTS = 0.3;
/** Space above and below a line: a share of its height, so that no other line comes into the strip; pixels at its ends. */
const PADDING_SHARE = 0.3;
const PADDING_PX = 14;

/**
 * Reads the words again that were hardly made out, line by line and without coloured ink, with the accurate model: a bold number on a copy
 * or a line that was cut wrongly comes out so. Only a line that reads as print takes the place of what was read before.
 */
export async function readDoubtfulWords(
  words: readonly Word[],
  clean: CleanPage,
  recogniser: Recogniser,
  signal: AbortSignal,
): Promise<Word[]> {
  const doubtful = findDoubtful(words, clean);
  if (doubtful.length === 0) return [...words];
  const ink = inkLevel(clean.colour, words);
  const readings: Word[][][] = [];
  for (const { box } of doubtful) {
    const { image, offsets } = stackSpots([box], clean.colour, ink, { x: PADDING_PX, y: Math.round(PADDING_SHARE * box.height) });
    const read = await recogniser.recognise({ image, dpi: clean.dpi, layout: "line", model: "accurate", signal });
    freePixels(image);
    readings.push(printIn(dropSpecks(read), offsets[0]!));
  }
  return withBetter(words, doubtful, readings);
}

/** Doubtful words make room for a line of print in their place, be it read at another of them. */
function withBetter(words: readonly Word[], doubtful: readonly Doubtful[], readings: readonly Word[][][]): Word[] {
  const inDoubt = new Set(doubtful.flatMap(({ first, last }) => words.slice(first, last + 1)));
  const sure = words.filter((word) => !inDoubt.has(word));
  const instead = new Map<number, Word[]>();
  const taken: Word[] = [];
  for (const [index, { first, last }] of doubtful.entries()) {
    const [line, ...more] = readings[index]!;
    if (line === undefined || more.length > 0) continue;
    const { line: number, block } = words[first]!;
    const better = line.filter((word) => !sure.some((other) => overlaps(other.box, word.box)));
    if (better.length === 0) continue;
    const fresh = better.filter((word) => !taken.some((other) => overlaps(other.box, word.box)));
    taken.push(...fresh);
    for (let i = first; i <= last; i++) instead.set(i, []);
    instead.set(
      first,
      fresh.sort((a, b) => a.box.x - b.box.x).map((word) => ({ ...word, line: number, block })),
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

function findDoubtful(words: readonly Word[], clean: CleanPage): Doubtful[] {
  const found: Doubtful[] = [];
  const usual = median(words.filter(({ confidence }) => confidence > SURE).map(({ box }) => box.height));
  for (let first = 0; first < words.length; first++) {
    if (!isDoubtful(words[first]!)) continue;
    let last = first;
    while (words[last + 1]?.line === words[first]!.line && isDoubtful(words[last + 1]!)) last++;
    const box = boxAround(words.slice(first, last + 1).map((word) => word.box));
    const isLine = usual === 0 || (box.height < MOST_HEIGHTS * usual && box.height > LEAST_HEIGHTS * usual);
    if (isLine && last - first < MOST_IN_A_ROW) found.push({ first, last, box: widened(box, clean.grey, clean.dpi) });
    first = last;
  }
  // Numbers first: a letter too many can be seen, a wrong digit cannot.
  const hasDigits = ({ first, last }: Doubtful) => (words.slice(first, last + 1).some(({ text }) => /\d/.test(text)) ? 1 : 0);
  return found.sort((a, b) => hasDigits(b) - hasDigits(a)).slice(0, MOST_DOUBTFUL);
}

function isDoubtful({ text, confidence, box }: Word): boolean {
  const signs = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  if (signs < 2) return false;
  const isTooWide = box.width > MOST_SIGN_WIDTH * box.height * signs;
  return confidence < DOUBTFUL || (confidence < DOUBTFUL_NUMBER && /\d{2}/.test(text)) || (confidence < SURE && isTooWide);
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
