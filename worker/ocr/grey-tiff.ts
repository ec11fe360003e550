import type { GreyImage } from "./recogniser.ts";

/** Field types of TIFF 6.0 §2. */
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

/**
 * What stands before the pixels in baseline TIFF 6.0 of one uncompressed strip: the cheapest picture that Tesseract takes with its
 * resolution. (Leptonica reads PGM byte by byte, which costs an eighth of the whole reading.)
 * @param dpi dots per inch, written as both resolutions
 */
export function greyTiffHead({ width, height }: Pick<GreyImage, "width" | "height">, dpi: number): Uint8Array {
  const tags: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 8], // bits a sample
    [259, SHORT, 1], // not compressed
    [262, SHORT, 1], // 0 is black
    [273, LONG, 0], // where the pixels begin; set below
    [277, SHORT, 1], // samples a pixel
    [278, LONG, height], // rows in the strip
    [279, LONG, width * height],
    [282, RATIONAL, 0], // where the resolution stands; set below
    [283, RATIONAL, 0],
    [296, SHORT, 2], // per inch
  ];
  const resolutionAt = HEADER_BYTES + 2 + ENTRY_BYTES * tags.length + 4;
  const pixelsAt = resolutionAt + 8;
  const out = Buffer.alloc(pixelsAt);
  out.write("II*\0", 0, "latin1");
  out.writeUInt32LE(HEADER_BYTES, 4);
  out.writeUInt16LE(tags.length, HEADER_BYTES);
  for (const [index, [tag, type, value]] of tags.entries()) {
    const at = HEADER_BYTES + 2 + ENTRY_BYTES * index;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(1, at + 4);
    out.writeUInt32LE(tag === 273 ? pixelsAt : type === RATIONAL ? resolutionAt : value, at + 8);
  }
  out.writeUInt32LE(Math.round(dpi), resolutionAt);
  out.writeUInt32LE(1, resolutionAt + 4);
  return out;
}
