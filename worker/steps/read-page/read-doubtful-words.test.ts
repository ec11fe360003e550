import { afterAll, expect, it } from "vitest";
import { typesetPage, wordAt } from "../../imaging/testing/typeset-page.ts";
import { createTesseractRecogniser } from "../../ocr/tesseract-recogniser.ts";
import { readDoubtfulWords } from "./read-doubtful-words.ts";

const recogniser = createTesseractRecogniser();
afterAll(() => recogniser.close());
const never = new AbortController().signal;

it("takes the pen off a caption that it ran into", async () => {
  const page = await typesetPage(`<text x="100" y="200" textLength="60">Nơi</text><text x="176" y="200" textLength="38">cư</text>
    <text x="236" y="200" textLength="64">trú:</text><text x="294" y="196" fill="#2a3aa8" font-style="italic" font-size="52">Ấp Bình</text>`);
  const words = [wordAt("Nơi", 100, 170, 60, 0.96), wordAt("cư", 176, 170, 38, 0.96), wordAt("trúếp", 236, 160, 120, 0.05)];
  const read = await readDoubtfulWords(words, page, recogniser, never);
  expect(read.map(({ text, line }) => [text, line])).toEqual([
    ["Nơi", 0],
    ["cư", 0],
    ["trú:", 0],
  ]);
});

it("reads a number whole where the engine had caught a part of it", async () => {
  const page = await typesetPage(`<text x="100" y="200">Số: 099069598473</text>`);
  const read = await readDoubtfulWords([wordAt("tien", 100, 168, 230, 0)], page, recogniser, never);
  expect(read.map(({ text }) => text).join(" ")).toBe("Số: 099069598473");
});

it("leaves words alone that read no better again, and all that are sure", async () => {
  const page = await typesetPage(`<path d="M100 200 q 30 -60 60 0 t 60 0 t 60 -20" stroke="#222" stroke-width="4" fill="none"/>`);
  const words = [wordAt("wuv", 100, 160, 180, 0.2)];
  expect(await readDoubtfulWords(words, page, recogniser, never)).toEqual(words);
});
