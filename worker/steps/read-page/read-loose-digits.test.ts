import type { Word } from "@camtay/shared/domain/digitized.ts";
import sharp from "sharp";
import { afterAll, expect, it } from "vitest";
import { greyImage } from "../../imaging/raw-image.ts";
import { createTesseractRecogniser } from "../../ocr/tesseract-recogniser.ts";
import { readLooseDigits } from "./read-loose-digits.ts";

const recogniser = createTesseractRecogniser();
afterAll(() => recogniser.close());

const ROW = 80;
const NUMBERS = Array.from({ length: 12 }, (_, i) => String(i + 1));
const inRow = (i: number): Word => ({
  text: "Nguyễn",
  box: { x: 220, y: 100 + ROW * i - 24, width: 120, height: 30 },
  confidence: 0.95,
  line: i,
  block: 0,
});

/** A column of numbers, and away from any row a full stop, a dash and two lone letters. */
async function table(numbers: readonly string[]) {
  const texts = numbers.map((text, i) => `<text x="100" y="${100 + ROW * i}">${text}</text>`).join("");
  const svg = `<svg width="900" height="1200" font-family="serif" font-size="33"><rect width="100%" height="100%" fill="#fff"/>${texts}
    <text x="600" y="1150">a</text><text x="700" y="1150">b</text><rect x="500" y="500" width="4" height="4"/><rect x="500" y="700" width="22" height="4"/></svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).toColourspace("b-w").removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return greyImage(info.width, info.height, data);
}

const never = new AbortController().signal;

it("reads the numbers of a table's rows, each at its place", async () => {
  const words = NUMBERS.map((_, i) => inRow(i));
  const read = (await readLooseDigits(words, await table(NUMBERS), 200, recogniser, never)).slice(words.length);
  expect(read.map((word) => word.text)).toEqual(NUMBERS);
  for (const [i, { box }] of read.entries()) {
    expect(Math.abs(box.x - 101)).toBeLessThan(8);
    expect(Math.abs(box.y + box.height - 100 - ROW * i)).toBeLessThan(4);
  }
  expect(new Set(read.map((word) => word.line)).size).toBe(NUMBERS.length);
});

it("takes no letter for a digit, and nothing that stands in no row or is read already", async () => {
  const words = NUMBERS.map((_, i) => inRow(i));
  expect(await readLooseDigits(words, await table(["a", "x", "m", "k"]), 200, recogniser, never)).toEqual(words);
  expect(await readLooseDigits([], await table(NUMBERS), 200, recogniser, never)).toEqual([]);
  const covered = NUMBERS.map((text, i) => ({ ...inRow(i), text, box: { x: 95, y: 100 + ROW * i - 26, width: 40, height: 30 } }));
  expect(await readLooseDigits(covered, await table(NUMBERS), 200, recogniser, never)).toEqual(covered);
});

it("reads the one number under the heading of its column", async () => {
  const heading: Word = { ...inRow(-1), text: "STT", box: { x: 80, y: 20, width: 60, height: 24 } };
  const read = await readLooseDigits([heading, inRow(0)], await table(["1"]), 200, recogniser, never);
  expect(read.slice(2).map((word) => word.text)).toEqual(["1"]);
  expect(await readLooseDigits([inRow(0)], await table(["1"]), 200, recogniser, never)).toEqual([inRow(0)]);
});
