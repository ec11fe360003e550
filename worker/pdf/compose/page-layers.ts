import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import sharp from "sharp";
import { name, type PdfValue } from "../syntax/objects.ts";

/** A page as pixels, rows from the top, no padding. */
export interface PagePicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** One picture as it goes into the file, painted over the whole page. */
export interface PageImage {
  readonly entries: Readonly<Record<string, PdfValue>>;
  readonly data: Buffer;
  /** Colour a stencil is painted with, 0 to 1; null for pictures with colours of their own. */
  readonly fill: readonly [number, number, number] | null;
}

export interface PageLayers {
  /** From the bottom up. */
  readonly images: readonly PageImage[];
  /** Where something is printed or written that is no recognised word; pixels. */
  readonly inked: readonly Box[];
}

/** The page as pictures. */
export async function encodePageLayers(colour: PagePicture, _words: readonly Word[], _dpi: number): Promise<PageLayers> {
  const data = await sharp(colour.data, { raw: { width: colour.width, height: colour.height, channels: colour.channels } })
    .flatten({ background: "#fff" })
    .toColourspace("srgb")
    .jpeg({ quality: 60, progressive: true, optimiseCoding: true })
    .toBuffer();
  return { images: [{ entries: jpegEntries(colour), data, fill: null }], inked: [] };
}

const jpegEntries = ({ width, height }: PagePicture): Record<string, PdfValue> => ({
  Type: name("XObject"),
  Subtype: name("Image"),
  Width: width,
  Height: height,
  ColorSpace: name("DeviceRGB"),
  BitsPerComponent: 8,
  Filter: name("DCTDecode"),
});
