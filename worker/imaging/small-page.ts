import { type GreyImage, greyImage, type RawImage } from "./raw-image.ts";

/** Resolution that analysis works at: a page is about 830 pixels wide, a 13 pt x-height 9. */
const ANALYSIS_DPI = 105;

/** Weights of brightness in 1/256 (ITU-R BT.601). */
const RED = 77;
const GREEN = 150;
const BLUE = 29;

/** Brightness of every pixel. Grey pages are returned as they are. */
export function toGrey(image: RawImage): GreyImage {
  if (image.channels === 1) return greyImage(image.width, image.height, image.data);
  const { data, width, height } = image;
  const out = new Uint8Array(width * height);
  for (let to = 0, from = 0; to < out.length; to++, from += 3) {
    out[to] = (data[from]! * RED + data[from + 1]! * GREEN + data[from + 2]! * BLUE) >> 8;
  }
  return greyImage(width, height, out);
}

/** Whole number of pixels that become one for analysis. */
export const shrinkFactor = (dpi: number): number => Math.max(1, Math.round(dpi / ANALYSIS_DPI));

/** Means of `factor` x `factor` pixels; a rest at the right and lower edge is left out. */
export function shrink(image: GreyImage, factor: number): GreyImage {
  if (factor === 1) return image;
  const { data, width } = image;
  const w = Math.floor(width / factor);
  const h = Math.floor(image.height / factor);
  const out = new Uint8Array(w * h);
  const sums = new Uint32Array(w);
  const scale = 65_536 / (factor * factor);
  for (let y = 0; y < h; y++) {
    sums.fill(0);
    for (let dy = 0; dy < factor; dy++) {
      let from = (y * factor + dy) * width;
      for (let x = 0; x < w; x++) {
        let sum = 0;
        for (let dx = 0; dx < factor; dx++) sum += data[from++]!;
        sums[x]! += sum;
      }
    }
    for (let x = 0, to = y * w; x < w; x++, to++) out[to] = (sums[x]! * scale) >> 16;
  }
  return greyImage(w, h, out);
}

/** The weakest colour of every pixel: wood and cloth turn dark, paper stays light. */
export function weakestColour(image: RawImage): GreyImage {
  const { data, width, height } = image;
  if (image.channels === 1) return greyImage(width, height, data);
  const out = new Uint8Array(width * height);
  for (let to = 0, from = 0; to < out.length; to++, from += 3) out[to] = Math.min(data[from]!, data[from + 1]!, data[from + 2]!);
  return greyImage(width, height, out);
}
