import type { Word } from "@camtay/shared/domain/digitized.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { type PhraseLexicon, phraseLexicon } from "./phrase-lexicon.ts";

/** Above this the engine is left alone even against the lexicon. */
const SURE = 0.985;
const PLAIN_WORD = /^([("“']*)(\p{L}+)([)"”',.;:]*)$/u;

/**
 * Mends marks over letters (`kế từ` -> `kể từ`, `chỉ trả` -> `chi trả`) where a neighbour makes a set phrase that is only written one way,
 * and the square of `m²`. Letters, digits and capitalised names stay as read; only words in small letters, or the first of a
 * sentence, are touched.
 */
export function mendVietnamese(words: readonly Word[], lexicon: PhraseLexicon = phraseLexicon()): Word[] {
  const out = [...words];
  for (let i = 0; i < out.length; i++) {
    const word = out[i]!;
    const square = mendSquare(out[i - 1], word);
    if (square !== null) {
      out[i] = { ...word, text: square };
      continue;
    }
    const parts = PLAIN_WORD.exec(word.text);
    if (!parts || word.confidence > SURE || isName(out, i)) continue;
    const [, before, letters, after] = parts;
    const wanted = wantedBy(out[i - 1], letters!, out[i + 1], lexicon);
    if (wanted !== null && wanted !== letters) out[i] = { ...word, text: `${before}${wanted}${after}` };
  }
  return out;
}

/** `117 m2`, `117 m?`, `m°`: an area when a number stands before. */
function mendSquare(before: Word | undefined, word: Word): string | null {
  const parts = /^m[2?°ˆ'’”"*]{1,2}([.,;:]?)$/u.exec(word.text);
  return parts && before !== undefined && /^\d[\d.,]*$/.test(before.text) ? `m²${parts[1]}` : null;
}

/** Capitals inside a sentence are names, and all capitals are headings or names. */
function isName(words: readonly Word[], index: number): boolean {
  const text = words[index]!.text.replace(/^[^\p{L}]+/u, "");
  if (!/^\p{Lu}/u.test(text)) return false;
  if (text.length > 1 && text === text.toUpperCase()) return true;
  const before = words[index - 1];
  const next = words[index + 1];
  const opens =
    before === undefined || before.line !== words[index]!.line || /[.:;]$/.test(before.text) || /^[-+•\d.)]+$/.test(before.text);
  return !opens || next === undefined || /^\p{Lu}/u.test(next.text);
}

/** Both neighbours that know the pair must agree, and the letters under the marks stay the same. */
function wantedBy(before: Word | undefined, letters: string, after: Word | undefined, lexicon: PhraseLexicon): string | null {
  const own = fold(letters);
  const lower = letters.toLowerCase();
  const left = before && /\p{L}$/u.test(before.text) ? pairWith(`${bare(before.text)} ${lower}`, 1, lexicon) : null;
  const right = after && /\p{L}$/u.test(letters) ? pairWith(`${lower} ${bare(after.text)}`, 0, lexicon) : null;
  const wanted = left !== null && right !== null && left !== right ? null : (left ?? right);
  if (wanted === null || fold(wanted) !== own || wanted === lower) return null;
  return letters[0] === letters[0]!.toUpperCase() ? wanted[0]!.toUpperCase() + wanted.slice(1) : wanted;
}

const bare = (text: string) => text.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

/** The neighbour must be written as the lexicon has it: a phrase is known by its other half. */
function pairWith(pair: string, at: 0 | 1, lexicon: PhraseLexicon): string | null {
  const known = lexicon.get(fold(pair));
  if (known === undefined) return null;
  const [mine, theirs] = [pair.split(" "), known.split(" ")];
  return mine[1 - at] === theirs[1 - at] ? theirs[at]! : null;
}
