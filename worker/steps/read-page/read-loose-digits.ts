import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import { type GreyImage, greyImage } from "../../imaging/raw-image.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import { findLooseDigits, type LooseNumber } from "./loose-digits.ts";

const PADDING_PX = 4;
/** Space between two numbers, in heights of a digit. */
const SPACE = 1.2;
const NUMBERS_A_LINE = 6;
const LEAST_CONFIDENCE = 0.5;

/**
 * Reads the row numbers of a table, which the engine leaves out one by one: set beside each other they are a line of print.
 * @param page grey, without the rules of the table
 * @returns the words given, and the numbers behind them
 */
export async function readLooseDigits(
  words: readonly Word[],
  page: GreyImage,
  dpi: number,
  recogniser: Recogniser,
  signal: AbortSignal,
): Promise<Word[]> {
  const numbers = findLooseDigits(page, dpi, words);
  if (numbers.length === 0) return [...words];
  const rows = inRows(numbers);
  const { image, pitch } = setInLines(page, rows);
  const read = await recogniser.recognise({ image, dpi, layout: "block", signal });
  const out = [...words];
  let line = Math.max(-1, ...words.map((word) => word.line));
  let block = Math.max(-1, ...words.map((word) => word.block));
  for (const [row, members] of rows.entries()) {
    const here = read.filter(({ box }) => Math.floor((box.y + box.height / 2) / pitch) === row).sort((a, b) => a.box.x - b.box.x);
    // The wide space between two of them is read as a full stop now and then.
    const text = here.map((word) => word.text.replace(/[.,:·-]/g, "")).join("");
    const confidence = Math.min(1, ...here.map((word) => word.confidence));
    // Evenly spaced, they come back as one long number: every sign must have given its digit.
    const expected = members.reduce((sum, { digits }) => sum + digits, 0);
    if (confidence < LEAST_CONFIDENCE || text.length !== expected || !/^\d+$/.test(text)) continue;
    let at = 0;
    for (const { box, digits } of members) {
      out.push({ text: text.slice(at, at + digits), box, confidence, line: ++line, block: ++block });
      at += digits;
    }
  }
  return out;
}

/** A few numbers of one column each: what is no number at all in another column must not spoil them. */
function inRows(numbers: readonly LooseNumber[]): LooseNumber[][] {
  const rows: LooseNumber[][] = [];
  for (const number of numbers) {
    const row = rows.at(-1);
    const above = row?.at(-1)?.box;
    const isUnder = above !== undefined && number.box.y > above.y && Math.abs(number.box.x - above.x) < 2 * above.height;
    if (row !== undefined && isUnder && row.length < NUMBERS_A_LINE) row.push(number);
    else rows.push([number]);
  }
  return rows;
}

/** Numbers side by side on common baselines, each row of them in the middle of a strip `pitch` high. */
function setInLines(page: GreyImage, rows: readonly (readonly LooseNumber[])[]): { image: GreyImage; pitch: number } {
  const tall = Math.max(...rows.flat().map(({ box }) => box.height));
  const space = Math.round(SPACE * tall);
  const pitch = 3 * tall;
  const width = Math.max(...rows.map((row) => row.reduce((sum, { box }) => sum + box.width + space, 3 * space)));
  const image = greyImage(width, pitch * rows.length, new Uint8Array(width * pitch * rows.length).fill(255));
  for (const [index, row] of rows.entries()) {
    let x = 2 * space;
    for (const { box } of row) {
      copyInto(page, box, image, x, index * pitch + 2 * tall - box.height);
      x += box.width + space;
    }
  }
  return { image, pitch };
}

function copyInto(page: GreyImage, box: Box, image: GreyImage, x: number, y: number): void {
  const left = Math.max(0, box.x - PADDING_PX);
  const right = Math.min(page.width, box.x + box.width + PADDING_PX);
  for (let row = -PADDING_PX; row < box.height + PADDING_PX; row++) {
    if (box.y + row < 0 || box.y + row >= page.height) continue;
    const from = (box.y + row) * page.width;
    image.data.set(page.data.subarray(from + left, from + right), (y + row) * image.width + x + left - box.x);
  }
}
