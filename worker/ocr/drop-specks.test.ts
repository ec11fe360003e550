import type { Word } from "@camtay/shared/domain/digitized.ts";
import fc from "fast-check";
import { expect, it } from "vitest";
import { dropSpecks } from "./drop-specks.ts";

const line = (...texts: string[]): Word[] =>
  texts.map((text, i) => ({ text, box: { x: 40 * i, y: 0, width: 30, height: 20 }, confidence: 0.9, line: 0, block: 0 }));
const texts = (words: readonly Word[]) => words.map((word) => word.text);

it("drops ruled lines and specks", () => {
  expect(texts(dropSpecks(line("|", "STT", "ˆ", "|Họ", "_", "tên|", "`")))).toEqual(["STT", "Họ", "tên"]);
});

it("keeps the dash between two words and before a list entry, not one at the end of a line", () => {
  expect(texts(dropSpecks(line("Độc", "lập", "-", "Tự", "do")))).toContain("-");
  expect(texts(dropSpecks(line("-", "Như", "Điều", "4;")))[0]).toBe("-");
  expect(texts(dropSpecks(line("Phạm", "Kiệt", "-")))).toEqual(["Phạm", "Kiệt"]);
});

it("never drops a letter or a digit", () => {
  const letters = (words: readonly Word[]) =>
    texts(words)
      .join("")
      .replace(/[^\p{L}\p{N}]/gu, "");
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 8 })), (given) => {
      const words = line(...given);
      expect(letters(dropSpecks(words))).toBe(letters(words));
    }),
  );
});
