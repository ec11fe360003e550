import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { wrapAsPng } from "./png-wrapper.ts";
import { readTiffDirectory } from "./tiff-directory.ts";
import { wrapAsTiff } from "./tiff-wrapper.ts";

const decode = async (bytes: Uint8Array): Promise<number[]> => [
  ...(await sharp(bytes).toColourspace("srgb").removeAlpha().raw().toBuffer()),
];

describe("compressed pixels wrapped as TIFF", () => {
  it("come back unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(), async (width, height, seed) => {
        const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + seed) % 256);
        const tiff = wrapAsTiff({ data: deflateSync(pixels), width, height, compression: 8, bitsPerSample: 8, samples: 3, photometric: 2 });
        expect(await decode(tiff)).toEqual([...pixels]);
      }),
      { numRuns: 20 },
    );
  });

  it("keep their palette", async () => {
    const palette = Uint8Array.from([255, 255, 255, 200, 10, 20, 0, 0, 90]);
    const data = deflateSync(Uint8Array.from([0, 1, 2, 1]));
    const tiff = wrapAsTiff({ data, width: 2, height: 2, compression: 8, bitsPerSample: 8, samples: 1, photometric: 3, palette });
    expect(await decode(tiff)).toEqual([255, 255, 255, 200, 10, 20, 0, 0, 90, 200, 10, 20]);
  });

  it("show black as black in fax data", async () => {
    const page = Buffer.alloc(64 * 64 * 3, 255);
    page.fill(0, 64 * 20 * 3, 64 * 40 * 3);
    const g4 = await sharp(page, { raw: { width: 64, height: 64, channels: 3 } })
      .toColourspace("b-w")
      .tiff({ compression: "ccittfax4", bitdepth: 1 })
      .toBuffer();
    const view = new DataView(g4.buffer, g4.byteOffset);
    const directory = view.getUint32(4, true);
    const tag = (id: number): number => {
      for (let i = 0; i < view.getUint16(directory, true); i++) {
        const at = directory + 2 + 12 * i;
        if (view.getUint16(at, true) === id)
          return view.getUint16(at + 2, true) === 3 ? view.getUint16(at + 8, true) : view.getUint32(at + 8, true);
      }
      throw new Error(`no tag ${id}`);
    };
    const strip = g4.subarray(tag(273), tag(273) + tag(279));
    const photometric = tag(262) === 0 ? 0 : 1;
    const tiff = wrapAsTiff({ data: strip, width: 64, height: 64, compression: 4, bitsPerSample: 1, samples: 1, photometric });
    expect(await decode(tiff)).toEqual([...page]);
  });
});

describe("deflated rows wrapped as PNG", () => {
  it("come back unchanged", async () => {
    const rows = Buffer.from([0, 10, 20, 30, 40, 50, 60, 0, 70, 80, 90, 100, 110, 120]); // filter byte 0 before each row of two pixels
    const png = wrapAsPng({ data: deflateSync(rows), width: 2, height: 2, bitDepth: 8, colour: "rgb" });
    expect(await decode(png)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]);
  });
});

describe("readTiffDirectory", () => {
  const tiff = wrapAsTiff({ data: new Uint8Array(64), width: 8, height: 8, compression: 1, bitsPerSample: 8, samples: 1, photometric: 1 });

  it("tells size and completeness of an image", () => {
    expect(readTiffDirectory(tiff)).toEqual({
      images: [{ index: 0, width: 8, height: 8, dpiX: null, dpiY: null, hintedTurn: 0, whole: true }],
      truncated: false,
    });
  });

  it("sees that a link leads behind the end of the file", () => {
    const cut = Uint8Array.from(tiff);
    new DataView(cut.buffer).setUint32(cut.length - 4, 5000, true);
    const { images, truncated } = readTiffDirectory(cut);
    expect(images).toHaveLength(1);
    expect(truncated).toBe(true);
  });

  it("never fails on damaged bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(tiff.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }), (changes) => {
        const damaged = Uint8Array.from(tiff);
        for (const [at, value] of changes) damaged[at] = value;
        damaged.set([0x49, 0x49, 42, 0]);
        expect(() => readTiffDirectory(damaged)).not.toThrow();
      }),
    );
  });
});
