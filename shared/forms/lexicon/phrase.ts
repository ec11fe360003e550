/**
 * Words of Vietnamese labels made comparable, and phrases found in them.
 * Accents carry meaning (họ surname, hộ household), so words are compared with them; only a label written wholly without
 * accents is compared folded.
 */

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** One word: lower case, the tone mark moved to its end (hóa = hoá), final y after a consonant written i (lý = lí). */
function wordKey(word: string): string {
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

/** Ways to write one place of a pattern, each a sequence of words; the empty sequence when it may be left out. */
type Slot = readonly (readonly string[])[];

/** `ngày {sinh|chào đời}` stands for both; `{cá nhân|}` for with and without. Never written out: a few patterns stand for thousands. */
const slotsOf = (pattern: string, key: (word: string) => string): Slot[] =>
  pattern.split(/(\{[^}]*\})/).flatMap((piece): Slot[] => {
    const wordsIn = (text: string) => text.split(" ").filter(Boolean).map(key);
    return piece.startsWith("{") ? [piece.slice(1, -1).split("|").map(wordsIn)] : wordsIn(piece).map((word) => [[word]]);
  });

/** The words with which the slots may begin. */
function firstWords(slots: readonly Slot[], at = 0): string[] {
  return (slots[at] ?? []).flatMap((words) => (words.length > 0 ? [words[0]!] : firstWords(slots, at + 1)));
}

/** How many words from `start` the slots explain at most; -1 when they do not fit. */
function lengthOf(slots: readonly Slot[], keys: readonly string[], start: number, at = 0): number {
  if (at === slots.length) return 0;
  let longest = -1;
  for (const words of slots[at]!) {
    if (!words.every((word, i) => keys[start + i] === word)) continue;
    const rest = lengthOf(slots, keys, start + words.length, at + 1);
    if (rest >= 0) longest = Math.max(longest, words.length + rest);
  }
  return longest;
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
  readonly slots: readonly Slot[];
  readonly concept: C;
}

/** The same few hundred words stand in thousands of phrases: each is read once. */
function remembered(key: (word: string) => string): (word: string) => string {
  const known = new Map<string, string>();
  return (word) => {
    const found = known.get(word) ?? key(word);
    known.set(word, found);
    return found;
  };
}

/** Patterns by the words with which they may begin, in the order listed. */
function indexPatterns<C>(phrases: readonly (readonly [C, readonly string[]])[], key: (word: string) => string): Map<string, Entry<C>[]> {
  const index = new Map<string, Entry<C>[]>();
  for (const [concept, patterns] of phrases)
    for (const pattern of patterns) {
      const slots = slotsOf(pattern, key);
      for (const first of new Set(firstWords(slots))) {
        const list = index.get(first);
        if (list) list.push({ slots, concept });
        else index.set(first, [{ slots, concept }]);
      }
    }
  return index;
}

/**
 * Each index is made when a label first needs it: nearly all need only the accented one.
 * @param phrases patterns by concept; when two concepts share a phrase the first one listed wins
 */
export function phraseBook<C>(phrases: readonly (readonly [C, readonly string[]])[]): PhraseBook<C> {
  let accented: Map<string, Entry<C>[]> | null = null;
  let folded: Map<string, Entry<C>[]> | null = null;
  const longestAt = (index: ReadonlyMap<string, readonly Entry<C>[]>, keys: readonly string[], start: number): Found<C> | null => {
    let longest: Found<C> | null = null;
    for (const { slots, concept } of index.get(keys[start]!) ?? []) {
      const length = lengthOf(slots, keys, start);
      if (length > (longest?.length ?? 0)) longest = { concept, start, length };
    }
    return longest;
  };
  const search = (index: ReadonlyMap<string, readonly Entry<C>[]>, { keys }: Words): Found<C>[] => {
    const found: Found<C>[] = [];
    for (let start = 0; start < keys.length; ) {
      const phrase = longestAt(index, keys, start);
      if (phrase) found.push(phrase);
      start += phrase?.length ?? 1;
    }
    return found;
  };
  return (words) => {
    accented ??= indexPatterns(phrases, remembered(wordKey));
    const found = search(accented, words);
    // "Email", "CCCD/CMND" have no accents to lose
    const explained = found.reduce((sum, { length }) => sum + length, 0);
    if (!words.folded || explained === words.keys.length) return found;
    folded ??= indexPatterns(phrases, remembered(foldedWord));
    return search(folded, words);
  };
}
