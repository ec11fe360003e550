import type { Word } from "@camtay/shared/domain/digitized.ts";
import { glueless, partWords } from "./glued-signs.ts";

/** Ruled lines of tables and forms, read as letters. */
const RULES = /[|¦]+/g;
/** Marks that stand alone only when a speck or an edge was read: no Vietnamese sentence has them between spaces. */
const SPECK = /^[\^ˆˇ`´'’‘"“”°~˜*•·.,_¬¯«»<>\\/{}[\]()ˋ:;=+-]+$/u;
/** The edge of a cell: no Vietnamese word is an i with a tone. */
const EDGE = /^[ÌÍỊĨỈìíịĩỉ]$/u;
/** A dash between two words, or before a list entry, is print; alone at the end of a line it is a speck or an edge. */
const DASH = /^[-–—]+$/u;
/** The end of an official text (Decree 30/2020/NĐ-CP). */
const END = "./.";
/** Short dashes are read as waves too. */
const WAVE = /^[~˜]$/u;

/** The dash before a list entry is far wider than high, and not as small as a speck beside its text. */
const DASH_SHAPE = 1.6;
const DASH_WIDTH = 0.18;

/** Portraits, seals and stamps read as one or two letters are far taller than print, and the engine doubts them. */
const DRAWING_HEIGHTS = 2.4;
const DRAWING_DOUBT = 0.8;
const DRAWING_LETTERS = 3;

/**
 * Drops words that are no writing: ruled lines, edges, specks and pieces of drawings, and specks read as signs that touch a word.
 * Letters and digits of the height of print are never dropped, however unlikely they look.
 */
export function dropSpecks(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  const heights = words.filter((word) => word.confidence > 0.8).map((word) => word.box.height);
  const usual = heights.sort((a, b) => a - b)[heights.length >> 1] ?? Number.POSITIVE_INFINITY;
  for (const [index, word] of words.entries()) {
    const isDrawing = word.box.height > DRAWING_HEIGHTS * usual && word.confidence < DRAWING_DOUBT && word.text.length <= DRAWING_LETTERS;
    if (isDrawing) continue;
    const isWave = WAVE.test(word.text) && opensEntry(words, index);
    const text = isWave ? "-" : word.text.replace(RULES, "");
    if (text === "" || EDGE.test(text)) continue;
    if (text !== END && (SPECK.test(text) || DASH.test(text)) && !isDash(words, index, text)) continue;
    kept.push(...partWords(text === word.text ? word : { ...word, text }));
  }
  return kept.map((word, index) => glueless(word, kept, index));
}

/** Between two words, or before a list entry. */
function isDash(words: readonly Word[], index: number, text: string): boolean {
  const { line, confidence } = words[index]!;
  const isBetween = words[index - 1]?.line === line && words[index + 1]?.line === line;
  return DASH.test(text) && ((isBetween && confidence > 0.6) || opensEntry(words, index));
}

/** Shaped like a dash, and close before the next word of its line. */
function opensEntry(words: readonly Word[], index: number): boolean {
  const { line, box } = words[index]!;
  const next = words[index + 1];
  if (next?.line !== line || box.width < DASH_SHAPE * box.height || box.width < DASH_WIDTH * next.box.height) return false;
  return next.box.x - box.x - box.width < 1.5 * next.box.height;
}
