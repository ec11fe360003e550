import { FROM_OLD_FONT, type OldFont } from "./old-fonts.ts";
import { hasOldLetters, oldSigns, unicodeLetters } from "./old-letters.ts";
import type { ConvertedCell, Table } from "./table.ts";

/** Of the words that hold a Vietnamese letter, so many must be syllables; the rest are names from abroad and slips. */
const LEAST_SHARE = 0.9;
/** By so much the other font must be the worse guess. */
const LEAST_LEAD = 0.15;
const LETTERS_LOOKED_AT = 200_000;

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
const SYLLABLE = /^(?:ngh|gh|ng|nh|ch|kh|ph|th|tr|gi|qu|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?$/u;

/** Onset, vowels and end as Vietnamese has them, with one tone at most. */
function isSyllable(word: string): boolean {
  const apart = word.toLowerCase().normalize("NFD");
  return (apart.match(TONES)?.length ?? 0) <= 1 && SYLLABLE.test(apart.replace(TONES, "").normalize("NFC"));
}

/**
 * Tables written for a font of the time before Unicode, converted, each with the cells that became others; as they are where there is nothing
 * to convert, and null where it is not certain which font it was: no letter is guessed.
 */
export function convertOldLetters(tables: readonly Table[]): readonly Table[] | null {
  if (!hasOldLetters(tables)) return tables;
  const sample = sampleOf(tables);
  const shares = (Object.keys(FROM_OLD_FONT) as OldFont[]).map((font) => ({ font, share: shareOfSyllables(font, sample) }));
  const [best, second] = shares.sort((a, b) => b.share - a.share);
  if (!best || !second || best.share < LEAST_SHARE || best.share - second.share < LEAST_LEAD) return null;
  return tables.map((table) => converted(table, best.font));
}

/** Cells that were typed later, in Unicode, stand beside the old ones and stay. */
const isOld = (cell: string): boolean => oldSigns(cell) > 0 && unicodeLetters(cell) === 0;

function sampleOf(tables: readonly Table[]): string[] {
  const sample: string[] = [];
  let letters = 0;
  for (const { rows } of tables)
    for (const { cells } of rows)
      for (const cell of cells) {
        if (letters > LETTERS_LOOKED_AT || !isOld(cell)) continue;
        letters += cell.length;
        sample.push(cell);
      }
  return sample;
}

/** How much of what the font would show is Vietnamese; a sign that stays foreign counts as a wrong word. */
function shareOfSyllables(font: OldFont, cells: readonly string[]): number {
  let right = 0;
  let wrong = 0;
  for (const cell of cells) {
    const text = FROM_OLD_FONT[font](cell);
    wrong += oldSigns(text);
    for (const [word] of text.matchAll(/\p{L}+/gu)) {
      if (!/\P{ASCII}/u.test(word)) continue;
      if (isSyllable(word)) right += 1;
      else wrong += 1;
    }
  }
  return right === 0 ? 0 : right / (right + wrong);
}

function converted(table: Table, font: OldFont): Table {
  const changes: ConvertedCell[] = [];
  const rows = table.rows.map((row) => {
    // A word alone may hold no sign that tells, "Mã" and "Mó" are both words: then its row does.
    const rest = row.cells.join(" ");
    const isUnicodeRow = unicodeLetters(rest) > oldSigns(rest);
    const cells = row.cells.map((cell, column) => {
      if (unicodeLetters(cell) > 0 || (isUnicodeRow && oldSigns(cell) === 0)) return cell;
      const text = FROM_OLD_FONT[font](cell);
      if (text !== cell) changes.push({ line: row.line, column, before: cell, after: text });
      return text;
    });
    return { ...row, cells };
  });
  return { name: table.name, rows, converted: { font, cells: changes } };
}
