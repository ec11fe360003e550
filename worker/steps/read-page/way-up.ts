import type { Word } from "@camtay/shared/domain/digitized.ts";
import { withoutTone } from "@camtay/shared/text/syllable.ts";
import { readingQuality } from "../../ocr/drop-show-through.ts";

/** What two readings of one page, as it stands and upside down, say about the way up. */
export interface WayUp {
  readonly turn: boolean;
  /** So clear that nobody need look. */
  readonly proven: boolean;
}

/** A page of text, no note. */
const LEAST_WORDS = 8;
const BETTER = 0.1;
const CLEARLY_BETTER = 0.15;
/** That share of a note's letters more in Vietnamese syllables, and as many of them, prove its way up. */
const CLEARLY_VIETNAMESE = 0.5;
const LEAST_SYLLABLES = 3;

/**
 * Upside down, print and handwriting read as scattered letters, digits and signs: the engine may be as sure of them as of a badly written note,
 * but they make no syllables. Where neither reading has any, only pages of text are turned, by how sure the engine is.
 */
export function compareReadings(asIs: readonly Word[], turned: readonly Word[]): WayUp {
  const [syllables, syllablesTurned] = [syllablesOf(asIs), syllablesOf(turned)];
  const lean = syllablesTurned.share - syllables.share;
  const better = readingQuality(turned) - readingQuality(asIs);
  const isText = Math.max(asIs.length, turned.length) >= LEAST_WORDS;
  const turn = Math.abs(lean) > BETTER ? lean > 0 : isText && better > BETTER;
  const [chosen, gain, surer] = turn ? [syllablesTurned, lean, better] : [syllables, -lean, -better];
  const proven = (isText && surer > CLEARLY_BETTER) || (gain > CLEARLY_VIETNAMESE && chosen.count >= LEAST_SYLLABLES);
  return { turn, proven };
}

/** Vietnamese syllable without its tone: first consonant, vowels, last consonant. */
const SYLLABLE = /^(?:ngh|gh|gi|kh|ng|nh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?$/u;
const WRITTEN_AS_ONE = /^(?:\p{L}\p{Ll}+|\p{Lu}{2,})$/u;

/** How many words are Vietnamese syllables of two letters or more, and what share of all that was read they are, weighed by confidence. */
function syllablesOf(words: readonly Word[]): { count: number; share: number } {
  let [count, sum, all] = [0, 0, 0];
  for (const { text, confidence } of words) {
    all += text.length;
    const word = text.normalize("NFC").replace(/[.,:;!?)]+$/u, "");
    const bare = withoutTone(word).toLowerCase();
    if (!WRITTEN_AS_ONE.test(word) || !SYLLABLE.test(bare)) continue;
    count++;
    sum += confidence * word.length;
  }
  return { count, share: all === 0 ? 0 : sum / all };
}
