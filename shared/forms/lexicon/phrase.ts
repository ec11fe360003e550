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

/** The keys of words, as texts with accents and as texts without any bear them. */
export const keySet = (...words: readonly string[]): ReadonlySet<string> =>
  new Set(words.flatMap((word) => [wordKey(word), foldedWord(word)]));

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

const keysOf = (patterns: readonly string[], key: (word: string) => string): string[][] =>
  patterns.flatMap((pattern) =>
    expand(pattern).flatMap((phrase) => {
      const words = phrase.split(" ").filter(Boolean).map(key);
      return words.length > 0 ? [words] : [];
    }),
  );

/** The same few hundred words stand in thousands of phrases: each is read once. */
function remembered(key: (word: string) => string): (word: string) => string {
  const known = new Map<string, string>();
  return (word) => {
    const found = known.get(word) ?? key(word);
    known.set(word, found);
    return found;
  };
}

/** Phrases by their first word, longest first. */
function indexPhrases<C>(phrases: readonly (readonly [C, readonly string[]])[], key: (word: string) => string): Map<string, Entry<C>[]> {
  const book = new Map<string, Entry<C>[]>();
  for (const [concept, patterns] of phrases)
    for (const keys of keysOf(patterns, key)) {
      const list = book.get(keys[0]!);
      if (list) list.push({ keys, concept });
      else book.set(keys[0]!, [{ keys, concept }]);
    }
  for (const list of book.values()) list.sort((a, b) => b.keys.length - a.keys.length);
  return book;
}

/**
 * Each book is made when a label first needs it: nearly all need only the accented one.
 * @param phrases patterns by concept; when two concepts share a phrase the first one listed wins
 */
export function phraseBook<C>(phrases: readonly (readonly [C, readonly string[]])[]): PhraseBook<C> {
  let accented: Map<string, Entry<C>[]> | null = null;
  let folded: Map<string, Entry<C>[]> | null = null;
  const search = (book: ReadonlyMap<string, readonly Entry<C>[]>, { keys }: Words): Found<C>[] => {
    const found: Found<C>[] = [];
    for (let start = 0; start < keys.length; ) {
      const entry = book.get(keys[start]!)?.find((phrase) => phrase.keys.every((key, i) => keys[start + i] === key));
      if (entry) found.push({ concept: entry.concept, start, length: entry.keys.length });
      start += entry?.keys.length ?? 1;
    }
    return found;
  };
  return (words) => {
    accented ??= indexPhrases(phrases, remembered(wordKey));
    const found = search(accented, words);
    // "Email", "CCCD/CMND" have no accents to lose
    const explained = found.reduce((sum, { length }) => sum + length, 0);
    if (!words.folded || explained === words.keys.length) return found;
    folded ??= indexPhrases(phrases, remembered(foldedWord));
    return search(folded, words);
  };
}
