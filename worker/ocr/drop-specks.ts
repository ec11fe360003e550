import type { Word } from "@camtay/shared/domain/digitized.ts";

/** Ruled lines of tables and forms, read as letters. */
const RULES = /[|¦]+/g;
/** Marks that stand alone only when a speck or an edge was read: no Vietnamese sentence has them between spaces. */
const SPECK = /^[\^ˆˇ`´'’‘"“”°~˜*•·.,_¬¯«»<>\\/{}[\]()ˋ:;=+-]+$/u;
/** A dash between two words is print; alone at the end of a line it is a speck or an edge. */
const DASH = /^[-–—]+$/u;

/**
 * Drops words that are no writing: ruled lines, edges and specks. Letters and digits are never dropped, however unlikely they look.
 */
export function dropSpecks(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (const [index, word] of words.entries()) {
    const text = word.text.replace(RULES, "");
    if (text === "") continue;
    if (SPECK.test(text) || DASH.test(text)) {
      const inside = words[index - 1]?.line === word.line && words[index + 1]?.line === word.line;
      const opensItem = DASH.test(text) && words[index - 1]?.line !== word.line && words[index + 1]?.line === word.line;
      if (!(DASH.test(text) && (inside || opensItem) && word.confidence > 0.6)) continue;
    }
    kept.push(...partAtColon(text === word.text ? word : { ...word, text }));
  }
  return kept;
}

/** `tên:Đặng`, a caption that touches what was filled in, is two words; each gets its share of the box. */
function partAtColon(word: Word): Word[] {
  const parts = /^(.*[\p{L})]{2}:)([\p{L}\p{N}].*)$/u.exec(word.text);
  if (!parts) return [word];
  const width = word.box.width * (parts[1]!.length / word.text.length);
  return [
    { ...word, text: parts[1]!, box: { ...word.box, width } },
    { ...word, text: parts[2]!, box: { ...word.box, x: word.box.x + width, width: word.box.width - width } },
  ];
}
