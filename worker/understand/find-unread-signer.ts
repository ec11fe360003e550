import type { Word } from "@camtay/shared/domain/digitized.ts";
import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import { signerTitles } from "./read-by-position.ts";
import { cellsOf, textRows } from "./text-rows.ts";
import { readPersonName } from "./values/person-name.ts";

/** How far under a signer's title the name may stand, in parts of the page's longer side. */
const REACH = 0.17;
const HALF_WIDTH = 0.17;

/**
 * Where a signer's title stands but no name under it: seal or signature lies over the name, or took the engine's layout with it.
 * @returns the boxes to read again, pixels of the page
 */
export function findUnreadSigners(page: { readonly words: readonly Word[]; readonly width: number; readonly height: number }): Box[] {
  const rows = textRows(page.words);
  const side = Math.max(page.width, page.height);
  return signerTitles(rows, page.width, page.height).flatMap((title) => {
    const box = boxAround(title.map((token) => token.box));
    const centre = box.x + box.width / 2;
    const region = { x: centre - HALF_WIDTH * side, y: box.y + box.height * 1.15, width: 2 * HALF_WIDTH * side, height: REACH * side };
    const named = rows
      .filter((row) => row.box.y > region.y && row.box.y < region.y + region.height)
      .flatMap(cellsOf)
      .some((cell) => {
        const words = cell.filter((token) => /\p{L}/u.test(token.text));
        const middle = words.length === 0 ? 0 : (words[0]!.box.x + words.at(-1)!.box.x + words.at(-1)!.box.width) / 2;
        return Math.abs(middle - centre) < HALF_WIDTH * side && (readPersonName(words.map((token) => token.text))?.plausible ?? false);
      });
    const clipped = clip(region, page.width, page.height);
    return named || clipped.height < 20 ? [] : [clipped];
  });
}

function clip({ x, y, width, height }: Box, pageWidth: number, pageHeight: number): Box {
  const left = Math.max(0, Math.round(x));
  const top = Math.max(0, Math.round(y));
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(pageWidth, Math.round(x + width)) - left),
    height: Math.max(0, Math.min(pageHeight, Math.round(y + height)) - top),
  };
}
