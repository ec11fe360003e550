import { deflateSync } from "node:zlib";
import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import sharp from "sharp";
import { array, dict, name, type PdfValue } from "../syntax/objects.ts";
import { calmPaper, type KeptBlocks } from "./calm-paper.ts";
import type { RuledLines } from "./draw-rules.ts";
import { encodeG4 } from "./g4-encoder.ts";
import { takeRulesOff } from "./ruled-lines.ts";
import { type TextMask, takeTextOff } from "./text-mask.ts";

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
  /** Painted over the pictures. */
  readonly rules: readonly RuledLines[];
  /** Where something is printed or written that is no recognised word; pixels. */
  readonly inked: readonly Box[];
}

/** On smooth paper seals and handwriting keep a structural similarity (SSIM) above 0.98 at the least quality; grain around them takes bits of its own. */
const QUALITY = { least: 50, most: 85, aLevelOfGrain: 8 } as const;
/** Grain that costs nothing, in levels. */
const FINE_GRAIN = 0.5;

const qualityFor = (grain: number): number =>
  Math.round(Math.min(QUALITY.most, QUALITY.least + QUALITY.aLevelOfGrain * Math.max(0, grain - FINE_GRAIN)));

/**
 * The page as pictures: a colour background at full resolution, and the printed text as sharp 1-bit stencils over it.
 * @param picture used up: its pixels are changed in place
 */
export async function encodePageLayers(picture: PagePicture, words: readonly Word[], dpi: number): Promise<PageLayers> {
  const { width, height } = picture;
  const colour = await toRgb(picture);
  const rules = takeRulesOff(colour, width, height, dpi);
  const masks = takeTextOff(colour, width, height, words, dpi);
  const kept = calmPaper(colour, width, height);
  return {
    images: [await encodeBackground(colour, width, height, qualityFor(kept.grain)), ...masks.map(encodeMask)],
    rules,
    inked: keptRuns(kept),
  };
}

async function toRgb({ data, width, height, channels }: PagePicture): Promise<Uint8Array> {
  if (channels === 3) return data;
  const raw = sharp(data, { raw: { width, height, channels } });
  return (channels === 1 ? raw : raw.flatten({ background: "#fff" })).toColourspace("srgb").removeAlpha().raw().toBuffer();
}

async function encodeBackground(colour: Uint8Array, width: number, height: number, quality: number): Promise<PageImage> {
  // White paper still costs JPEG two bits a block; deflating takes them away, and better than optimised tables would, at a third of the time.
  const jpeg = await sharp(colour, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, optimiseCoding: false })
    .toBuffer();
  return {
    entries: {
      ...imageEntries(width, height),
      ColorSpace: name("DeviceRGB"),
      BitsPerComponent: 8,
      Filter: array([name("FlateDecode"), name("DCTDecode")]),
    },
    data: deflateSync(jpeg, { level: 6 }),
    fill: null,
  };
}

/** Kept blocks as boxes, one a run in each row of blocks; pixels. */
function keptRuns({ kept, columns, rows, side }: KeptBlocks): Box[] {
  const boxes: Box[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const start = x;
      while (x < columns && kept[y * columns + x] === 1) x++;
      if (x > start) boxes.push({ x: start * side, y: y * side, width: (x - start) * side, height: side });
    }
  }
  return boxes;
}

function encodeMask({ width, height, rows, ink }: TextMask): PageImage {
  return {
    entries: {
      ...imageEntries(width, height),
      ImageMask: true,
      BitsPerComponent: 1,
      Filter: name("CCITTFaxDecode"),
      DecodeParms: dict({ K: -1, Columns: width, Rows: height }),
    },
    data: encodeG4(width, rows),
    fill: [ink[0] / 255, ink[1] / 255, ink[2] / 255],
  };
}

const imageEntries = (width: number, height: number): Record<string, PdfValue> => ({
  Type: name("XObject"),
  Subtype: name("Image"),
  Width: width,
  Height: height,
});
