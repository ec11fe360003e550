import { afterAll, expect, it } from "vitest";
import { typesetPage, wordAt } from "../../imaging/testing/typeset-page.ts";
import { createTesseractRecogniser } from "../../ocr/tesseract-recogniser.ts";
import { readUnreadInk } from "./read-unread-ink.ts";

const recogniser = createTesseractRecogniser();
afterAll(() => recogniser.close());
const never = new AbortController().signal;

it("reads the line of print that no word covers, without the pen beside it", async () => {
  const page = await typesetPage(`<text x="100" y="100">Người làm đơn</text><text x="500" y="300">Trần Thị Hạnh</text>
    <path d="M480 320 q 60 -90 120 0 t 90 -40" stroke="#2a3aa8" stroke-width="5" fill="none"/>`);
  const words = [wordAt("Người", 100, 70, 90, 0.96), wordAt("làm", 200, 70, 60, 0.96), wordAt("đơn", 270, 70, 120, 0.96)];
  const read = await readUnreadInk(words, page, recogniser, never);
  expect(read.slice(3).map(({ text }) => text)).toEqual(["Trần", "Thị", "Hạnh"]);
});
