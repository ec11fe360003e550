import { fold } from "./fold.ts";

/** An optional beginning, one to three vowels, an optional end; without marks. */
const SYLLABLE = /^(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvxfjwz])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$/;

/** Whether the letters, marks aside, can be one Vietnamese syllable; names of minorities with f, j, w or z pass. */
export const isSyllable = (word: string): boolean => SYLLABLE.test(fold(word));

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** NFC, with the marks that make another vowel (`ă`, `ơ`) and without its tone. */
export const withoutTone = (text: string): string => text.normalize("NFD").replace(TONES, "").normalize("NFC");

/** The tones of a text in their order, as combining marks. */
export const tonesOf = (text: string): string => (text.normalize("NFD").match(TONES) ?? []).join("");

/** Of several ways of writing the same letters, the one that differs from what was read only in its tone; null when none or two do. */
export function onlyOtherTone(read: string, ways: Iterable<string>): string | null {
  const found = [...ways].filter((way) => withoutTone(way) === withoutTone(read));
  return found.length === 1 ? found[0]! : null;
}

const STOPPED = /(?:ch|[cpt])$/;

/** No syllable has two tones, and one that ends in a stop has the acute or the dot: `Bich` and `Tuyêt` lost theirs. */
export function hasPossibleTone(syllable: string): boolean {
  const tones = tonesOf(syllable);
  if (tones.length > 1) return false;
  return !STOPPED.test(fold(syllable)) || ["\u0301", "\u0323"].includes(tones);
}
