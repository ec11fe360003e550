import type { DocumentField } from "@camtay/shared/catalogues/documents.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { emptyReading, type FieldReading, toReading } from "./field-reading.ts";
import type { PageText } from "./page-text.ts";
import { cellsOf, median, type Row, type Token, textOf } from "./text-rows.ts";

const SURE = 0.97;
/** Of a count that may lack a line, however well each line was read. */
const UNSURE_FIT = 0.5;

/** What every line of a list has once, in a column of its own. */
const SUM = /^\d{1,3}(?:\.\d{3})+$/;
const COLUMNS: readonly RegExp[] = [/^\d{2}\/\d{2}\/\d{4}$/, /^(?:\d{9}|\d{12})$/, SUM];
/** So many sums under each other are a column, which has its total somewhere. */
const COLUMN_OF_SUMS = 3;

/** Where the lines of a list carry sums, their total is asked for when it was not found: it stands at the very foot, or was cut off. */
export function unreadTotal(field: DocumentField, pages: readonly PageText[]): FieldReading | null {
  const sums = pages.flatMap((page) => page.rows.flatMap((row) => row.tokens.filter(({ text }) => SUM.test(text))));
  return sums.length < COLUMN_OF_SUMS ? null : emptyReading(field, sums.at(-1)!.page, null);
}

/** How many lines a list has: as many as two of its columns agree on, else as many as there are rows. */
export function countRows(field: DocumentField, pages: readonly PageText[]): FieldReading | null {
  const rows = pages.flatMap((page) => page.rows.filter((row) => !isSum(row)));
  const entries = rows.filter(isEntry).map((row) => row.tokens.find((token) => token.key !== "") ?? row.tokens[0]!);
  const columns = COLUMNS.map((column) =>
    rows.flatMap((row) => row.tokens.filter(({ text }) => column.test(text.replace(/[.,;]$/, "")))),
  ).filter((tokens) => tokens.length >= 2);
  const agreed = columns.find((tokens) => columns.some((other) => other !== tokens && other.length === tokens.length));
  const tokens = agreed ?? entries;
  if (tokens.length === 0) return null;
  const isAgreed = agreed !== undefined || columns.length < 2;
  // The back of the sheet may be a page of its own.
  const end = pages.find((page) => page.rows[0]?.page === tokens.at(-1)!.page);
  const isSure = isAgreed && isWhole(tokens, entries) && end !== undefined && isClosed(end);
  return { ...toReading(field, String(tokens.length), tokens, isSure ? 1 : UNSURE_FIT), wordConfidence: SURE };
}

/** A sum names no person, however many columns it has. */
const isSum = (row: Row): boolean => /\b(?:tong|cong)\b/.test(fold(textOf(row.tokens.slice(0, 4)))) && serial(row) === null;

/** A row of the table has a serial number or, where that was misread, a date or an identity number. */
function isEntry(row: Row): boolean {
  if (cellsOf(row).length < 3 || !row.tokens.some(({ text }) => /\d/.test(text))) return false;
  return row.tokens.some(({ text }) => /^(?:\d{2}\/\d{2}\/\d{4}|\d{9}|\d{12})$/.test(text.replace(/[.,;]$/, ""))) || serial(row) !== null;
}

const serialOf = (text: string): number | null => {
  const digits = /^\D?(\d{1,3})\D?$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
};
const serial = (row: Row): number | null => serialOf(row.tokens.find((token) => token.key !== "")?.text ?? "");

/** A row that was lost leaves twice the usual gap. */
const LOST_ROW_GAP = 1.75;

/**
 * The last serial number says how many rows there are, or most numbers stand where they should, or the rows follow each other without a
 * gap: blots in a few numbers do no harm.
 */
function isWhole(tokens: readonly Token[], entries: readonly Token[]): boolean {
  const serials = entries.map(({ text }) => serialOf(text));
  const inPlace = serials.filter((value, index) => value === index + 1).length;
  if (entries.length === tokens.length && (serials.at(-1) === tokens.length || inPlace >= Math.max(2, 0.6 * tokens.length))) return true;
  const gaps = tokens.slice(1).flatMap((token, index) => (token.page === tokens[index]!.page ? [token.box.y - tokens[index]!.box.y] : []));
  return gaps.length >= 3 && Math.max(...gaps) < LOST_ROW_GAP * median(gaps);
}

/** Below the last line of a table stands a sum or who signs; a table that runs to the very foot of the sheet may go on elsewhere. */
const FOOT = 0.9;

function isClosed({ rows, height }: PageText): boolean {
  const lines = rows.filter((row) => row.tokens.some((token) => token.key.length > 1 && token.confidence > 0.5));
  const last = lines.at(-1);
  return (
    last === undefined || last.box.y < FOOT * height || lines.slice(-3).some((row) => /\b(?:tong|cong)\b/.test(fold(textOf(row.tokens))))
  );
}
