import type { Word } from "@camtay/shared/domain/digitized.ts";
import fc from "fast-check";
import { expect, it } from "vitest";
import { editDistance, prefixSimilarity, similarity } from "./fuzzy.ts";
import { cellsOf, rowText, textOf, textRows } from "./text-rows.ts";

const word = (text: string, x: number, y: number, width = 60, height = 28): Word => ({
  text,
  box: { x, y, width, height },
  confidence: 0.95,
  line: 0,
  block: 0,
});

it("words at one height are one row, wide gaps part its cells", () => {
  const rows = textRows([word("Mẫu", 700, 103), word("Họ", 100, 100), word("tên", 170, 102), word("Số", 100, 160), word("Lê", 620, 98)]);
  expect(rows.map(rowText)).toEqual(["Họ tên Lê Mẫu", "Số"]);
  expect(cellsOf(rows[0]!).map(textOf)).toEqual(["Họ tên", "Lê Mẫu"]);
});

it("ruled lines part cells and are no words; a colon parts caption and value", () => {
  const [row] = textRows([word("STT", 100, 100), word("|", 165, 98, 4), word("tên:Lê", 175, 100)]);
  expect(cellsOf(row!).map((cell) => cell.map((token) => token.text))).toEqual([["STT"], ["tên:", "Lê"]]);
});

it("keeps every word once, whatever the page looks like", () => {
  const words = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.nat(1600), fc.nat(2300), fc.integer({ min: 10, max: 200 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(words, (given) => {
      const rows = textRows(given.map(([text, x, y, height]) => word(text, x, y, 50, height)));
      const indices = rows.flatMap((row) => row.tokens.map((token) => token.word)).sort((a, b) => a - b);
      expect(indices).toEqual(given.map((_, i) => i));
    }),
  );
});

it("edit distance is a distance, and stops counting at its limit", () => {
  const text = fc.stringMatching(/^[a-d]{0,8}$/);
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      expect(editDistance(a, b, 2)).toBe(Math.min(3, editDistance(a, b)));
      expect(similarity(a, a)).toBe(1);
    }),
  );
  expect(prefixSimilarity("giaykhaisinh", "giaykhaisinhbansao")).toEqual({ similarity: 1, length: 12 });
});
