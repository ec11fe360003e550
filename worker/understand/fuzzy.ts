/** Edits (insert, delete, replace) between two short texts, counted only up to `limit`; `limit + 1` means more. */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      const value = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
      current.push(value);
      if (value < best) best = value;
    }
    if (best > limit) return limit + 1;
    previous = current;
  }
  return Math.min(previous[b.length]!, limit + 1);
}

/** 1 for equal texts, 0 for texts that share nothing. */
export function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - editDistance(a, b) / longest;
}

/**
 * How well `phrase` stands at the beginning of `text`, whatever follows it.
 * @returns similarity 0 to 1 and how many characters of `text` the phrase takes up
 */
export function prefixSimilarity(phrase: string, text: string): { similarity: number; length: number } {
  if (phrase.length === 0) return { similarity: 0, length: 0 };
  let previous = Array.from({ length: text.length + 1 }, (_, j) => j);
  for (let i = 1; i <= phrase.length; i++) {
    const current = [i];
    for (let j = 1; j <= text.length; j++) {
      const cost = phrase.charCodeAt(i - 1) === text.charCodeAt(j - 1) ? 0 : 1;
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost));
    }
    previous = current;
  }
  let length = 0;
  for (let j = 1; j <= text.length; j++) if (previous[j]! < previous[length]!) length = j;
  return { similarity: Math.max(0, 1 - previous[length]! / phrase.length), length };
}
