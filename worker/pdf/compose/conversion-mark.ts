import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { EmbeddedFont } from "../fonts/font-embedder.ts";
import { formatNumber } from "../syntax/serialize.ts";
import { isoVietnam } from "./vietnam-time.ts";

export interface ConversionMark {
  readonly convertedAt: Date;
  /** Person or body that converted the paper. */
  readonly converter: string;
}

/** R-05 (Decree 137/2024 art. 4): a sign of conversion, its time, and who converted. */
export const conversionSentence = (mark: ConversionMark): string =>
  `Bản số hóa từ bản giấy – ${isoVietnam(mark.convertedAt)} – ${mark.converter}`;

interface Slot {
  readonly x: number;
  readonly baseline: number;
  readonly size: number;
  readonly upright: boolean;
}

const SIZES_PT = [8, 7, 6, 5] as const;
const EDGE_PT = 9;
const STEP_PT = 3;
/** How far from the edge the line may move to find room. */
const BAND_PT = 66;

/**
 * Draws the mark in a margin where nothing stands: foot of the page first, then the head, then along the right and left edges, and
 * smaller before that fails; then over shadows and specks but never over recognised text; on a page without any room at all, at the very
 * foot in the smallest size.
 * @param page.occupied boxes in points, origin at the top left: recognised words, and whatever else leaves ink
 */
export function conversionMarkOperators(
  mark: ConversionMark,
  font: EmbeddedFont,
  page: { widthPt: number; heightPt: number; fontName: string; occupied: { words: readonly Box[]; inked: readonly Box[] } },
): string {
  const text = conversionSentence(mark);
  const width = font.width(text);
  const { words, inked } = page.occupied;
  const slot = findSlot(width, page, [...words, ...inked]) ?? findSlot(width, page, words) ?? footSlot(width, page.widthPt);
  const { x, baseline, size, upright } = slot;
  const matrix = upright ? `1 0 0 1 ${formatNumber(x)} ${formatNumber(baseline)}` : `0 1 -1 0 ${formatNumber(x)} ${formatNumber(baseline)}`;
  return `BT\n0 Tr 0 g 100 Tz\n/${page.fontName} ${formatNumber(size)} Tf\n${matrix} Tm <${font.encode(text)}> Tj\nET\n`;
}

function findSlot(widthAtOne: number, { widthPt, heightPt }: { widthPt: number; heightPt: number }, all: readonly Box[]): Slot | null {
  const reach = BAND_PT + 2 * SIZES_PT[0];
  const occupied = all.filter(
    (box) => box.x < reach || box.y < reach || box.x + box.width > widthPt - reach || box.y + box.height > heightPt - reach,
  );
  for (const size of SIZES_PT) {
    const length = widthAtOne * size;
    for (let edge = EDGE_PT; edge <= BAND_PT && length <= widthPt - 2 * EDGE_PT; edge += STEP_PT) {
      const x = (widthPt - length) / 2;
      const foot = { x, y: heightPt - edge - size, width: length, height: size * 1.25 };
      if (isFree(foot, occupied)) return { x, baseline: edge, size, upright: true };
      const head = { x, y: edge, width: length, height: size * 1.25 };
      if (isFree(head, occupied)) return { x, baseline: heightPt - edge - size, size, upright: true };
    }
    for (let edge = EDGE_PT; edge <= BAND_PT && length <= heightPt - 2 * EDGE_PT; edge += STEP_PT) {
      const y = (heightPt - length) / 2;
      const right = { x: widthPt - edge - size, y, width: size * 1.25, height: length };
      if (isFree(right, occupied)) return { x: widthPt - edge, baseline: y, size, upright: false };
      const left = { x: edge, y, width: size * 1.25, height: length };
      if (isFree(left, occupied)) return { x: edge + size, baseline: y, size, upright: false };
    }
  }
  return null;
}

function footSlot(widthAtOne: number, widthPt: number): Slot {
  const size = Math.min(SIZES_PT.at(-1)!, (widthPt - 4) / widthAtOne);
  return { x: (widthPt - widthAtOne * size) / 2, baseline: 3, size, upright: true };
}

const isFree = (box: Box, occupied: readonly Box[]): boolean =>
  occupied.every((o) => o.x >= box.x + box.width || o.x + o.width <= box.x || o.y >= box.y + box.height || o.y + o.height <= box.y);
