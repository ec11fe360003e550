import { createHmac } from "node:crypto";
import { foldedWords } from "@camtay/shared/text/fold.ts";
import { hmacKey } from "./hmac-key.ts";

/**
 * Turns the beginning of a folded word into what stands for it in the database: keyed, so that a copy of the table cannot be read by trying a
 * dictionary; with the agency in it, so that one word has another look in each agency and only its own papers are walked through.
 */
export type WordHasher = (agency: string, beginning: string) => string;

/** 96 bits are enough for words, and a third shorter on the disk. */
const HASH_BYTES = 12;

export const wordHasher =
  (officeKey: Uint8Array): WordHasher =>
  (agency, beginning) =>
    createHmac("sha256", hmacKey(officeKey)).update(`word:${agency}:${beginning}`).digest().subarray(0, HASH_BYTES).toString("base64url");

/** Identity numbers are found by their own key, never as words: a list of them must not become a list of papers. */
const isIdentityNumber = (word: string): boolean => /^(?:\d{9}|\d{12})$/.test(word);

/** The words by which a text is found: without accents, each once. */
export const searchWords = (text: string): string[] => [...new Set(foldedWords(text))].filter((word) => !isIdentityNumber(word));

/** Fewer letters fit too much. */
const SHORTEST_BEGINNING = 3;
/** No Vietnamese syllable is longer; what is, is a code. */
const LONGEST_BEGINNING = 7;

/** What a paper is found by, the telling first: a match in a name counts more than one in an address, a whole word more than its beginning. */
export interface WeightedTexts {
  readonly names: readonly string[];
  readonly titles: readonly string[];
  readonly others: readonly string[];
}
const WEIGHTS = { names: 4, titles: 2, others: 1 } as const;

/** Beginnings of words with their weight: a whole word has twice that of its beginning. Digits have no beginnings: only whole numbers are found. */
export function weightedBeginnings(texts: WeightedTexts): Map<string, number> {
  const weights = new Map<string, number>();
  const add = (beginning: string, weight: number) => weights.set(beginning, Math.max(weight, weights.get(beginning) ?? 0));
  for (const kind of ["names", "titles", "others"] as const)
    for (const word of searchWords(texts[kind].join(" "))) {
      add(word, 2 * WEIGHTS[kind]);
      if (!/[a-z]/.test(word)) continue;
      for (let length = SHORTEST_BEGINNING; length <= Math.min(LONGEST_BEGINNING, word.length - 1); length++)
        add(word.slice(0, length), WEIGHTS[kind]);
    }
  return weights;
}
