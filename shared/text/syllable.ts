import { fold } from "./fold.ts";

/** An optional beginning, one to three vowels, an optional end; without marks. */
const SYLLABLE = /^(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvxfjwz])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$/;

/** Whether the letters, marks aside, can be one Vietnamese syllable; names of minorities with f, j, w or z pass. */
export const isSyllable = (word: string): boolean => SYLLABLE.test(fold(word));
