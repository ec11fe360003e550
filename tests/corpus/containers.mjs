// JPEG pages to multi-page PDF and TIFF files. The JPEG data is kept as it is.
import { PDFDocument } from "pdf-lib";

export async function toPdf(pages, dpi) {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  for (const { jpeg, width, height } of pages) {
    const size = [(width * 72) / dpi, (height * 72) / dpi];
    pdf.addPage(size).drawImage(await pdf.embedJpg(jpeg), { x: 0, y: 0, width: size[0], height: size[1] });
  }
  return Buffer.from(await pdf.save());
}

/** One strip of JPEG a page (TIFF compression 7). */
export function toTiff(pages, dpi) {
  const parts = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])];
  let at = 8,
    link = { buffer: parts[0], offset: 4 };
  const put = (b) => {
    const here = at;
    parts.push(b);
    at += b.length;
    if (at % 2) {
      parts.push(Buffer.alloc(1));
      at++;
    }
    return here;
  };
  pages.forEach(({ jpeg, width, height, gray }, index) => {
    const data = put(jpeg);
    const extra = Buffer.alloc(22); // bits per sample, then the resolution as a fraction
    for (const offset of [0, 2, 4]) extra.writeUInt16LE(8, offset);
    extra.writeUInt32LE(dpi, 6);
    extra.writeUInt32LE(1, 10);
    const more = put(extra);
    const n = gray ? 1 : 3;
    const SHORT = 3,
      LONG = 4,
      RATIO = 5;
    const tags = [
      [256, LONG, 1, width],
      [257, LONG, 1, height],
      [258, SHORT, n, gray ? 8 : more],
      [259, SHORT, 1, 7],
      [262, SHORT, 1, gray ? 1 : 6],
      [273, LONG, 1, data],
      [277, SHORT, 1, n],
      [278, LONG, 1, height],
      [279, LONG, 1, jpeg.length],
      [282, RATIO, 1, more + 6],
      [283, RATIO, 1, more + 6],
      [296, SHORT, 1, 2],
      [297, SHORT, 2, index | (pages.length << 16)],
      ...(gray ? [] : [[530, SHORT, 2, 2 | (2 << 16)]]),
    ];
    const ifd = Buffer.alloc(2 + 12 * tags.length + 4);
    ifd.writeUInt16LE(tags.length, 0);
    tags.forEach(([tag, type, count, value], i) => {
      const o = 2 + 12 * i;
      ifd.writeUInt16LE(tag, o);
      ifd.writeUInt16LE(type, o + 2);
      ifd.writeUInt32LE(count, o + 4);
      ifd.writeUInt32LE(value >>> 0, o + 8);
    });
    const here = put(ifd);
    link.buffer.writeUInt32LE(here, link.offset);
    link = { buffer: ifd, offset: ifd.length - 4 };
  });
  return Buffer.concat(parts);
}
