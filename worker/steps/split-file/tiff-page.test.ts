import sharp, { type TiffOptions } from "sharp";
import { describe, expect, it } from "vitest";
import { readTiffDirectory } from "../../imaging/tiff-directory.ts";
import { takeTiffPage } from "./tiff-page.ts";

const PAGES = 3;
const WIDTH = 300;
const HEIGHT = 400;

/** Pages that differ from each other, one above the other: sharp writes such a picture as a TIFF of several pages. */
async function several(options: TiffOptions, channels: 1 | 3): Promise<Buffer> {
  const data = new Uint8Array(WIDTH * HEIGHT * PAGES * channels);
  for (let i = 0; i < data.length; i++) data[i] = (i * 7 + Math.floor(i / (WIDTH * HEIGHT * channels)) * 60) % 251 > 90 ? 255 : 20;
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT * PAGES, channels, pageHeight: HEIGHT } })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .withMetadata({ density: 200 })
    .tiff(options)
    .toBuffer();
}
const pixels = (bytes: Uint8Array, page: number) => sharp(bytes, { page }).raw().toBuffer();

describe.each([
  ["plain strips", { compression: "none" }, 3],
  ["deflate", { compression: "deflate" }, 3],
  ["JPEG with tables of its own", { compression: "jpeg" }, 3],
  ["grey, LZW", { compression: "lzw" }, 1],
  ["tiles", { compression: "lzw", tile: true, tileWidth: 128, tileHeight: 128 }, 3],
] as const)("a TIFF of several pages: %s", (_, options, channels) => {
  it("gives each page as a file that shows the same and is one page", async () => {
    const bytes = await several(options as TiffOptions, channels);
    const directory = readTiffDirectory(bytes);
    expect(directory.images).toHaveLength(PAGES);
    for (const { index } of directory.images) {
      const page = takeTiffPage(bytes, index)!;
      const own = readTiffDirectory(page);
      expect(own).toMatchObject({ truncated: false, images: [{ ...directory.images[index], index: 0 }] });
      expect((await pixels(page, 0)).equals(await pixels(bytes, index))).toBe(true);
      expect(page.length).toBeLessThan(bytes.length / 2);
    }
    expect(takeTiffPage(bytes, PAGES)).toBeNull();
  });
});

it("leaves alone what points to unknown places, and what is cut off", async () => {
  const bytes = await several({ compression: "none" }, 1);
  expect(takeTiffPage(bytes.subarray(0, bytes.length - 10), 2)).toBeNull();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = view.getUint32(4, true);
  const oldJpeg = Buffer.from(bytes);
  oldJpeg.writeUInt16LE(513, directory + 2 + 12 * (view.getUint16(directory, true) - 1));
  expect(takeTiffPage(oldJpeg, 0)).toBeNull();
});

/** Two grey pages as a program on a big-endian machine writes them: resolution and strips behind the directories. */
function bigEndian(pages: readonly Uint8Array[], side: number): Uint8Array {
  const directoryBytes = 2 + 12 * 9 + 4;
  const pageBytes = directoryBytes + 8 + side * side;
  const out = Buffer.alloc(8 + pages.length * pageBytes);
  out.write("MM\0*", "latin1");
  out.writeUInt32BE(8, 4);
  for (const [i, pixel] of pages.entries()) {
    const at = 8 + i * pageBytes;
    const resolutionAt = at + directoryBytes;
    const short = (value: number) => value << 16;
    const tags = [
      [256, 3, short(side)],
      [257, 3, short(side)],
      [258, 3, short(8)],
      [259, 3, short(1)],
      [262, 3, short(1)],
      [273, 4, resolutionAt + 8],
      [279, 4, side * side],
      [282, 5, resolutionAt],
      [283, 5, resolutionAt],
    ] as const;
    out.writeUInt16BE(tags.length, at);
    for (const [n, [tag, type, value]] of tags.entries()) {
      out.writeUInt16BE(tag, at + 2 + 12 * n);
      out.writeUInt16BE(type, at + 4 + 12 * n);
      out.writeUInt32BE(1, at + 6 + 12 * n);
      out.writeUInt32BE(value, at + 10 + 12 * n);
    }
    out.writeUInt32BE(i + 1 < pages.length ? at + pageBytes : 0, at + directoryBytes - 4);
    out.writeUInt32BE(300, resolutionAt);
    out.writeUInt32BE(1, resolutionAt + 4);
    out.set(pixel, resolutionAt + 8);
  }
  return out;
}

it("keeps the byte order of the file, and its resolution", async () => {
  const side = 20;
  const pages = [10, 200].map((level) => new Uint8Array(side * side).map((_, i) => (level + i) % 256));
  const bytes = bigEndian(pages, side);
  const page = takeTiffPage(bytes, 1)!;
  expect(readTiffDirectory(page).images).toMatchObject([{ width: side, height: side, dpiX: 300, dpiY: 300, whole: true }]);
  expect(new Uint8Array(await sharp(page).toColourspace("b-w").raw().toBuffer())).toEqual(pages[1]);
});

it("makes no page larger than its file of strips that all lie over each other", () => {
  const side = 20;
  const bytes = Buffer.from(bigEndian([new Uint8Array(side * side)], side));
  const many = 200;
  const tables = Buffer.alloc(8 * many);
  for (let i = 0; i < many; i++) {
    tables.writeUInt32BE(8, 4 * i);
    tables.writeUInt32BE(bytes.length - 8, 4 * (many + i));
  }
  const entry = (tag: number) => 10 + 12 * [256, 257, 258, 259, 262, 273, 279].indexOf(tag);
  for (const [tag, at] of [
    [273, bytes.length],
    [279, bytes.length + 4 * many],
  ] as const) {
    bytes.writeUInt32BE(many, entry(tag) + 4);
    bytes.writeUInt32BE(at, entry(tag) + 8);
  }
  expect(takeTiffPage(Buffer.concat([bytes, tables]), 0)).toBeNull();
});
