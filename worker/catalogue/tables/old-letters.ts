import type { Table } from "./table.ts";

/** Only Unicode writes these: letters that no old Vietnamese code page keeps in the same place. */
const UNICODE = /[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]/gu;
/** Signs and foreign letters under which fonts of TCVN3 (`.VnTime`) and VNI draw Vietnamese ones: `§¨ng ký`, `Ñaêng kyù`. */
const OLD_FONT = /[¡-©ª¬®¯µ¶¸¹º»¼½¾ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ]/gu;

/** Fewer may be a degree, a section, a name from abroad. */
const LEAST = 5;
const LETTERS_LOOKED_AT = 200_000;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
/** How many signs of a text only old fonts make Vietnamese of, and how many letters only Unicode writes. */
export const oldSigns = (text: string): number => count(text, OLD_FONT);
export const unicodeLetters = (text: string): number => count(text, UNICODE);

/**
 * Whether a table is written for a font of the time before Unicode. Spreadsheets keep such text as sound Unicode: only what the letters are
 * tells.
 */
export function hasOldLetters(tables: readonly Table[]): boolean {
  let old = 0;
  let unicode = 0;
  let letters = 0;
  for (const { rows } of tables)
    for (const { cells } of rows)
      for (const cell of cells) {
        if (letters > LETTERS_LOOKED_AT) break;
        letters += cell.length;
        old += oldSigns(cell);
        unicode += unicodeLetters(cell);
      }
  return old >= LEAST && old > unicode;
}
