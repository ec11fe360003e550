import { type GreyImage, greyImage, type RawImage } from "./raw-image.ts";

/** Resolution that analysis works at: a page is about 830 pixels wide, a 13 pt x-height 9. */
const ANALYSIS_DPI = 105;

/** Weights of brightness in 1/256 (ITU-R BT.601). */
const RED = 77;
const GREEN = 150;
const BLUE = 29;

/** Brightness of one row of pixels, from column `from` on, as many as `out` holds. */
export function brightnessOfRow({ data, width, channels }: RawImage, y: number, from: number, out: Uint8Array): void {
  if (channels === 1) {
    out.set(data.subarray(y * width + from, y * width + from + out.length));
    return;
  }
  brightnessOfColours(data, 3 * (y * width + from), out);
}

function brightnessOfColours(data: Uint8Array, from: number, out: Uint8Array): void {
  for (let to = 0, at = from; to < out.length; to++, at += 3) {
    out[to] = (data[at]! * RED + data[at + 1]! * GREEN + data[at + 2]! * BLUE) >> 8;
  }
}

/** Whole number of pixels that become one for analysis. */
export const shrinkFactor = (dpi: number): number => Math.max(1, Math.round(dpi / ANALYSIS_DPI));

/** Mean brightness of `factor` x `factor` pixels; a rest at the right and lower edge is left out. */
export function shrink({ data, width, height, channels }: RawImage, factor: number): GreyImage {
  const w = Math.floor(width / factor);
  const h = Math.floor(height / factor);
  const out = new Uint8Array(w * h);
  const sums = new Int32Array(w);
  const scale = Math.round(65_536 / (factor * factor));
  for (let y = 0; y < h; y++) {
    sums.fill(0);
    for (let dy = 0; dy < factor; dy++) {
      const from = (y * factor + dy) * width * channels;
      if (channels === 1) addGreyRow(data, from, factor, sums);
      else if (factor === 2) addColourPairs(data, from, sums);
      else addColourRow(data, from, factor, sums);
    }
    writeMeans(sums, scale, out, y * w);
  }
  return greyImage(w, h, out);
}

function writeMeans(sums: Int32Array, scale: number, out: Uint8Array, from: number): void {
  for (let x = 0; x < sums.length; x++) out[from + x] = (sums[x]! * scale) >> 16;
}

/** As `addColourRow` with factor 2, which is what pages of 200 dpi need, in half the time. */
function addColourPairs(data: Uint8Array, from: number, sums: Int32Array): void {
  for (let x = 0, at = from; x < sums.length; x++, at += 6) {
    const first = (data[at]! * RED + data[at + 1]! * GREEN + data[at + 2]! * BLUE) >> 8;
    sums[x]! += first + ((data[at + 3]! * RED + data[at + 4]! * GREEN + data[at + 5]! * BLUE) >> 8);
  }
}

function addGreyRow(data: Uint8Array, from: number, factor: number, sums: Int32Array): void {
  for (let x = 0, at = from; x < sums.length; x++) {
    let sum = 0;
    for (const end = at + factor; at < end; at++) sum += data[at]!;
    sums[x]! += sum;
  }
}

function addColourRow(data: Uint8Array, from: number, factor: number, sums: Int32Array): void {
  for (let x = 0, at = from; x < sums.length; x++) {
    let sum = 0;
    for (const end = at + 3 * factor; at < end; at += 3) sum += (data[at]! * RED + data[at + 1]! * GREEN + data[at + 2]! * BLUE) >> 8;
    sums[x]! += sum;
  }
}

/** The weakest colour of every pixel: wood and cloth turn dark, paper stays light. */
export function weakestColour(image: RawImage): GreyImage {
  const { data, width, height } = image;
  if (image.channels === 1) return greyImage(width, height, data);
  const out = new Uint8Array(width * height);
  for (let to = 0, from = 0; to < out.length; to++, from += 3) out[to] = Math.min(data[from]!, data[from + 1]!, data[from + 2]!);
  return greyImage(width, height, out);
}
