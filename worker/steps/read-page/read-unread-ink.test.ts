import type { Word } from "@camtay/shared/domain/digitized.ts";
import sharp from "sharp";
import { afterAll, expect, it } from "vitest";
import type { CleanPage } from "../../imaging/clean-page.ts";
import { greyImage } from "../../imaging/raw-image.ts";
import { madePage } from "../../imaging/testing/made-page.ts";
import { createTesseractRecogniser } from "../../ocr/tesseract-recogniser.ts";
import { readUnreadInk } from "./read-unread-ink.ts";

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

it("reads the line of print that no word covers, without the pen beside it", async () => {
  const page = await pageOf(`<text x="100" y="100">Người làm đơn</text><text x="500" y="300">Trần Thị Hạnh</text>
    <path d="M480 320 q 60 -90 120 0 t 90 -40" stroke="#2a3aa8" stroke-width="5" fill="none"/>`);
  const words = [word("Người", 100, 70, 90, 0.96), word("làm", 200, 70, 60, 0.96), word("đơn", 270, 70, 120, 0.96)];
  const read = await readUnreadInk(words, page, recogniser, never);
  expect(read.slice(3).map(({ text }) => text)).toEqual(["Trần", "Thị", "Hạnh"]);
});
