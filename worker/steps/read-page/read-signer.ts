import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { CleanPage } from "../../imaging/clean-page.ts";
import type { GreyImage, Recogniser } from "../../ocr/recogniser.ts";
import { findUnreadSigners } from "../../understand/find-unread-signer.ts";
import { cellsOf, textRows } from "../../understand/text-rows.ts";
import { readPersonName } from "../../understand/values/person-name.ts";

/**
 * Reads the names of signers that seal or signature covered, on a copy of the spot without coloured ink. Only what is plainly a person's
 * name is taken, for signatures read as letters all the same.
 */
export async function readCoveredSigners(
  words: readonly Word[],
  clean: CleanPage,
  recogniser: Recogniser,
  signal: AbortSignal,
): Promise<Word[]> {
  const { width, height } = clean.colour;
  const out = [...words];
  for (const region of findUnreadSigners({ words, width, height })) {
    const found = await recogniser.recognise({ image: withoutColouredInk(clean, region), dpi: clean.dpi, layout: "block", signal });
    for (const cell of textRows(found).flatMap(cellsOf)) {
      const letters = cell.filter((token) => /\p{L}/u.test(token.text));
      const name = readPersonName(letters.map((token) => token.text));
      if (!name?.plausible || name.length < letters.length - 1) continue;
      const line = Math.max(-1, ...out.map((word) => word.line)) + 1;
      const block = Math.max(-1, ...out.map((word) => word.block)) + 1;
      const placed = letters.slice(0, name.length).map((token): Word => {
        const { text, confidence, box } = found[token.word]!;
        return { text, confidence, line, block, box: { ...box, x: box.x + region.x, y: box.y + region.y } };
      });
      return [...out.filter((word) => !placed.some((name) => covers(name.box, word.box))), ...placed];
    }
  }
  return out;
}

/** Scraps read at the same spot before. */
function covers(name: Box, other: Box): boolean {
  const x = other.x + other.width / 2;
  const y = other.y + other.height / 2;
  return x > name.x && x < name.x + name.width && y > name.y - 4 && y < name.y + name.height + 4;
}

/** Seal red and pen blue are light in at least one channel; print is dark in all three. */
function withoutColouredInk(clean: CleanPage, { x, y, width, height }: Box): GreyImage {
  const { data, width: stride, channels } = clean.colour;
  const out = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = ((y + row) * stride + x + column) * channels;
      const lightest = Math.max(data[at]!, data[at + 1] ?? 0, data[at + 2] ?? 0);
      out[row * width + column] = Math.max(0, Math.min(255, (lightest - 60) * 2.2));
    }
  }
  return { data: out, width, height };
}
