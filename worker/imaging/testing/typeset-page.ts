import type { Word } from "@camtay/shared/domain/digitized.ts";
import sharp from "sharp";
import type { CleanPage } from "../clean-page.ts";
import { greyImage } from "../raw-image.ts";
import { madePage } from "./made-page.ts";

/** A white page of 1200 x 500 px with what the given SVG elements draw, as the page engine would hand it on. */
export async function typesetPage(svg: string): Promise<CleanPage> {
  const whole = `<svg width="1200" height="500" font-family="serif" font-size="38"><rect width="100%" height="100%" fill="#fff"/>${svg}</svg>`;
  const { data, info } = await sharp(Buffer.from(whole)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const grey = await sharp(Buffer.from(whole)).removeAlpha().toColourspace("b-w").raw().toBuffer();
  return madePage({ data, width, height, channels: 3 }, greyImage(width, height, grey));
}

/** A word of the first line as the engine would have read it, px. */
export const wordAt = (text: string, x: number, y: number, width: number, confidence: number): Word => ({
  text,
  box: { x, y, width, height: 34 },
  confidence,
  line: 0,
  block: 0,
});
