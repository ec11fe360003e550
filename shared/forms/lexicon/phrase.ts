/**
 * Words of Vietnamese labels made comparable, and phrases found in them.
 * Accents carry meaning (họ surname, hộ household), so words are compared with them; only a label written wholly without
 * accents is compared folded.
 */

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** One word: lower case, the tone mark moved to its end (hóa = hoá), final y after a consonant written i (lý = lí). */
export function wordKey(word: string): string {
  const parts = word.toLowerCase().normalize("NFD");
  const tone = parts.match(TONES)?.[0] ?? "";
  const bare = parts
    .replace(TONES, "")
    .normalize("NFC")
    .replace(/(?<=[bcdđghklmnprstvx])y$/u, "i");
  return bare + tone;
}

const foldedWord = (word: string): string =>
  wordKey(word)
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/g, "d");

/** Comparable words of a text. */
export interface Words {
  readonly keys: readonly string[];
  /** True: the text has no accent at all and its keys are folded. */
  readonly folded: boolean;
  /** Words with a comma, slash or semicolon in front. */
  readonly breaks: ReadonlySet<number>;
}

export function wordsOf(text: string): Words {
  const accented: string[] = [];
  const breaks = new Set<number>();
  let end = 0;
  const plain = text.normalize("NFC");
  for (const match of plain.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (/[,;/]/.test(plain.slice(end, match.index))) breaks.add(accented.length);
    accented.push(wordKey(match[0]));
    end = match.index + match[0].length;
  }
  const folded = accented.every((word) => /^[\x20-\x7e]*$/.test(word));
  return { keys: accented, folded, breaks };
}

/** `ngày {sinh|chào đời}` stands for both; `{cá nhân|}` for with and without. */
function expand(pattern: string): string[] {
  const open = pattern.indexOf("{");
  if (open < 0) return [pattern];
  const close = pattern.indexOf("}", open);
  return pattern
    .slice(open + 1, close)
    .split("|")
    .flatMap((choice) => expand(pattern.slice(0, open) + choice + pattern.slice(close + 1)));
}

export interface Found<C> {
  readonly concept: C;
  /** First word and count of words. */
  readonly start: number;
  readonly length: number;
}

/** Longest phrase first, from left to right; words in no phrase are skipped. */
export type PhraseBook<C> = (words: Words) => Found<C>[];

interface Entry<C> {
  readonly keys: readonly string[];
  readonly concept: C;
}

/** @param phrases patterns by concept; when two concepts share a phrase the first one listed wins */
export function phraseBook<C>(phrases: readonly (readonly [C, readonly string[]])[]): PhraseBook<C> {
  const [accented, folded] = [new Map<string, Entry<C>[]>(), new Map<string, Entry<C>[]>()];
  const add = (book: Map<string, Entry<C>[]>, keys: readonly string[], concept: C) => {
    const first = keys[0];
    if (first === undefined) return;
    const list = book.get(first);
    if (list) list.push({ keys, concept });
    else book.set(first, [{ keys, concept }]);
  };
  for (const [concept, patterns] of phrases)
    for (const pattern of patterns)
      for (const phrase of expand(pattern)) {
        const words = phrase.trim().split(/\s+/).filter(Boolean);
        add(accented, words.map(wordKey), concept);
        add(folded, words.map(foldedWord), concept);
      }
  for (const book of [accented, folded]) for (const list of book.values()) list.sort((a, b) => b.keys.length - a.keys.length);
  return (words) => {
    const book = words.folded ? folded : accented;
    const found: Found<C>[] = [];
    for (let start = 0; start < words.keys.length; ) {
      const entry = book.get(words.keys[start]!)?.find(({ keys }) => keys.every((key, i) => words.keys[start + i] === key));
      if (entry) found.push({ concept: entry.concept, start, length: entry.keys.length });
      start += entry?.keys.length ?? 1;
    }
    return found;
  };
}
