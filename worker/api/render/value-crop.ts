import type { Box } from "@camtay/shared/domain/geometry.ts";
import sharp from "sharp";

const LEAST_MARGIN_PX = 12;
/** Room around the value, as a part of its height: enough to see the caption and the line above. */
const MARGIN_OF_HEIGHT = 0.8;
const MOST_WIDTH_PX = 1200;

/**
 * The place on a page where a value stands, with a little of its surroundings.
 * @param picture the clean page
 * @param box in pixels of the clean page; null shows the whole page, made smaller
 * @returns PNG
 */
export async function cropValue(picture: Uint8Array, box: Box | null): Promise<Uint8Array> {
  const image = sharp(picture);
  const { width = 1, height = 1 } = await image.metadata();
  const part = box === null ? null : partAround(box, width, height);
  const cut = part === null ? image : image.extract(part);
  return cut.resize({ width: MOST_WIDTH_PX, withoutEnlargement: true }).png({ compressionLevel: 6, palette: false }).toBuffer();
}

function partAround(box: Box, width: number, height: number) {
  const margin = Math.max(LEAST_MARGIN_PX, Math.round(box.height * MARGIN_OF_HEIGHT));
  const left = Math.min(width - 1, Math.max(0, Math.floor(box.x - margin)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(box.y - margin)));
  const right = Math.min(width, Math.ceil(box.x + box.width + margin));
  const bottom = Math.min(height, Math.ceil(box.y + box.height + margin));
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}
