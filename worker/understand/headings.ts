import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import { foldedKey } from "@camtay/shared/text/fold.ts";
import { similarity } from "./fuzzy.ts";
import { cellsOf, median, type Row, type Token, textOf } from "./text-rows.ts";

/** Text in capitals or in large letters that may name the paper. */
export interface Heading {
  readonly text: string;
  /** Letters and digits, folded, no spaces. */
  readonly key: string;
  readonly box: Box;
  /** 0 top of the page, 1 bottom. */
  readonly height: number;
  readonly confidence: number;
}

const NATIONAL_TITLE = "conghoaxahoichunghiavietnam";
const MOTTO = "doclaptudohanhphuc";
const OFFICE = /^(?:uybannhandan|uband|ubnd|hoidongnhandan|bocongan|botuphap|congan|so(?:tuphap|taichinh|noivu)|trungtamphucvu)/;

const lettersOf = (text: string) => text.match(/\p{L}/gu) ?? [];
const isCapital = (letter: string) => letter === letter.toUpperCase() && letter !== letter.toLowerCase();

/** Share of letters that are capitals. */
export function capitals(text: string): number {
  const letters = lettersOf(text);
  return letters.length === 0 ? 0 : letters.filter(isCapital).length / letters.length;
}

/**
 * Headings of a page from the top, each also joined with the one or two lines under it, because long names break.
 * The national title, the motto and the name of the office are left out.
 */
export function findHeadings(rows: readonly Row[], pageHeight: number): Heading[] {
  const usual = median(rows.flatMap((row) => row.tokens.map((token) => token.box.height)));
  const lines = rows.flatMap((row) => cellsOf(row).map(trimNoise)).filter((cell) => isHeadingLine(cell, usual));
  const single = lines.map((cell) => toHeading([cell], pageHeight));
  const found: Heading[] = [];
  for (const [index, cell] of lines.entries()) {
    const stack = [cell];
    found.push(single[index]!);
    for (const below of lines.slice(index + 1)) {
      if (stack.length === 3 || !follows(stack.at(-1)!, below, usual)) break;
      stack.push(below);
      found.push(toHeading(stack, pageHeight));
    }
  }
  return found.filter(({ key }) => key.length >= 4 && !isLetterhead(key));
}

export const isNationalTitle = (key: string): boolean =>
  similarity(key, NATIONAL_TITLE) > 0.75 || key.includes("xahoichunghiaviet") || key.includes("conghoaxahoi");

export const isMotto = (key: string): boolean => similarity(key, MOTTO) > 0.7;

const isLetterhead = (key: string) => isNationalTitle(key) || isMotto(key) || OFFICE.test(key);

/** Specks read as words at the ends of a line are no part of a heading. */
function trimNoise(cell: Token[]): Token[] {
  const isNoise = (token: Token) => token.key.length <= 1 && !/\d/.test(token.key) && token.confidence < 0.7;
  let from = 0;
  let to = cell.length;
  while (from < to && isNoise(cell[from]!)) from++;
  while (to > from && isNoise(cell[to - 1]!)) to--;
  return cell.slice(from, to);
}

function isHeadingLine(cell: Token[], usualHeight: number): boolean {
  if (cell.length === 0) return false;
  const text = textOf(cell);
  if (lettersOf(text).length < 4) return false;
  const tall = median(cell.map((token) => token.box.height)) > 1.5 * usualHeight;
  return capitals(text) >= 0.75 || (tall && cell.length <= 12);
}

function follows(above: readonly Token[], below: readonly Token[], usual: number): boolean {
  const a = boxAround(above.map((token) => token.box));
  const b = boxAround(below.map((token) => token.box));
  const gap = b.y - (a.y + a.height);
  const centres = Math.abs(a.x + a.width / 2 - (b.x + b.width / 2));
  return gap > -0.5 * usual && gap < 2.2 * Math.max(usual, a.height) && centres < 0.35 * Math.max(a.width, b.width);
}

function toHeading(stack: readonly (readonly Token[])[], pageHeight: number): Heading {
  const tokens = stack.flat();
  const box = boxAround(tokens.map((token) => token.box));
  const text = tokens.map((token) => token.text).join(" ");
  return {
    text,
    key: foldedKey(text),
    box,
    height: pageHeight > 0 ? box.y / pageHeight : 0,
    confidence: median(tokens.map((token) => token.confidence)),
  };
}
