import type { DocumentType } from "@camtay/shared/catalogues/documents.ts";
import { fold, foldedKey } from "@camtay/shared/text/fold.ts";
import { prefixSimilarity } from "./fuzzy.ts";
import { capitals } from "./headings.ts";
import type { PageText } from "./page-text.ts";
import { cellsOf, keyOf, type Row, rowText, type Token } from "./text-rows.ts";

/** Never beside its caption: what stands there is who signs. */
export const RECEIVERS = "recipients";
/** Fields that the layout of office papers places (Decree 30/2020/NĐ-CP, Appendix I), whatever words announce them. */
export const LAID_OUT: ReadonlySet<string> = new Set(["subject", RECEIVERS]);

const HEADING_LIKE = 0.85;
/** Headings stand above this share of the page's height. */
const HEADING_ABOVE = 0.45;
const MOST_SUBJECT_LINES = 6;
/** A further line of one block stands no lower than so many line heights. */
const SAME_BLOCK = 2.4;
/** Lines of the subject are indented on both sides; those of the text begin at the margin. Share of the page's width. */
const INDENT = 0.012;
/** `Về việc`, also where its first word is misread. */
const ANNOUNCED = /^(?:v\S viec|v\s*\/\s*v)\s*:?\s*/;
/** How the text itself begins: its grounds, its addressee, its first article. */
const TEXT_BEGINS = /^(?:can cu|kinh gui|dieu\s+\d|theo de nghi|xet|thuc hien|[ivx\d]+[.)])(?:\s|$)/;

/** What the paper is about: the lines between its name and its text, with or without `Về việc`. */
export function subjectLines(type: DocumentType, { rows, width, height }: PageText): Token[] | null {
  const names = type.headings.map((heading) => foldedKey(heading.split("|")[0]!));
  const isName = (row: Row) =>
    row.box.y < HEADING_ABOVE * height &&
    cellsOf(row).some((cell) => names.some((name) => prefixSimilarity(name, keyOf(cell)).similarity > HEADING_LIKE && isCapital(cell)));
  const at = rows.findIndex(isName);
  if (at < 0) return null;
  const [left, right] = margins(rows);
  const lines: Row[] = [];
  let above = rows[at]!;
  for (const row of rows.slice(at + 1).filter(hasText)) {
    const isFar = row.box.y - above.box.y > SAME_BLOCK * Math.max(row.box.height, above.box.height);
    const isIndented = row.box.x > left + INDENT * width;
    const isFull = lines.length > 0 && above.box.x + above.box.width > right - 2 * INDENT * width;
    const isSubject = !isFar && (isIndented || isFull) && capitals(rowText(row)) < 0.75 && !TEXT_BEGINS.test(fold(rowText(row)));
    if (!isSubject || lines.length === MOST_SUBJECT_LINES) break;
    lines.push(row);
    above = row;
  }
  const tokens = lines.flatMap((row) => row.tokens.filter(({ key }) => key !== ""));
  const announced = ANNOUNCED.exec(fold(tokens.map(({ text }) => text).join(" ")));
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
const isCapital = (cell: readonly Token[]): boolean => capitals(cell.map(({ text }) => text).join("")) >= 0.75;
const hasText = ({ tokens }: Row): boolean => tokens.some(({ key, confidence }) => key.length > 1 && confidence > 0.4);

/** Where most lines of text begin and end. */
function margins(rows: readonly Row[]): [left: number, right: number] {
  const text = rows.filter(({ tokens }) => tokens.length >= 5).map(({ box }) => box);
  const [lefts, rights] = [text.map(({ x }) => x), text.map(({ x, width }) => x + width)].map((edges) => edges.sort((a, b) => a - b));
  return [lefts![Math.floor(text.length * 0.1)] ?? 0, rights![Math.floor(text.length * 0.9)] ?? Number.POSITIVE_INFINITY];
}
