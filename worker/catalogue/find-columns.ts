import { fold } from "@camtay/shared/text/fold.ts";
import type { TableRow } from "./tables/table.ts";

/** Columns that a catalogue of components may have. */
export type ColumnKind =
  | "code"
  | "formerCode"
  | "name"
  | "sector"
  | "level"
  | "case"
  | "components"
  | "originals"
  | "copies"
  | "results"
  | "resultCode"
  | "deadline"
  | "fee"
  | "retention"
  | "note";

/** In order: the first that fits names the column. Headings as provinces print them, folded. */
const HEADINGS: readonly (readonly [ColumnKind, RegExp])[] = [
  ["formerCode", /ma .*cu\b|ma cu/],
  ["resultCode", /ma .*(ket qua|giay to)/],
  ["code", /ma (so )?(thu tuc|tthc|tt hanh chinh)|^ma( so)?$|ma dich vu|ma qg|ma quoc gia/],
  ["name", /ten (thu tuc|tthc|dich vu)|^(ten )?thu tuc( hanh chinh)?$|^ten$/],
  ["originals", /so (luong )?ban chinh|^ban chinh$/],
  ["copies", /so (luong )?ban sao|^ban sao$/],
  ["case", /truong hop/],
  ["results", /ket qua/],
  ["components", /thanh phan|giay to|ho so (phai|can) so hoa|danh muc ho so/],
  ["sector", /linh vuc/],
  ["level", /^cap|cap (thuc hien|giai quyet)|co quan (thuc hien|giai quyet)/],
  ["retention", /thoi han (luu|bao quan)|bao quan/],
  ["deadline", /thoi (han|gian) (giai quyet|thuc hien)|^thoi (han|gian)$/],
  ["fee", /phi\b/],
  ["note", /ghi chu/],
];

export type Columns = Readonly<Partial<Record<ColumnKind, number>>>;

export interface Header {
  readonly columns: Columns;
  /** Line of its last row: data begin below. */
  readonly line: number;
  /** Index of the first row of data. */
  readonly next: number;
}

const kindOf = (heading: string): ColumnKind | undefined => {
  const folded = fold(heading);
  return folded === "" || folded.length > 120 ? undefined : HEADINGS.find(([, pattern]) => pattern.test(folded))?.[0];
};

const columnsOf = (cells: readonly string[]): Partial<Record<ColumnKind, number>> => {
  const columns: Partial<Record<ColumnKind, number>> = {};
  for (const [index, cell] of cells.entries()) {
    const kind = kindOf(cell);
    if (kind !== undefined) columns[kind] ??= index;
  }
  return columns;
};

const LINES_BEFORE_HEADER = 60;

/**
 * Finds the columns by their headings, in whatever order they stand. A heading may take two rows ("Số lượng" over "Bản chính" and
 * "Bản sao"); rows that only number the columns are passed over.
 * @returns null when no row has the procedure's code beside components or results
 */
export function findHeader(rows: readonly TableRow[]): Header | null {
  for (const [index, row] of rows.slice(0, LINES_BEFORE_HEADER).entries()) {
    const upper = columnsOf(row.cells);
    const second = rows[index + 1];
    const lower = second && isHeading(second.cells, row.cells) ? columnsOf(second.cells) : {};
    // The lower row says more: a merged heading above it stands over several columns.
    const taken = new Set(Object.values(lower));
    const kept = Object.entries(upper).filter(([kind, column]) => !taken.has(column) || lower[kind as ColumnKind] === column);
    const columns: Partial<Record<ColumnKind, number>> = { ...Object.fromEntries(kept), ...lower };
    if (columns.code === undefined || (columns.components === undefined && columns.results === undefined)) continue;
    let next = index + 1;
    if (Object.keys(lower).length > 0) next += 1;
    while (rows[next] && isNumbering(rows[next]!.cells)) next += 1;
    return { columns, line: rows[next - 1]!.line, next };
  }
  return null;
}

/** Most of what is new against the row above names columns. */
function isHeading(cells: readonly string[], above: readonly string[]): boolean {
  const fresh = cells.filter((cell, column) => cell !== "" && cell !== above[column]);
  const headings = fresh.filter((cell) => kindOf(cell) !== undefined);
  return headings.length > fresh.length / 2 && !fresh.some((cell) => /^[1-3][.,]\d{6}/.test(cell));
}

/** "(1) (2) (3)", "1 2 3" or "A B C": numbers of columns. */
const isNumbering = (cells: readonly string[]): boolean => {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length >= 3 && filled.every((cell) => /^\(?(?:\d{1,2}|[A-Z])\)?$/.test(cell));
};
