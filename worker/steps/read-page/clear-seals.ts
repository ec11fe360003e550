import { findParts } from "../../imaging/connected-parts.ts";
import { freePixels, type GreyImage, greyImage, type RawImage } from "../../imaging/raw-image.ts";
import { withoutColour } from "./stack-spots.ts";

/** Side of the squares in which red is looked for, inches. */
const CELL_INCH = 0.04;
/** Red is looked for in every second pixel of every second row. */
const RED_LEAD = 45;
/** Diameter of the round seals that offices use, 30 to 40 mm, with room for what is cut or smeared. */
const DIAMETER_INCH = { least: 1, most: 1.75 } as const;
const MOST_ELLIPTIC = 1.25;

/**
 * Takes round red seals off the grey page that is read: what they say stands in the letterhead, and the titles and names that they cross
 * are print. Square stamps, red headings and red handwriting stay. The colour page, which is what people see, keeps all.
 */
export function clearSeals(colour: RawImage, grey: GreyImage, dpi: number): void {
  const cell = Math.max(4, Math.round(CELL_INCH * dpi));
  const red = redCells(colour, cell);
  const parts = findParts(red, 128);
  freePixels(red);
  for (let p = 0; p < parts.count; p++) {
    const [left, top] = [parts.left[p]! * cell, parts.top[p]! * cell];
    const [right, bottom] = [(parts.right[p]! + 1) * cell, (parts.bottom[p]! + 1) * cell];
    if (isRound(right - left, bottom - top, dpi)) clearDisc(colour, grey, { left, top, right, bottom });
  }
}

function isRound(width: number, height: number, dpi: number): boolean {
  const [least, most] = [Math.min(width, height), Math.max(width, height)];
  return least >= DIAMETER_INCH.least * dpi && most <= DIAMETER_INCH.most * dpi && most <= MOST_ELLIPTIC * least;
}

/** Squares with red in them, and their neighbours: print across the ring must not cut it in two. */
function redCells({ data, width, height, channels }: RawImage, cell: number): GreyImage {
  const cells = greyImage(Math.ceil(width / cell), Math.ceil(height / cell));
  for (let y = 0; channels === 3 && y < height; y += 2) markReds(data, y * width * 3, width, cell, cells, Math.floor(y / cell));
  return cells;
}

function markReds(data: Uint8Array, from: number, width: number, cell: number, cells: GreyImage, row: number): void {
  for (let x = 0, at = from; x < width; x += 2, at += 6) {
    const r = data[at]!;
    if (r - data[at + 1]! > RED_LEAD && r - data[at + 2]! > RED_LEAD) mark(cells, Math.floor(x / cell), row);
  }
}

function mark({ data, width, height }: GreyImage, column: number, row: number): void {
  const [left, right] = [Math.max(0, column - 1), Math.min(width - 1, column + 1)];
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) data.fill(255, y * width + left, y * width + right + 1);
}

interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function clearDisc({ data, width, height }: RawImage, grey: GreyImage, { left, top, right, bottom }: Edges): void {
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) {
      const at = (y * width + x) * 3;
      const print = withoutColour(data[at]!, data[at + 1]!, data[at + 2]!);
      const index = y * width + x;
      if (print > grey.data[index]!) grey.data[index] = Math.min(255, print);
    }
  }
}
