import { editDistance } from "../fuzzy.ts";
import { NOTE_WORDS, type PageProfile } from "../page-profile.ts";
import type { Token } from "../text-rows.ts";

/** Share of all words, and of numbers and names, that two scans of one sheet have in common at least. */
const SAME_WORDS = 0.85;
const SAME_FACTS = 0.88;
/** Enough where the same code stands on both. */
const SAME_CODE_WORDS = 0.6;
/** Numbers alone: a second form of the same person has the same names and other sums. */
const SAME_NUMBERS = 0.8;
/** Fewer numbers and names than this tell no sheet from another of the same form. */
const LEAST_FACTS = 6;

/**
 * Whether two pages are scans of the same sheet: the same words, numbers and names, but for what the recogniser misreads.
 * Two filled-in copies of one form differ in numbers and names.
 */
export function isRescan(a: PageProfile, b: PageProfile): boolean {
  if (a.kind !== "content" || b.kind !== "content" || Math.min(a.wordCount, b.wordCount) < NOTE_WORDS) return false;
  if (Math.min(a.wordCount, b.wordCount) < 0.75 * Math.max(a.wordCount, b.wordCount)) return false;
  if (a.classification.type !== b.classification.type || contradict(a, b)) return false;
  const [words, other] = [wordsOf(a), wordsOf(b)];
  const alike = inCommon(words, other);
  if (alike >= SAME_CODE_WORDS && haveSameCode(a, b)) return true;
  if (alike < SAME_WORDS) return false;
  const [facts, otherFacts] = [words.filter(isFact), other.filter(isFact)];
  const [numbers, otherNumbers] = [words.filter(isNumber), other.filter(isNumber)];
  return (
    Math.min(facts.length, otherFacts.length) >= LEAST_FACTS &&
    inCommon(facts, otherFacts) >= SAME_FACTS &&
    (numbers.length + otherNumbers.length < LEAST_FACTS || inCommon(numbers, otherNumbers) >= SAME_NUMBERS)
  );
}

/** A code of their own, as cards and receipts have; the rest may be a poor copy. */
const haveSameCode = (a: PageProfile, b: PageProfile): boolean =>
  a.classification.hasHeading && b.classification.hasHeading && a.qr.some(({ text }) => b.qr.some((code) => code.text === text));

/** Both pages carry codes, numbers or names of the same sort, and none in common; only a name may be misread by a letter. */
function contradict(a: PageProfile, b: PageProfile): boolean {
  const kinds: ((page: PageProfile) => readonly string[])[] = [
    (page) => page.qr.map((code) => code.text),
    (page) => page.dossierCodes,
    (page) => page.identityNumbers,
    (page) => page.names,
  ];
  const areSame = (x: string, y: string) => x === y || (!/\d/.test(x) && editDistance(x, y, 1) <= 1);
  return kinds.some((of) => {
    const [mine, other] = [of(a), of(b)];
    return mine.length > 0 && other.length > 0 && !mine.some((x) => other.some((y) => areSame(x, y)));
  });
}

const known = new WeakMap<PageProfile, readonly string[]>();

/** The words of a page, kept: in a large dossier a page is compared with many. */
function wordsOf(page: PageProfile): readonly string[] {
  const words =
    known.get(page) ??
    page.text.rows.flatMap((row) => row.tokens.filter(isWord).map((token) => token.text.replace(/[^\p{L}\p{N}/]/gu, "")));
  known.set(page, words);
  return words;
}

const isWord = ({ key, confidence }: Token): boolean => key.length >= 2 && confidence >= 0.4;
const isNumber = (word: string): boolean => /\d/.test(word);
/** Numbers, and words with a capital: what is filled in, not what the form prints. */
const isFact = (word: string): boolean => /\d/.test(word) || /^\p{Lu}\p{Ll}/u.test(word);

/** Twice the shared words over all words, 0 to 1. */
function inCommon(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const word of a) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    counts.set(word, left - 1);
    shared++;
  }
  return a.length + b.length === 0 ? 0 : (2 * shared) / (a.length + b.length);
}
