import type { DocumentField, DocumentType } from "@camtay/shared/catalogues/documents.ts";
import { boxAround } from "@camtay/shared/domain/geometry.ts";
import { fold, foldedKey } from "@camtay/shared/text/fold.ts";
import { isPrintedWhole } from "./captions.ts";
import { countRows, unreadTotal } from "./count-table-rows.ts";
import { emptyReading, type FieldReading, toReading } from "./field-reading.ts";
import { prefixSimilarity } from "./fuzzy.ts";
import { capitals, isNationalTitle } from "./headings.ts";
import { RECEIVERS, receivers, subjectLines, symbolCell } from "./office-paper-parts.ts";
import type { PageText } from "./page-text.ts";
import { cellsOf, keyOf, type Row, type Token, textOf } from "./text-rows.ts";
import { readPersonName } from "./values/person-name.ts";
import { readValue } from "./values/read-value.ts";

/** What a form prints cannot be misread, only missed. */
const PRINTED_SURE = 0.97;

/** Fields that no caption announces: the letterhead, the date beside the place, the signature block, the rows of a table. */
export function readByPosition(type: DocumentType, pages: readonly PageText[]): FieldReading[] {
  const first = pages[0];
  const last = pages.at(-1);
  if (!first || !last) return [];
  return type.fields.flatMap((field) => {
    if (field.key === "row_count") return countRows(field, pages) ?? [];
    if (field.key === "total") return unreadTotal(field, pages) ?? [];
    if (field.key === "number" && field.type === "doc_number") return unreadNumber(field, first) ?? [];
    const tokens = locate(type, field, first, last);
    if (tokens === null || tokens.length === 0) return [];
    const words = tokens.map((token) => token.text);
    // What the form prints is known; only that it stands there was to be found.
    if (isPrintedWhole(field) || field.key === "national_title")
      return [{ ...toReading(field, field.label, tokens, 1), wordConfidence: PRINTED_SURE }];
    const reading = readValue(field.type, words);
    if (reading === null) return [];
    return [toReading(field, reading.text, tokens.slice(reading.from, reading.to), reading.fit)];
  });
}

/** Where no caption led to a number, its symbol shows a person where to look. */
function unreadNumber(field: DocumentField, page: PageText): FieldReading | null {
  const cell = symbolCell(page);
  return cell && emptyReading(field, cell[0]!.page, boxAround(cell.map(({ box }) => box)));
}

function locate(type: DocumentType, field: DocumentField, first: PageText, last: PageText): Token[] | null {
  if (field.key === "national_title") return first.rows.flatMap(cellsOf).find((cell) => isNationalTitle(keyOf(cell))) ?? null;
  if (isPrintedWhole(field)) return printedWhole(field, first);
  if (field.key === "subject") return subjectLines(type, first);
  if (field.key === RECEIVERS) return receivers(last) ?? receivers(first);
  if (!/^[(…]|^ngày …|… tháng …/u.test(field.label)) return null;
  if (/cơ quan|Bộ phận một cửa/u.test(field.label)) return letterhead(first);
  if (/tháng …/u.test(field.label)) return longDate(first, true) ?? longDate(last, false);
  if (/chức vụ/u.test(field.label)) return signature(last)?.title ?? null;
  if (/tên người ký/u.test(field.label)) return signature(last)?.name ?? null;
  return null;
}

/** The office stands top left, over the number, beside the national title. */
function letterhead(page: PageText): Token[] | null {
  const head = page.rows.filter((row) => row.box.y < page.height * 0.22);
  const national = head.flatMap(cellsOf).find((cell) => isNationalTitle(keyOf(cell)));
  const limit = national ? Math.max(page.width * 0.25, national[0]!.box.x) : page.width * 0.45;
  const office: Token[] = [];
  for (const row of head) {
    const left = row.tokens.filter((token) => token.box.x + token.box.width / 2 < limit && token.key !== "");
    const text = textOf(left);
    if (/^so(?:\s*[:\d]|$)/.test(fold(text))) break;
    if (left.length > 0 && capitals(text) > 0.8 && keyOf(left).length > 2) office.push(...left);
    else if (office.length > 0 && left.length > 0) break;
  }
  return keyOf(office).length > 5 ? office : null;
}

function printedWhole(field: DocumentField, page: PageText): Token[] | null {
  const wanted = foldedKey(field.label);
  return (
    page.rows.flatMap(cellsOf).find((cell) => prefixSimilarity(keyOf(cell), wanted).similarity > 0.85 && keyOf(cell).length > 5) ?? null
  );
}

const middle = (cell: readonly Token[]) => (cell[0]!.box.x + cell.at(-1)!.box.x + cell.at(-1)!.box.width) / 2;
const LONG_DATE = /ng[aà]y\s*\d{1,2}\s*th[aá]ng\s*\d{1,2}\s*n[aă]m\s*\d{4}/iu;

/** `Đông Sơn, ngày 05 tháng 8 năm 2026`: in the letterhead, else in the signature block. Day and month stamped in stand far apart. */
function longDate(page: PageText, top: boolean): Token[] | null {
  const inReach = (row: Row) => (top ? row.box.y < page.height * 0.3 : row.box.y > page.height * 0.45);
  for (const { tokens } of page.rows.filter(inReach)) {
    const from = tokens.findIndex(
      (token, index) => /^ng[aà]y/iu.test(token.text) && LONG_DATE.exec(textOf(tokens.slice(index)))?.index === 0,
    );
    if (from >= 0) return tokens.slice(from);
  }
  return null;
}

const SIGNER_TITLE =
  /^(?:\S{0,3}\.)?\s*(?:(?:pho\s+)?(?:tong\s+)?(?:chu tich|giam doc|truong phong|chanh van phong|truong cong an|(?:bo|cuc|vu|chi cuc|hieu|vien) truong|truong ban|chu nhiem)|nguoi (?:ky|tiep nhan|lap|lam don|nhan|khai|yeu cau|nop)|can bo|cong chuc|thu truong|uy ban nhan dan|truong)/;

/** Cells in the lower part of the page that name who signs. */
export function signerTitles(rows: readonly Row[], width: number, height: number): Token[][] {
  return rows
    .filter((row) => row.box.y > height * 0.3)
    .flatMap(cellsOf)
    .filter((cell) => middle(cell) > width * 0.42 && SIGNER_TITLE.test(fold(textOf(cell))) && textOf(cell).length < 60);
}

/** Title in capitals, free space for seal and signature, name: in the lower part, mostly at the right. */
function signature(page: PageText): { title: Token[]; name: Token[] } | null {
  const titles = signerTitles(page.rows, page.width, page.height);
  const last = titles.at(-1);
  if (!last) return null;
  const centre = middle(last);
  const name = page.rows
    .filter((row) => row.box.y > last[0]!.box.y + last[0]!.box.height)
    .flatMap(cellsOf)
    .filter((cell) => Math.abs(middle(cell) - centre) < page.width * 0.16)
    .map((cell) => cell.filter((token) => /\p{L}/u.test(token.text)))
    .find((cell) => readPersonName(cell.map((token) => token.text))?.plausible ?? false);
  if (!name) return null;
  const before = titles.at(-2);
  const isDouble =
    before && Math.abs(middle(before) - centre) < page.width * 0.12 && last[0]!.box.y - before[0]!.box.y < 3 * last[0]!.box.height;
  return { title: [...(isDouble ? before : []), ...last], name };
}
