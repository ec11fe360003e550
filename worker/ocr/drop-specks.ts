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
    const text = word.text.replace(RULES, "");
    if (text === "" || EDGE.test(text)) continue;
    if ((SPECK.test(text) || DASH.test(text)) && !isDash(words, index, text)) continue;
    kept.push(...partWords(text === word.text ? word : { ...word, text }));
  }
  return kept.map((word, index) => glueless(word, kept, index));
}

/** Between two words, or close before the first word of a list entry. */
function isDash(words: readonly Word[], index: number, text: string): boolean {
  const { line, box, confidence } = words[index]!;
  const next = words[index + 1];
  if (!DASH.test(text) || next?.line !== line) return false;
  if (words[index - 1]?.line === line && confidence > 0.6) return true;
  const isLong = box.width >= DASH_SHAPE * box.height && box.width >= DASH_WIDTH * next.box.height;
  return isLong && next.box.x - box.x - box.width < 1.5 * next.box.height;
}
