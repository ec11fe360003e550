import type { Word } from "@camtay/shared/domain/digitized.ts";
import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import { foldedKey } from "@camtay/shared/text/fold.ts";

/** A word or the part of a word on one side of a colon. */
export interface Token {
  readonly text: string;
  /** Letters and digits only, folded; may be empty for punctuation. */
  readonly key: string;
  readonly box: Box;
  readonly confidence: number;
  /** True where a column or table cell begins: a wide gap or a ruled line stands before it. */
  readonly opensCell: boolean;
  /** Index of the page among the pages read together. */
  readonly page: number;
  /** Index of the word on its page. */
  readonly word: number;
}

/** What stands side by side at one height of the page, left to right. */
export interface Row {
  readonly tokens: readonly Token[];
  readonly box: Box;
  readonly page: number;
}

/** A gap wider than this many text heights parts columns. */
const CELL_GAP_HEIGHTS = 1.3;
/** Taller than so many usual words: no text of one line. Digits make the usual word of a table, headings are up to twice as high. */
const TALL_HEIGHTS = 3.2;
const RULE = /^[|¦\][{}]+$/;

/**
 * Rows by geometry, not by the engine's reading order: tables and headings that stand side by side come out in one row each.
 * Words that are far taller than their page's text (seals, frames) make rows of their own and join none.
 */
export function textRows(words: readonly Word[], page = 0): Row[] {
  const heights = words.filter((word) => word.confidence > 0.5).map((word) => word.box.height);
  const usual = median(heights) || 30;
  const bands: { top: number; bottom: number; members: number[] }[] = [];
  const order = words.map((_, index) => index).sort((a, b) => middle(words[a]!.box) - middle(words[b]!.box));
  for (const index of order) {
    const { box } = words[index]!;
    const tall = box.height > TALL_HEIGHTS * usual;
    const band = tall ? undefined : bands.findLast((b) => b.bottom - b.top <= TALL_HEIGHTS * usual && overlap(b, box) >= 0.5);
    if (band) {
      band.members.push(index);
      const inBand = band.members.map((member) => words[member]!.box);
      band.top = median(inBand.map((b) => b.y));
      band.bottom = median(inBand.map((b) => b.y + b.height));
    } else bands.push({ top: box.y, bottom: box.y + box.height, members: [index] });
  }
  return bands
    .map(({ members }) => toRow(members, words, page))
    .filter((row) => row.tokens.length > 0)
    .sort((a, b) => a.box.y - b.box.y);
}

const middle = (box: Box) => box.y + box.height / 2;

function overlap(band: { top: number; bottom: number }, box: Box): number {
  const shared = Math.min(band.bottom, box.y + box.height) - Math.max(band.top, box.y);
  return shared / Math.max(1, Math.min(band.bottom - band.top, box.height));
}

function toRow(members: readonly number[], words: readonly Word[], page: number): Row {
  const sorted = [...members].sort((a, b) => words[a]!.box.x - words[b]!.box.x);
  const tokens: Token[] = [];
  const height = median(sorted.map((index) => words[index]!.box.height));
  let right = Number.NEGATIVE_INFINITY;
  let ruled = true;
  for (const index of sorted) {
    const word = words[index]!;
    if (RULE.test(word.text)) {
      ruled = true;
      continue;
    }
    const opensCell = ruled || word.box.x - right > CELL_GAP_HEIGHTS * height;
    ruled = false;
    right = Math.max(right, word.box.x + word.box.width);
    for (const part of splitAtColon(word)) {
      tokens.push({
        ...part,
        key: foldedKey(part.text),
        confidence: word.confidence,
        page,
        word: index,
        opensCell: opensCell && part.first,
      });
    }
  }
  const boxes = tokens.map((token) => token.box);
  return { tokens, page, box: boxes.length > 0 ? boxAround(boxes) : { x: 0, y: 0, width: 0, height: 0 } };
}

/** `thân:CCCD`, and `Số2624` without the space, is two words that stand close; each gets its share of the box. */
function splitAtColon(word: Word): { text: string; box: Box; first: boolean }[] {
  const parts = /^(.*[\p{L})]:)(\S+)$/u.exec(word.text) ?? /^(S[oóòỏõọốôồổỗộ])(\d\S*)$/u.exec(word.text);
  if (!parts) return [{ text: word.text, box: word.box, first: true }];
  const share = parts[1]!.length / word.text.length;
  const width = word.box.width * share;
  return [
    { text: parts[1]!, box: { ...word.box, width }, first: true },
    { text: parts[2]!, box: { ...word.box, x: word.box.x + width, width: word.box.width - width }, first: false },
  ];
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

export const rowText = (row: Row): string => row.tokens.map((token) => token.text).join(" ");

/** The row's columns: each begins where a wide gap or a ruled line stands. */
export function cellsOf(row: Row): Token[][] {
  const cells: Token[][] = [];
  for (const token of row.tokens) {
    if (token.opensCell || cells.length === 0) cells.push([]);
    cells.at(-1)!.push(token);
  }
  return cells;
}

export const textOf = (tokens: readonly Token[]): string => tokens.map((token) => token.text).join(" ");
export const keyOf = (tokens: readonly Token[]): string => tokens.map((token) => token.key).join("");
