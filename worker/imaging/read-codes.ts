import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, type ReadResult, readBarcodes } from "zxing-wasm/reader";
import { freePixels, type GreyImage } from "./raw-image.ts";

/** A code as found on a picture. */
export interface FoundCode {
  readonly text: string;
  readonly format: string;
  /** Corners in pixels of the picture: the code's own top left first, clockwise. */
  readonly corners: readonly (readonly [x: number, y: number])[];
}

let ready = false;

/** The reader's own bytes from the package: left alone it would fetch them from the network. */
function prepare(): void {
  if (ready) return;
  const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  ready = true;
}

/** QR of receipts and cards; Code 128 and 39 of separator and archive labels. */
const FORMATS = ["QRCode", "DataMatrix", "Code128", "Code39"] as const;

/**
 * Reads the codes on a grey picture.
 * @param effort "quick" for big codes on any page, "thorough" for one small area where a dense code is suspected
 */
export async function readCodes(grey: GreyImage, effort: "quick" | "thorough"): Promise<FoundCode[]> {
  prepare();
  const thorough = effort === "thorough";
  const picture = asImageData(grey);
  const results = await readBarcodes(picture, {
    formats: thorough ? ["QRCode"] : [...FORMATS],
    tryHarder: thorough,
    tryRotate: true,
    tryInvert: false,
    tryDownscale: thorough,
    maxNumberOfSymbols: 4,
  });
  freePixels(picture);
  // A mirrored code is the back of the sheet shining through.
  return results.filter((result) => result.isValid && !result.isMirrored && result.text !== "").map(describe);
}

function describe({ text, format, position }: ReadResult): FoundCode {
  const { topLeft, topRight, bottomRight, bottomLeft } = position;
  return { text, format, corners: [topLeft, topRight, bottomRight, bottomLeft].map(({ x, y }) => [x, y] as const) };
}

/** The reader takes RGBA only. */
function asImageData({ data, width, height }: GreyImage): ImageData {
  const words = new Uint32Array(width * height);
  spreadGrey(data, words);
  return { data: new Uint8ClampedArray(words.buffer), width, height, colorSpace: "srgb" } as ImageData;
}

function spreadGrey(data: Uint8Array, words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) words[i] = 0xff000000 | (data[i]! * 0x010101);
}
