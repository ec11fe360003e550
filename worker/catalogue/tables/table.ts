import type { OldFont } from "./old-fonts.ts";

/** A sheet as rows of text. What a file may cost is bounded here, for every format. */
export interface Table {
  /** Name of the sheet; the file's own name for CSV. */
  readonly name: string;
  readonly rows: readonly TableRow[];
  /** Nobody states the file's encoding and no guess of it is Vietnamese: perhaps of an old font. */
  readonly isUnread?: true;
  /** Written for a font of the time before Unicode: which, and the cells that were converted. */
  readonly converted?: { readonly font: OldFont; readonly cells: readonly ConvertedCell[] };
}

export interface ConvertedCell {
  readonly line: number;
  readonly column: number;
  readonly before: string;
  readonly after: string;
}

export interface TableRow {
  /** As the person sees it in the spreadsheet or the editor: from 1. */
  readonly line: number;
  /** NFC text without spaces at the ends; empty where there is nothing. */
  readonly cells: readonly string[];
  /** Columns whose text stands in a merged cell that begins in a row above. */
  readonly fromAbove?: ReadonlySet<number>;
}

export const TABLE_LIMITS = {
  fileBytes: 64 * 1024 * 1024,
  rows: 100_000,
  columns: 64,
  cellLetters: 32_767,
  /** Of one part of an XLSX file, unpacked. */
  partBytes: 128 * 1024 * 1024,
  /** Of all parts that are read. */
  unpackedBytes: 256 * 1024 * 1024,
  parts: 2000,
} as const;

/** Text of a cell as it is kept: composed letters, no control characters, lines of a cell kept apart. */
export const cellText = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[^\S\n]+/gu, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim();

/** `AB12` is column 27 (from 0). @returns null when the text is no reference */
export function columnOf(reference: string): number | null {
  const letters = /^\$?([A-Z]{1,3})\$?\d+$/.exec(reference)?.[1];
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** 27 is `AB`: how a person finds the column again. */
export function columnName(column: number): string {
  let name = "";
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
