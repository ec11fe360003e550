import { AppError } from "@camtay/shared/errors/app-error.ts";
import { openZip, type ZipParts } from "./read-zip.ts";
import { scanXml } from "./scan-xml.ts";
import { cellText, columnOf, TABLE_LIMITS, type Table, type TableRow } from "./table.ts";

/**
 * The visible sheets of an XLSX file (ECMA-376 part 1, SpreadsheetML) as rows of text. A merged cell's text stands in every cell it
 * covers; formulas give their last value; numbers stay as the file writes them.
 * @throws AppError `catalogue.not_a_table`, `catalogue.too_large`
 */
export function readXlsx(file: Buffer): Table[] {
  const parts = openZip(file);
  const text = (name: string) => parts.read(name).toString("utf8");
  const targets = relationships(text("xl/_rels/workbook.xml.rels"));
  const strings = parts.has("xl/sharedStrings.xml") ? sharedStrings(text("xl/sharedStrings.xml")) : [];
  return visibleSheets(text("xl/workbook.xml")).map(({ name, relation }) => ({
    name,
    rows: readSheet(text(partOf(parts, targets.get(relation))), strings),
  }));
}

function partOf(parts: ZipParts, target: string | undefined): string {
  const name = target?.startsWith("/") ? target.slice(1) : `xl/${target}`;
  if (target === undefined || !parts.has(name)) throw new AppError("catalogue.not_a_table", { why: "sheet" });
  return name;
}

function relationships(xml: string): Map<string, string> {
  const targets = new Map<string, string>();
  scanXml(xml, {
    open(name, attribute) {
      const [id, target] = [attribute("Id"), attribute("Target")];
      if (name === "Relationship" && id !== undefined && target !== undefined) targets.set(id, target);
    },
  });
  return targets;
}

function visibleSheets(xml: string): { name: string; relation: string }[] {
  const sheets: { name: string; relation: string }[] = [];
  scanXml(xml, {
    open(name, attribute) {
      if (name !== "sheet" || (attribute("state") ?? "visible") !== "visible") return;
      sheets.push({ name: cellText(attribute("name") ?? ""), relation: attribute("r:id") ?? attribute("id") ?? "" });
    },
  });
  return sheets;
}

/** Runs of one string are put together; phonetic readings (`rPh`) are not part of it. */
function sharedStrings(xml: string): string[] {
  const strings: string[] = [];
  let current = "";
  let reading = false;
  let phonetic = false;
  scanXml(xml, {
    open(name) {
      if (name === "si") current = "";
      else if (name === "rPh") phonetic = true;
      else if (name === "t") reading = !phonetic;
    },
    close(name) {
      if (name === "si") strings.push(current);
      else if (name === "rPh") phonetic = false;
      else if (name === "t") reading = false;
    },
    text(text) {
      if (reading) current += text;
    },
  });
  return strings;
}

interface Range {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

function readSheet(xml: string, strings: readonly string[]): TableRow[] {
  const rows = new Map<number, string[]>();
  const merged: Range[] = [];
  let line = 0;
  let column = -1;
  let kind = "n";
  let value = "";
  let reading = false;
  scanXml(xml, {
    open(name, attribute) {
      if (name === "row") {
        line = Number(attribute("r") ?? line + 1);
        column = -1;
        if (!(line >= 1 && line <= TABLE_LIMITS.rows))
          throw new AppError("catalogue.too_large", { limit: TABLE_LIMITS.rows, what: "rows" });
      } else if (name === "c") {
        column = columnOf(attribute("r") ?? "") ?? column + 1;
        kind = attribute("t") ?? "n";
        value = "";
      } else if (name === "v" || name === "t") reading = true;
      else if (name === "mergeCell") {
        const range = rangeOf(attribute("ref") ?? "");
        if (range) merged.push(range);
      }
    },
    text(text) {
      if (reading) value += text;
    },
    close(name) {
      if (name === "v" || name === "t") reading = false;
      // Far out cells hold stray marks, never a table.
      else if (name === "c" && column < TABLE_LIMITS.columns) {
        const text = cellText(
          (kind === "s" ? (strings[Number(value)] ?? "") : kind === "e" ? "" : value).slice(0, TABLE_LIMITS.cellLetters),
        );
        if (text === "") return;
        const row = rows.get(line) ?? [];
        row[column] = text;
        rows.set(line, row);
      }
    },
  });
  const fromAbove = new Map<number, Set<number>>();
  // Merged cells of one sheet never overlap; a file in which they do would have its rows gone through without end.
  const height = merged.reduce((sum, { top, bottom }) => sum + Math.min(bottom, TABLE_LIMITS.rows) - top + 1, 0);
  if (height > TABLE_LIMITS.rows * TABLE_LIMITS.columns) throw new AppError("catalogue.not_a_table", { why: "merged cells" });
  for (const range of merged) spread(rows, range, fromAbove);
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([number, cells]) => {
      const copied = fromAbove.get(number);
      return { line: number, cells: Array.from(cells, (cell) => cell ?? ""), ...(copied && { fromAbove: copied }) };
    });
}

function rangeOf(reference: string): Range | null {
  const [first, last = first] = reference.split(":");
  const [left, right] = [columnOf(first ?? ""), columnOf(last ?? "")];
  const [top, bottom] = [first, last].map((corner) => Number(/\d+$/.exec(corner ?? "")?.[0]));
  return left === null || right === null || !top || !bottom ? null : { top, bottom, left, right };
}

/** Only into rows that hold something else: a merge over empty rows adds none. */
function spread(rows: Map<number, string[]>, { top, bottom, left, right }: Range, fromAbove: Map<number, Set<number>>): void {
  const text = rows.get(top)?.[left];
  if (text === undefined || right - left >= TABLE_LIMITS.columns || left >= TABLE_LIMITS.columns) return;
  for (let line = top; line <= Math.min(bottom, TABLE_LIMITS.rows); line += 1) {
    const row = rows.get(line);
    if (!row) continue;
    for (let column = left; column <= Math.min(right, TABLE_LIMITS.columns - 1); column += 1) {
      if (row[column] !== undefined) continue;
      row[column] = text;
      if (line > top) fromAbove.set(line, (fromAbove.get(line) ?? new Set()).add(column));
    }
  }
}
