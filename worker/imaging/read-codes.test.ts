import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";
import { type GreyImage, greyImage } from "./raw-image.ts";
import { readCodes } from "./read-codes.ts";
import { blankPage, fillBox } from "./testing/draw-page.ts";

let code: { data: Uint8Array; width: number; height: number };

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm"));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer } });
  const { symbol } = await writeBarcode("H99.26-250321-2920", { format: "QRCode" });
  code = { data: new Uint8Array(symbol.data), width: symbol.width, height: symbol.height };
});

function pageWithCode(mirrored: boolean): GreyImage {
  const page = blankPage(500, 500);
  const size = 6;
  for (let y = 0; y < code.height; y++) {
    for (let x = 0; x < code.width; x++) {
      const column = mirrored ? code.width - 1 - x : x;
      if (code.data[y * code.width + column]! < 128) fillBox(page, 100 + x * size, 140 + y * size, size, size, 20);
    }
  }
  return greyImage(page.width, page.height, page.data);
}

describe("readCodes", () => {
  it("reads a code and says where it stands", async () => {
    const [found] = await readCodes(pageWithCode(false), "quick");
    expect(found).toMatchObject({ text: "H99.26-250321-2920", format: "QRCode" });
    expect(found!.corners[0]![0]).toBeGreaterThan(90);
    expect(found!.corners[0]![0]).toBeLessThan(130);
  });

  it("refuses a mirrored code: it shines through from the other side", async () => {
    expect(await readCodes(pageWithCode(true), "quick")).toEqual([]);
    expect(await readCodes(pageWithCode(true), "thorough")).toEqual([]);
  });
});
