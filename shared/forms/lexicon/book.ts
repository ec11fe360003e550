import { ATTRIBUTE_PHRASES } from "./attributes.ts";
import type { Concept } from "./concept.ts";
import { FILLER_PHRASES, NEVER_PHRASES } from "./never.ts";
import { type Found, phraseBook, type Words, wordsOf } from "./phrase.ts";
import { PAPER_PHRASES, ROLE_PHRASES } from "./roles.ts";
import { THING_PHRASES } from "./things.ts";

const find = phraseBook<Concept>([
  ...NEVER_PHRASES.filter(([concept]) => concept.kind === "never" && concept.strong),
  [{ kind: "relation" }, ["{mối|} quan hệ {với|của|}", "là gì của", "{mối|} liên hệ {với|}"]],
  ...THING_PHRASES,
  ...ATTRIBUTE_PHRASES,
  ...PAPER_PHRASES,
  ...ROLE_PHRASES,
  ...NEVER_PHRASES.filter(([concept]) => concept.kind === "never" && !concept.strong),
  ...FILLER_PHRASES,
]);

export interface Concepts {
  readonly items: readonly Found<Concept>[];
  readonly words: Words;
  /** Positions of words that no phrase explains. */
  readonly unknown: readonly number[];
}

/** The concepts in a text, longest phrases first, from left to right. */
export function conceptsIn(text: string): Concepts {
  const words = wordsOf(text);
  const items = find(words);
  const known = new Set<number>();
  for (const { start, length } of items) for (let i = start; i < start + length; i++) known.add(i);
  return { items, words, unknown: words.keys.flatMap((key, i) => (known.has(i) || /^[0-9a-z]$/.test(key) ? [] : [i])) };
}
