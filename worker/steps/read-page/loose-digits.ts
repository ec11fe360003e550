import type { Word } from "@camtay/shared/domain/digitized.ts";
import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import { findParts } from "../../imaging/connected-parts.ts";
import { freePixels, type GreyImage, greyImage } from "../../imaging/raw-image.ts";

/** Height of a digit of 9 to 16 pt print, and the width of one, inches. */
const HEIGHT_INCH = { least: 0.07, most: 0.17 } as const;
const WIDTH_INCH = { least: 0.015, most: 0.13 } as const;
/** Digits of one number stand closer than this. */
const GAP_INCH = 0.06;
const MOST_DIGITS = 3;
/** Numbers of one column share their middle, or one edge, within this. */
const COLUMN_INCH = 0.05;
const LEAST_IN_COLUMN = 3;
/** Under such a heading every sign is a row number, be it the only one. */
const NUMBER_HEADING = /^(?:S?TT|SỐ TT)[.:]?$/iu;
/** A mark is in a row when its middle is within this share of its height from the middle of a word. */
const ROW_SHARE = 0.8;
/** Darker than this is no paper. */
const NO_PAPER = 200;
/** Share of what is no paper that is full ink. */
const FULL_INK = 0.1;

export interface LooseNumber {
  readonly box: Box;
  /** How many separate signs it has. */
  readonly digits: number;
}

/**
 * Where signs as small as one digit stand under each other that no word covers: the column of row numbers in a table, which the engine
 * takes for specks.
 * @param page grey, without the rules of the table
 * @returns numbers in pixels of the page, column by column from the top
 */
export function findLooseDigits(page: GreyImage, dpi: number, words: readonly Word[]): LooseNumber[] {
  const ink = inverted(page);
  const parts = findParts(ink, edgeOf(page));
  freePixels(ink);
  const signs: Box[] = [];
  for (let p = 0; p < parts.count; p++) {
    const box = {
      x: parts.left[p]!,
      y: parts.top[p]!,
      width: parts.right[p]! - parts.left[p]! + 1,
      height: parts.bottom[p]! - parts.top[p]! + 1,
    };
    if (isDigitSize(box, dpi) && !words.some((word) => touches(word.box, box))) signs.push(box);
  }
  const numbers = joinNeighbours(signs, GAP_INCH * dpi).filter(({ box }) => standsInRow(box, words));
  return columnsOf(numbers, COLUMN_INCH * dpi, words);
}

function inverted({ data, width, height }: GreyImage): GreyImage {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) out[i] = 255 - data[i]!;
  return greyImage(width, height, out);
}

/** Ink half way between the full ink of this page, which is pale on faded copies, and white. */
function edgeOf({ data }: GreyImage): number {
  const histogram = new Uint32Array(NO_PAPER);
  countLevels(data, histogram);
  let level = 0;
  for (let left = FULL_INK * histogram.reduce((a, b) => a + b, 0); level < NO_PAPER - 1 && left > histogram[level]!; level++)
    left -= histogram[level]!;
  return (255 - level) / 2;
}

function countLevels(data: Uint8Array, histogram: Uint32Array): void {
  for (let i = 0; i < data.length; i++) {
    const v = data[i]!;
    if (v < NO_PAPER) histogram[v]!++;
  }
}

const isDigitSize = ({ width, height }: Box, dpi: number): boolean =>
  height >= HEIGHT_INCH.least * dpi &&
  height <= HEIGHT_INCH.most * dpi &&
  width >= WIDTH_INCH.least * dpi &&
  width <= WIDTH_INCH.most * dpi &&
  width < height;

const touches = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Signs beside each other become one number; more than three are a word that was left out for other reasons. */
function joinNeighbours(signs: readonly Box[], gap: number): LooseNumber[] {
  const groups: { box: Box; digits: number }[] = [];
  for (const sign of [...signs].sort((a, b) => a.x - b.x)) {
    const group = groups.find(({ box }) => {
      const apart = sign.x - box.x - box.width;
      return apart < gap && apart > -sign.width && Math.abs(sign.y + sign.height - box.y - box.height) < 0.3 * sign.height;
    });
    if (!group) groups.push({ box: sign, digits: 1 });
    else {
      group.box = boxAround([group.box, sign]);
      group.digits++;
    }
  }
  return groups.filter(({ digits }) => digits <= MOST_DIGITS);
}

function standsInRow(number: Box, words: readonly Word[]): boolean {
  const middle = number.y + number.height / 2;
  return words.some(({ box }) => Math.abs(box.y + box.height / 2 - middle) < ROW_SHARE * number.height);
}

function columnsOf(numbers: readonly LooseNumber[], reach: number, words: readonly Word[]): LooseNumber[] {
  const columns: LooseNumber[][] = [];
  for (const number of [...numbers].sort((a, b) => a.box.y - b.box.y)) {
    const column = columns.find((members) => isUnder(members.at(-1)!.box, number.box, reach));
    if (column) column.push(number);
    else columns.push([number]);
  }
  const headings = words.filter(({ text }) => NUMBER_HEADING.test(text)).map(({ box }) => box);
  const isHeaded = ([first]: LooseNumber[]) => headings.some((heading) => standsUnder(heading, first!.box));
  return columns.filter((members) => members.length >= LEAST_IN_COLUMN || isHeaded(members)).flat();
}

/** The middle of the lower box lies within the width of the upper one. */
function standsUnder(upper: Box, lower: Box): boolean {
  const middle = lower.x + lower.width / 2;
  return lower.y > upper.y + upper.height && middle > upper.x && middle < upper.x + upper.width;
}

const isUnder = (upper: Box, lower: Box, reach: number): boolean =>
  lower.y > upper.y + upper.height &&
  (Math.abs(upper.x + upper.width / 2 - lower.x - lower.width / 2) < reach ||
    Math.abs(upper.x + upper.width - lower.x - lower.width) < reach ||
    Math.abs(upper.x - lower.x) < reach);
