import { AppError } from "@camtay/shared/errors/app-error.ts";
import { decodeText } from "./decode-text.ts";
import { cellText, TABLE_LIMITS, type Table, type TableRow } from "./table.ts";

const SEPARATORS = [",", ";", "\t", "|"] as const;

/**
 * A CSV file (RFC 4180, with the separators that spreadsheets in Vietnam write) as rows of text.
 * @throws AppError `catalogue.wrong_encoding`, `catalogue.too_large`, `catalogue.not_a_table` for a quote that is never closed
 */
export function readCsv(file: Buffer, name: string): Table {
  const { text, encoding } = decodeText(file);
  const rows = splitRows(text.replace(/^\ufeff/, ""), separatorOf(text));
  return { name, rows, ...(encoding === "windows-1252" && { isUnread: true }) };
}

/** The one that stands most often outside quotes in the first lines. */
function separatorOf(text: string): string {
  const sample = text.slice(0, 20_000).replace(/"[^"]*"/g, "");
  const count = (separator: string) => sample.split(separator).length;
  return [...SEPARATORS].sort((a, b) => count(b) - count(a))[0]!;
}

function splitRows(text: string, separator: string): TableRow[] {
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let startedOn = 1;
  let at = 0;
  const push = (cell: string) => {
    if (cells.length < TABLE_LIMITS.columns) cells.push(cellText(cell.slice(0, TABLE_LIMITS.cellLetters)));
  };
  const endRow = () => {
    if (cells.some((cell) => cell !== "")) rows.push({ line: startedOn, cells });
    if (rows.length > TABLE_LIMITS.rows) throw new AppError("catalogue.too_large", { limit: TABLE_LIMITS.rows, what: "rows" });
    cells = [];
  };
  while (at < text.length) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      const cell = text.slice(at + 1, end);
      line += cell.split("\n").length - 1;
      push(cell.replaceAll('""', '"'));
      at = end + 1;
    } else {
      const end = endOfCell(text, at, separator);
      push(text.slice(at, end));
      at = end;
    }
    // What stands between a closing quote and the next mark belongs to no cell.
    at = endOfCell(text, at, separator);
    if (text[at] === separator) {
      at += 1;
      if (at === text.length) push("");
      continue;
    }
    endRow();
    if (text[at] === "\r" && text[at + 1] === "\n") at += 1;
    at += 1;
    line += 1;
    startedOn = line;
  }
  if (cells.length > 0) endRow();
  return rows;
}

function endOfCell(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at += 1;
  return at;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  throw new AppError("catalogue.not_a_table", { why: "quote" });
}
