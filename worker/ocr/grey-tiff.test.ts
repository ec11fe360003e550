import fc from "fast-check";
import sharp from "sharp";
import { expect, it } from "vitest";
import { greyTiffHead } from "./grey-tiff.ts";

it("comes back pixel for pixel, with its resolution", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 70, max: 600 }),
      async (w, h, dpi) => {
        const data = Uint8Array.from({ length: w * h }, (_, i) => (i * 37) & 255);
        const read = sharp(Buffer.concat([greyTiffHead({ width: w, height: h }, dpi), data]));
        const { density, space } = await read.metadata();
        expect({ density, space }).toEqual({ density: dpi, space: "b-w" });
        const { data: pixels, info } = await read.toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
        expect([info.width, info.height, info.channels]).toEqual([w, h, 1]);
        expect(pixels.equals(data)).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
});
