import type { DocumentType } from "@camtay/shared/catalogues/documents.ts";
import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import { fold, foldedKey } from "@camtay/shared/text/fold.ts";
import { prefixSimilarity } from "./fuzzy.ts";
import { capitals } from "./headings.ts";
import type { PageText } from "./page-text.ts";
import { cellsOf, keyOf, type Row, type Token, textOf } from "./text-rows.ts";

/** Never beside its caption: what stands there is who signs. */
export const RECEIVERS = "recipients";
/** Fields that the layout of office papers places (Decree 30/2020/NĐ-CP, Appendix I), whatever words announce them. */
export const LAID_OUT: ReadonlySet<string> = new Set(["subject", RECEIVERS]);

const HEADING_LIKE = 0.85;
/** Headings stand above this share of the page's height. */
const HEADING_ABOVE = 0.45;
/** A further line of one block stands no lower than so many line heights. */
const SAME_BLOCK = 2.4;
/** Lines of the subject are indented on both sides; those of the text begin at the margin. Share of the page's width. */
const INDENT = 0.012;
/** They stand under the middle of the name, which the first line of a paragraph does not. Share of the page's width. */
const OFF_CENTRE = 0.02;
/** `Về việc`, also where its first word is misread. */
const ANNOUNCED = /^(?:v\S ?viec|v\s*\/\s*v)\s*:?\s*/;
/** How the text itself begins: its grounds, its addressee, its first article. */
const TEXT_BEGINS = /^(?:can cu|kinh gui|dieu\s+\d|theo de nghi|xet|thuc hien|[ivx\d]+[.)])(?:\s|$)/;

/** What the paper is about: the lines between its name and its text, with or without `Về việc`. */
export function subjectLines(type: DocumentType, { rows, width, height }: PageText): Token[] | null {
  const names = type.headings.map((heading) => foldedKey(heading.split("|")[0]!));
  const name = rows
    .filter(({ box }) => box.y < HEADING_ABOVE * height)
    .flatMap(cellsOf)
    .find((cell) => isCapital(cell) && names.some((own) => prefixSimilarity(own, keyOf(cell)).similarity > HEADING_LIKE));
  if (!name) return null;
  const [left, right] = margins(rows);
  const centre = boxAround(name.map(({ box }) => box));
  let above = centre;
  const tokens: Token[] = [];
  for (const row of rows.filter(({ box }) => box.y > centre.y + centre.height / 2)) {
    const words = row.tokens.filter(isWord);
    if (words.length === 0) continue;
    const box = boxAround(words.map((token) => token.box));
    const isFar = box.y - above.y > SAME_BLOCK * Math.max(box.height, above.height);
    const isIndented = box.x > left + INDENT * width;
    const isFull = tokens.length > 0 && above.x + above.width > right - 2 * INDENT * width;
    const isCentred = Math.abs(middle(box) - middle(centre)) < OFF_CENTRE * width;
    if (isFar || !isCentred || !(isIndented || isFull) || isCapital(words) || TEXT_BEGINS.test(fold(textOf(words)))) break;
    tokens.push(...row.tokens.filter(({ key }) => key !== ""));
    above = box;
  }
  const announced = ANNOUNCED.exec(fold(textOf(tokens)));
  const announcing = announced ? announced[0].trim().split(/\s+/).length : 0;
  return tokens.length - announcing >= 2 ? tokens.slice(announcing) : null;
}

/** Who gets the paper: the list under `Nơi nhận:`, left of the signature. */
export function receivers({ rows }: PageText): Token[] | null {
  const at = rows.findIndex((row) => prefixSimilarity("noinhan", keyOf(row.tokens)).similarity > HEADING_LIKE);
  const head = rows[at];
  if (!head) return null;
  const left = head.tokens[0]!.box.x;
  const found = firstCell(head).slice(2);
  let above = head;
  for (const row of rows.slice(at + 1)) {
    const cell = firstCell(row);
    const [first] = cell;
    if (!first || first.box.x > left + 4 * head.box.height) continue;
    if (first.box.y - above.box.y > SAME_BLOCK * head.box.height) break;
    found.push(...cell);
    above = row;
  }
  const tokens = found.filter(({ key }) => key !== "");
  return tokens.length > 0 ? tokens : null;
}

const firstCell = (row: Row): Token[] => cellsOf(row)[0] ?? [];
/** Numbers stand above this share of the page's height. */
const NUMBER_ABOVE = 0.25;

/** `/QĐ-UBND`: the symbol under the name of the office, whose number may be written in by hand. */
export function symbolCell({ rows, width, height }: PageText): Token[] | null {
  const head = rows.filter(({ box }) => box.y < NUMBER_ABOVE * height).flatMap(cellsOf);
  return head.find((cell) => cell[0]!.box.x < width / 2 && /\/\p{Lu}+-\p{Lu}[\p{Lu}-]*$/u.test(cell.at(-1)!.text)) ?? null;
}

const isCapital = (cell: readonly Token[]): boolean => capitals(cell.map(({ text }) => text).join("")) >= 0.75;
const isWord = ({ key, confidence }: Token): boolean => key.length > 1 && confidence > 0.4;
const middle = ({ x, width }: Box): number => x + width / 2;

/** Where most lines of text begin and end. */
function margins(rows: readonly Row[]): [left: number, right: number] {
  const text = rows.filter(({ tokens }) => tokens.length >= 5).map(({ box }) => box);
  const [lefts, rights] = [text.map(({ x }) => x), text.map(({ x, width }) => x + width)].map((edges) => edges.sort((a, b) => a - b));
  return [lefts![Math.floor(text.length * 0.1)] ?? 0, rights![Math.floor(text.length * 0.9)] ?? Number.POSITIVE_INFINITY];
}
