import type { Word } from "@camtay/shared/domain/digitized.ts";
import sharp from "sharp";
import { afterAll, expect, it } from "vitest";
import type { CleanPage } from "../../imaging/clean-page.ts";
import { greyImage } from "../../imaging/raw-image.ts";
import { madePage } from "../../imaging/testing/made-page.ts";
import { createTesseractRecogniser } from "../../ocr/tesseract-recogniser.ts";
import { readDoubtfulWords } from "./read-doubtful-words.ts";

const recogniser = createTesseractRecogniser();
afterAll(() => recogniser.close());
const never = new AbortController().signal;

async function pageOf(svg: string): Promise<CleanPage> {
  const whole = `<svg width="1200" height="500" font-family="serif" font-size="38"><rect width="100%" height="100%" fill="#fff"/>${svg}</svg>`;
  const { data, info } = await sharp(Buffer.from(whole)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const grey = await sharp(Buffer.from(whole)).removeAlpha().toColourspace("b-w").raw().toBuffer();
  return madePage({ data, width, height, channels: 3 }, greyImage(width, height, grey));
}

const word = (text: string, x: number, y: number, width: number, confidence: number): Word => ({
  text,
  box: { x, y, width, height: 34 },
  confidence,
  line: 0,
  block: 0,
});

it("takes the pen off a caption that it ran into", async () => {
  const page = await pageOf(`<text x="100" y="200" textLength="60">Nơi</text><text x="176" y="200" textLength="38">cư</text>
    <text x="236" y="200" textLength="64">trú:</text><text x="294" y="196" fill="#2a3aa8" font-style="italic" font-size="52">Ấp Bình</text>`);
  const words = [word("Nơi", 100, 170, 60, 0.96), word("cư", 176, 170, 38, 0.96), word("trúếp", 236, 160, 120, 0.05)];
  const read = await readDoubtfulWords(words, page, recogniser, never);
  expect(read.map(({ text, line }) => [text, line])).toEqual([
    ["Nơi", 0],
    ["cư", 0],
    ["trú:", 0],
  ]);
});

it("reads a number whole where the engine had caught a part of it", async () => {
  const page = await pageOf(`<text x="100" y="200">Số: 099069598473</text>`);
  const read = await readDoubtfulWords([word("tien", 100, 168, 230, 0)], page, recogniser, never);
  expect(read.map(({ text }) => text).join(" ")).toBe("Số: 099069598473");
});

it("leaves words alone that read no better again, and all that are sure", async () => {
  const page = await pageOf(`<path d="M100 200 q 30 -60 60 0 t 60 0 t 60 -20" stroke="#222" stroke-width="4" fill="none"/>`);
  const words = [word("wuv", 100, 160, 180, 0.2)];
  expect(await readDoubtfulWords(words, page, recogniser, never)).toEqual(words);
});
