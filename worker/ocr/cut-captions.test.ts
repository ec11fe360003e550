import type { Word } from "@camtay/shared/domain/digitized.ts";
import { expect, it } from "vitest";
import { cutCaptions } from "./cut-captions.ts";

const word = (text: string, x: number, width: number, confidence = 0.96, line = 0): Word => ({
  text,
  box: { x, y: 0, width, height: 30 },
  confidence,
  line,
  block: 0,
});
const caption = [word("Nơi", 0, 54), word("cư", 64, 30)];
const colons = ["Quê quán:", "Dân tộc:", "Năm sinh:"].flatMap((text, i) =>
  text.split(" ").map((t, j) => word(t, 100 * j, 16 * t.length, 0.96, i + 1)),
);
const texts = (words: readonly Word[]) => words.filter(({ line }) => line === 0).map(({ text }) => text);

it("parts a caption from the pen that runs into it", () => {
  const cut = cutCaptions([...caption, word("trúf£áân", 104, 260, 0.1), ...colons]);
  expect(texts(cut)).toEqual(["Nơi", "cư", "trú:", "f£áân"]);
  expect(cut[2]!.box.width).toBeLessThan(80);
  expect(cut[3]!.box.x + cut[3]!.box.width).toBe(364);
});

it("cuts the box of a caption that was read rightly", () => {
  const cut = cutCaptions([...caption, word("trú:", 104, 160, 0.4), ...colons]);
  expect(texts(cut)).toEqual(["Nơi", "cư", "trú:"]);
  expect(cut[2]!.box.width).toBeLessThan(80);
});

it("knows the one word that a phrase goes on with from its first letters", () => {
  const cut = cutCaptions([...caption, word("trđhôn", 104, 130, 0.42), ...colons]);
  expect(texts(cut)).toEqual(["Nơi", "cư", "trú:", "hôn"]);
  expect(texts(cutCaptions([word("Quê", 0, 60), word("quánphường", 72, 190, 0.82), ...colons]))).toEqual(["Quê", "quán:", "phường"]);
});

it("leaves what the engine is sure of, and words that no phrase knows", () => {
  const sure = [...caption, word("trúc", 104, 64, 0.9)];
  const unknown = [...caption, word("Phạmf£", 104, 260, 0.1)];
  expect(texts(cutCaptions(sure))).toEqual(texts(sure));
  expect(texts(cutCaptions(unknown))).toEqual(texts(unknown));
});

it("ends a word where the next one begins", () => {
  const [first] = cutCaptions([word("Nơi", 0, 90), word("cư", 40, 30), word("trú:", 80, 50)]);
  expect(first!.box.width).toBe(40);
});
