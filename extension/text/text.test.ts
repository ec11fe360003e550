import { expect, test } from "vitest";
import { en } from "./en.ts";
import { vi } from "./vi.ts";

const facts = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

test("no Vietnamese sentence is longer than 15 words", () => {
  for (const [key, text] of Object.entries(vi))
    for (const sentence of text.split(/[.!?:](?:\s|$)/))
      expect(sentence.split(/\s+/).filter(Boolean).length, `${key}: ${sentence}`).toBeLessThanOrEqual(15);
});

test("both languages put in the same facts", () => {
  for (const key of Object.keys(vi) as (keyof typeof vi)[]) expect(facts(en[key]), key).toEqual(facts(vi[key]));
});
