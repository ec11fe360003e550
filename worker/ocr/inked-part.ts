import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { GreyImage } from "./recogniser.ts";

/** Darker than this is no bare paper. */
const PAPER = 240;
const FOUR_WHITE = 0xffffffff;
/** White that is left around; px. */
const RIM = 20;

/**
 * The part of a page that has anything on it, with a rim of white: what an engine does to find lines it does to bare margins too.
 * @returns null when the page is bare
 */
export function findInkedPart({ data, width, height }: GreyImage): Box | null {
  const fours = fourAtOnce(data);
  let [left, top, right, bottom] = [width, -1, 0, 0];
  for (let y = 0; y < height; y++) {
    const first = firstInk(data, fours, y * width, (y + 1) * width);
    if (first < 0) continue;
    if (top < 0) top = y;
    bottom = y + 1;
    left = Math.min(left, first - y * width);
    right = Math.max(right, lastInk(data, fours, y * width, (y + 1) * width) - y * width + 1);
  }
  if (top < 0) return null;
  const [x, y] = [Math.max(0, left - RIM), Math.max(0, top - RIM)];
  return { x, y, width: Math.min(width, right + RIM) - x, height: Math.min(height, bottom + RIM) - y };
}

/** The same bytes, four in one number: to pass over white paper, which is most of a page. A copy where they do not lie on a boundary of four. */
export function fourAtOnce(data: Uint8Array): Uint32Array {
  const bytes = data.byteOffset % 4 === 0 ? data : Uint8Array.from(data);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

function firstInk(data: Uint8Array, fours: Uint32Array, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    while ((i & 3) === 0 && i + 4 <= end && fours[i >> 2] === FOUR_WHITE) i += 4;
    if (i < end && data[i]! < PAPER) return i;
  }
  return -1;
}

function lastInk(data: Uint8Array, fours: Uint32Array, from: number, end: number): number {
  for (let i = end - 1; i >= from; i--) {
    while ((i & 3) === 3 && i - 3 >= from && fours[i >> 2] === FOUR_WHITE) i -= 4;
    if (i >= from && data[i]! < PAPER) return i;
  }
  return -1;
}
