import type { DocumentField, DocumentType } from "@camtay/shared/catalogues/documents.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import type { PageText } from "./classify-paper.ts";
import { type FieldReading, toReading } from "./extract-fields.ts";
import { capitals, isNationalTitle } from "./headings.ts";
import { cellsOf, keyOf, type Row, type Token, textOf } from "./text-rows.ts";
import { readValue } from "./values/read-value.ts";

/** Fields that no caption announces: the letterhead, the date beside the place, the signature block, the rows of a table. */
export function readByPosition(type: DocumentType, pages: readonly PageText[]): FieldReading[] {
  const first = pages[0];
  const last = pages.at(-1);
  if (!first || !last) return [];
  return type.fields.flatMap((field) => {
    const tokens = locate(field, first, last, pages);
    if (tokens === null || tokens.length === 0) return [];
    const words = tokens.map((token) => token.text);
    if (field.key === "row_count") return [toReading(field, String(tokens.length), tokens, isWholeCount(tokens) ? 1 : 0.5)];
    const reading = readValue(field.type, words);
    if (reading === null) return [];
    return [toReading(field, reading.text, tokens.slice(reading.from, reading.to), reading.fit)];
  });
}

function locate(field: DocumentField, first: PageText, last: PageText, pages: readonly PageText[]): Token[] | null {
  if (field.key === "national_title") return first.rows.flatMap(cellsOf).find((cell) => isNationalTitle(keyOf(cell))) ?? null;
  if (field.key === "row_count") return pages.flatMap((page) => tableNumbers(page.rows));
  if (!/^[(…]|^ngày …|… tháng …/u.test(field.label)) return null;
  if (/cơ quan|Bộ phận một cửa/u.test(field.label)) return letterhead(first);
  if (/tháng …/u.test(field.label)) return longDate(first, true) ?? longDate(last, false);
  if (/chức vụ/u.test(field.label)) return signature(last)?.title ?? null;
  if (/tên người ký/u.test(field.label)) return signature(last)?.name ?? null;
  return null;
}

/** The office stands top left, over the number, beside the national title. */
function letterhead(page: PageText): Token[] | null {
  const cells = page.rows
    .filter((row) => row.box.y < page.height * 0.22)
    .flatMap(cellsOf)
    .filter((cell) => middle(cell) < page.width * 0.48 && !isNationalTitle(keyOf(cell)));
  const from = cells.findIndex((cell) => capitals(textOf(cell)) > 0.8 && keyOf(cell).length > 5);
  if (from < 0) return null;
  const until = cells.findIndex(
    (cell, index) => index > from && (/^so[:\d]|^so$/.test(fold(textOf(cell))) || capitals(textOf(cell)) < 0.8),
  );
  return cells.slice(from, until < 0 ? from + 2 : until).flat();
}

const middle = (cell: readonly Token[]) => (cell[0]!.box.x + cell.at(-1)!.box.x + cell.at(-1)!.box.width) / 2;
const LONG_DATE = /ng[aà]y\s*\d{1,2}\s*th[aá]ng\s*\d{1,2}\s*n[aă]m\s*\d{4}/iu;

/** `Đông Sơn, ngày 05 tháng 8 năm 2026`: in the letterhead, else in the signature block. */
function longDate(page: PageText, top: boolean): Token[] | null {
  const inReach = (row: Row) => (top ? row.box.y < page.height * 0.3 : row.box.y > page.height * 0.45);
  for (const cell of page.rows.filter(inReach).flatMap(cellsOf)) {
    const match = LONG_DATE.exec(textOf(cell));
    if (!match) continue;
    const from = cell.findIndex((token) => /^ng[aà]y$/iu.test(token.text.replace(/[^\p{L}]/gu, "")));
    return cell.slice(Math.max(0, from));
  }
  return null;
}

const SIGNER_TITLE =
  /^(?:kt|tm|tl|tuq|q)?\.?\s*(?:(?:pho\s+)?(?:chu tich|giam doc|truong phong|chanh van phong|truong cong an|cuc truong|hieu truong|truong ban)|nguoi (?:ky|tiep nhan|lap|lam don|nhan|khai|yeu cau|nop)|can bo|cong chuc|thu truong|uy ban nhan dan|truong)/;

/** Title in capitals, free space for seal and signature, name: in the lower part, mostly at the right. */
function signature(page: PageText): { title: Token[]; name: Token[] } | null {
  const cells = page.rows.filter((row) => row.box.y > page.height * 0.3).flatMap(cellsOf);
  const titleAt = cells.findLastIndex((cell) => middle(cell) > page.width * 0.45 && SIGNER_TITLE.test(fold(textOf(cell))));
  if (titleAt < 0) return null;
  const centre = middle(cells[titleAt]!);
  const below = cells.slice(titleAt + 1).filter((cell) => Math.abs(middle(cell) - centre) < page.width * 0.16);
  const name = below
    .map((cell) => cell.filter((token) => /\p{L}/u.test(token.text)))
    .find(
      (cell) =>
        readValue(
          "person_name",
          cell.map((token) => token.text),
        ) !== null,
    );
  if (!name) return null;
  const before = cells[titleAt - 1];
  const isDouble = before && Math.abs(middle(before) - centre) < page.width * 0.12 && SIGNER_TITLE.test(fold(textOf(before)));
  return { title: [...(isDouble ? before : []), ...cells[titleAt]!], name };
}

/** The first words of the table's rows: a row has a serial number or, where that was misread, a date or an identity number. */
function tableNumbers(rows: readonly Row[]): Token[] {
  const lines = rows.filter((row) => cellsOf(row).length >= 3 && row.tokens.some((token) => /\d/.test(token.text)));
  const isEntry = (row: Row) =>
    row.tokens.some((token) => /^(?:\d{2}\/\d{2}\/\d{4}|\d{9}|\d{12})$/.test(token.text.replace(/[.,;]$/, ""))) || serial(row) !== null;
  return lines.filter(isEntry).map((row) => row.tokens.find((token) => token.key !== "") ?? row.tokens[0]!);
}

const serialOf = (text: string): number | null => {
  const digits = /^\D?(\d{1,3})\D?$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
};
const serial = (row: Row): number | null => serialOf(row.tokens.find((token) => token.key !== "")?.text ?? "");

/** The last serial number says how many rows there are; it and the rows found must agree. */
function isWholeCount(tokens: readonly Token[]): boolean {
  const last = serialOf(tokens.at(-1)?.text ?? "");
  return last === tokens.length;
}
