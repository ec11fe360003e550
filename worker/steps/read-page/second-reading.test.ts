import type { Word } from "@camtay/shared/domain/digitized.ts";
import { expect, it } from "vitest";
import { madePage } from "../../imaging/testing/made-page.ts";
import type { ReadingRequest, Recogniser } from "../../ocr/recogniser.ts";
import { readWordsTwice } from "./second-reading.ts";

const grey = { data: new Uint8Array(1000 * 400).fill(255), width: 1000, height: 400, channels: 1 as const };
const clean = madePage({ data: new Uint8Array(1000 * 400 * 3).fill(255), width: 1000, height: 400, channels: 3 }, grey);
const word = (text: string, x: number, y: number, line: number): Word => ({
  text,
  box: { x, y, width: 80, height: 30 },
  confidence: 0.9,
  line,
  block: 0,
});
const WORDS = [word("Trần", 300, 50, 0), word("Trâm", 400, 50, 0), word("Lê", 300, 200, 1)];

/** Finds at each word's place on the strip what `answers` says, to see that places are led back rightly. */
const recogniserOf = (answers: readonly string[], seen: ReadingRequest[]): Recogniser => ({
  async recognise(request) {
    seen.push(request);
    // The strips lie 26 px from the edges and each other, each 10 px larger than its words.
    const at = [
      { x: 36, y: 36 },
      { x: 136, y: 36 },
      { x: 36, y: 36 + 50 + 26 },
    ];
    return answers.map((text, i) => ({ text, box: { ...at[i]!, width: 80, height: 30 }, confidence: 0.8, line: i, block: 0 }));
  },
});

it("notes at each chosen word what the accurate model reads at its place, all in one reading", async () => {
  const seen: ReadingRequest[] = [];
  const out = await readWordsTwice(WORDS, [0, 1, 2], clean, recogniserOf(["Trần", "Trầm", "Lê"], seen), new AbortController().signal);
  expect(out.map((w) => w.second?.text)).toEqual(["Trần", "Trầm", "Lê"]);
  expect(out.map(({ second: _, ...w }) => w)).toEqual(WORDS);
  expect(seen.map((request) => [request.model, request.layout])).toEqual([["accurate", "block"]]);
});

it("asks nothing when nothing was chosen", async () => {
  const seen: ReadingRequest[] = [];
  expect(await readWordsTwice(WORDS, [], clean, recogniserOf([], seen), new AbortController().signal)).toEqual(WORDS);
  expect(seen).toEqual([]);
});
