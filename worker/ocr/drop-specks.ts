import type { Word } from "@camtay/shared/domain/digitized.ts";

/** Ruled lines of tables and forms, read as letters. */
const RULES = /[|¦]+/g;
/** Marks that stand alone only when a speck or an edge was read: no Vietnamese sentence has them between spaces. */
const SPECK = /^[\^ˆˇ`´'’‘"“”°~˜*•·.,_¬¯«»<>\\/{}[\]()ˋ:;=+-]+$/u;
/** A dash between two words is print; alone at the end of a line it is a speck or an edge. */
const DASH = /^[-–—]+$/u;

/** Portraits, seals and stamps read as one or two letters are far taller than print, and the engine doubts them. */
const DRAWING_HEIGHTS = 2.4;
const DRAWING_DOUBT = 0.8;
const DRAWING_LETTERS = 3;

/**
 * Drops words that are no writing: ruled lines, edges, specks and pieces of drawings. Letters and digits of the height of print are
 * never dropped, however unlikely they look.
 */
export function dropSpecks(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  const heights = words.filter((word) => word.confidence > 0.8).map((word) => word.box.height);
  const usual = heights.sort((a, b) => a - b)[heights.length >> 1] ?? Number.POSITIVE_INFINITY;
  for (const [index, word] of words.entries()) {
    const isDrawing = word.box.height > DRAWING_HEIGHTS * usual && word.confidence < DRAWING_DOUBT && word.text.length <= DRAWING_LETTERS;
    if (isDrawing) continue;
    const text = word.text.replace(RULES, "");
    if (text === "") continue;
    if (SPECK.test(text) || DASH.test(text)) {
      const inside = words[index - 1]?.line === word.line && words[index + 1]?.line === word.line;
      // The dash of a list entry stands close before its first word.
      const next = words[index + 1];
      const opensItem =
        words[index - 1]?.line !== word.line &&
        next?.line === word.line &&
        next.box.x - word.box.x - word.box.width < 1.5 * next.box.height;
      if (!(DASH.test(text) && ((inside && word.confidence > 0.6) || opensItem))) continue;
    }
    kept.push(...partAtColon(text === word.text ? word : { ...word, text }));
  }
  return kept;
}

/** `tên:Đặng`, a caption that touches what was filled in, is two words; each gets its share of the box. */
function partAtColon(word: Word): Word[] {
  const parts = /^(.*[\p{L})]{2}:)([^\s/].*)$/u.exec(word.text);
  if (!parts) return [word];
  const width = word.box.width * (parts[1]!.length / word.text.length);
  return [
    { ...word, text: parts[1]!, box: { ...word.box, width } },
    { ...word, text: parts[2]!, box: { ...word.box, x: word.box.x + width, width: word.box.width - width } },
  ];
}
