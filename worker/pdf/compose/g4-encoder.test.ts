import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { encodeG4 } from "./g4-encoder.ts";

/** A TIFF with one G4 strip, so that libtiff can judge. */
function wrapAsTiff(strip: Buffer, width: number, height: number): Buffer {
  const tags: [number, number, number][] = [
    [256, 4, width],
    [257, 4, height],
    [258, 3, 1],
    [259, 3, 4],
    [262, 3, 0],
    [273, 4, 8],
    [277, 3, 1],
    [278, 4, height],
    [279, 4, strip.length],
  ];
  const padded = Buffer.concat([strip, Buffer.alloc(strip.length % 2)]);
  const directory = Buffer.alloc(2 + tags.length * 12 + 4);
  directory.writeUInt16LE(tags.length, 0);
  tags.forEach(([tag, type, value], i) => {
    directory.writeUInt16LE(tag, 2 + i * 12);
    directory.writeUInt16LE(type, 4 + i * 12);
    directory.writeUInt32LE(1, 6 + i * 12);
    directory.writeUInt32LE(value, 10 + i * 12);
  });
  const head = Buffer.alloc(8);
  head.write("II*\0", 0, "latin1");
  head.writeUInt32LE(8 + padded.length, 4);
  return Buffer.concat([head, padded, directory]);
}

const changesOf = (pixels: readonly boolean[]): number[] => pixels.flatMap((black, x) => (black !== (pixels[x - 1] ?? false) ? [x] : []));

async function decode(strip: Buffer, width: number, height: number): Promise<boolean[][]> {
  const data = await sharp(wrapAsTiff(strip, width, height))
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => data[y * width + x] === 0));
}

describe("Group 4", () => {
  it("comes back pixel for pixel through libtiff", async () => {
    const runs = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 30 });
    const page = fc.record({
      width: fc.integer({ min: 1, max: 700 }),
      rows: fc.array(runs, { minLength: 1, maxLength: 12 }),
      repeat: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(page, async ({ width, rows, repeat }) => {
        const drawn = rows.map((lengths, y) => {
          const source = repeat && y > 0 ? rows[0]!.map((length, i) => length + ((i + y) % 3)) : lengths;
          const pixels = source.flatMap((length, i) => Array<boolean>(length).fill(i % 2 === 1));
          return Array.from({ length: width }, (_, x) => pixels[x] ?? false);
        });
        expect(await decode(encodeG4(width, drawn.map(changesOf)), width, rows.length)).toEqual(drawn);
      }),
      { numRuns: 150 },
    );
  });

  it("writes runs of every length, make-up codes included", async () => {
    const width = 6_000;
    const lengths = [1, 2, 63, 64, 65, 127, 128, 1727, 1728, 1791, 1792, 1855, 2495, 2496, 2559, 2560, 2561, 5119, 5121];
    const drawn = lengths.map((length) => Array.from({ length: width }, (_, x) => x >= 7 && x < 7 + length));
    expect(await decode(encodeG4(width, drawn.map(changesOf)), width, drawn.length)).toEqual(drawn);
  });

  it("spends one bit on an empty row", () => {
    expect(encodeG4(1654, Array(800).fill([])).length).toBeLessThan(105);
  });
});
