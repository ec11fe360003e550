import type { Word } from "@camtay/shared/domain/digitized.ts";

/** Rightly read print is far above, the other side of the sheet seen through the paper below. */
const RUBBISH_PAGE = 0.55;
const READABLE_LINE = 0.7;
/** A short note by hand may read badly too and is kept. */
const LEAST_WORDS = 30;

/** Mean confidence of the words, each weighed by its letters: rubbish has many short bad words. */
export function readingQuality(words: readonly Word[]): number {
  let sum = 0;
  let letters = 0;
  for (const { text, confidence } of words) {
    const weight = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    sum += weight * confidence;
    letters += weight;
  }
  return letters === 0 ? 0 : sum / letters;
}

/**
 * A page full of text that reads as rubbish is the mirrored other side showing through: only its readable lines stay. Pages that read
 * well, and pages with little on them, stay whole.
 */
export function dropShowThrough(words: readonly Word[]): Word[] {
  if (words.length < LEAST_WORDS || readingQuality(words) >= RUBBISH_PAGE) return [...words];
  const lines = Map.groupBy(words, (word) => word.line);
  return words.filter((word) => {
    const line = lines.get(word.line)!;
    return line.length >= 2 && readingQuality(line) >= READABLE_LINE;
  });
}
