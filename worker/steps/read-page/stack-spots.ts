import type { Box } from "@camtay/shared/domain/geometry.ts";
import type { RawImage } from "../../imaging/raw-image.ts";
import type { GreyImage } from "../../ocr/recogniser.ts";

/** Lightest channel from which nothing is print. */
const WHITE = 215;
const GAP_PX = 30;

/** Where one spot lies in the stack, and what leads from there back to the page. */
export interface Offset {
  readonly top: number;
  readonly bottom: number;
  readonly dx: number;
  readonly dy: number;
}

export interface Stack {
  readonly image: GreyImage;
  /** One a spot, in their order. */
  readonly offsets: readonly Offset[];
}

export const isIn = (box: Box, { top, bottom }: Offset): boolean => box.y + box.height / 2 >= top && box.y + box.height / 2 < bottom;

/**
 * Spots of a page under each other on white, without coloured ink and at full contrast: one picture to read instead of many.
 * @param ink how dark print is on this page, 0 to 255
 * @param padding px around each spot
 */
export function stackSpots(spots: readonly Box[], page: RawImage, ink: number, padding: { readonly x: number; readonly y: number }): Stack {
  const crops = spots.map((spot) => cropAround(spot, padding, page));
  return stackCrops(crops, ({ left, right }, row, out, to) => copyPrint(page, row, left, right, ink, out, to));
}

/** Edges in pixels of the page; right and bottom are the first beyond. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const cropAround = (
  { x, y, width, height }: Box,
  padding: { readonly x: number; readonly y: number },
  page: Pick<RawImage, "width" | "height">,
): Crop => ({
  left: Math.max(0, Math.floor(x - padding.x)),
  top: Math.max(0, Math.floor(y - padding.y)),
  right: Math.min(page.width, Math.ceil(x + width + padding.x)),
  bottom: Math.min(page.height, Math.ceil(y + height + padding.y)),
});

/** Crops under each other on white. @param copyRow writes the given row of the page, from the crop's left to its right, to `out` at `to` */
export function stackCrops(crops: readonly Crop[], copyRow: (crop: Crop, row: number, out: Uint8Array, to: number) => void): Stack {
  const width = Math.max(...crops.map((crop) => crop.right - crop.left)) + 2 * GAP_PX;
  const height = crops.reduce((sum, crop) => sum + crop.bottom - crop.top + GAP_PX, GAP_PX);
  const data = new Uint8Array(width * height).fill(255);
  const offsets: Offset[] = [];
  let y = GAP_PX;
  for (const crop of crops) {
    for (let row = crop.top; row < crop.bottom; row++) copyRow(crop, row, data, (y + row - crop.top) * width + GAP_PX);
    offsets.push({ top: y, bottom: y + crop.bottom - crop.top, dx: crop.left - GAP_PX, dy: crop.top - y });
    y += crop.bottom - crop.top + GAP_PX;
  }
  return { image: { data, width, height }, offsets };
}

/** Distance between the strongest and the weakest colour up to which ink is black; what the camera and JPEG tint stays below. */
const BLACK_CHROMA = 36;
const COLOUR_LIFT = 2.5;

/** How light one pixel is when coloured ink is taken away: seal red and pen blue become white, print is dark in all three colours. May exceed 255. */
export function withoutColour(r: number, g: number, b: number): number {
  const lightest = Math.max(r, g, b);
  const chroma = lightest - Math.min(r, g, b);
  return chroma > BLACK_CHROMA ? lightest + COLOUR_LIFT * (chroma - BLACK_CHROMA) : lightest;
}

function copyPrint({ data, width }: RawImage, row: number, left: number, right: number, ink: number, out: Uint8Array, to: number): void {
  for (let x = left, at = (row * width + left) * 3; x < right; x++, at += 3) {
    const print = withoutColour(data[at]!, data[at + 1]!, data[at + 2]!);
    out[to + x - left] = Math.max(0, Math.min(255, ((print - ink) * 240) / (WHITE - ink)));
  }
}
