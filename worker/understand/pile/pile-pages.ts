import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";

/** A page without its words, which are nearly all of it. */
export type PageFacts = Omit<DigitizedPage, "words">;

/** The pages of a pile: facts at hand, whole pages fetched whenever they are looked at, so that thousands are never held at once. */
export interface PilePages {
  readonly facts: readonly PageFacts[];
  /** @param index into the pile; the same page may be fetched many times */
  page(index: number): DigitizedPage;
}

export const factsOf = ({ words: _, ...facts }: DigitizedPage): PageFacts => facts;

export const pagesInMemory = (pages: readonly DigitizedPage[]): PilePages => ({
  facts: pages.map(factsOf),
  page: (index) => pages[index]!,
});

/** Remembers what was asked for last; everything else is made anew. @param most how many are remembered */
export function keepRecent<T>(most: number, make: (index: number) => T): (index: number) => T {
  const kept = new Map<number, T>();
  return (index) => {
    const value = kept.has(index) ? kept.get(index)! : make(index);
    kept.delete(index);
    kept.set(index, value);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return value;
  };
}
