import { PDFDocument, PDFName, PDFRawStream } from "pdf-lib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type CleanPage, cleanPage } from "./clean-page.ts";
import { isFailedPage, openSource, type SourcePage } from "./open-source.ts";
import type { GreyImage } from "./raw-image.ts";
import { printedPage } from "./testing/draw-page.ts";
import { jbig2Page } from "./testing/jbig2-page.ts";
import { JBIG2_SYMBOLS_PAGE } from "./testing/jbig2-symbols-page.ts";
import { JPEG_2000_PAGE } from "./testing/jpeg-2000-page.ts";

async function onlyPage(file: string, bytes: Uint8Array): Promise<SourcePage> {
  for await (const page of openSource(file, bytes)) {
    if (isFailedPage(page)) throw page.failed;
    return page;
  }
  throw new Error("no page came");
}

const clean = async (file: string, bytes: Uint8Array): Promise<CleanPage> => cleanPage(await onlyPage(file, bytes));

const paper = printedPage(200);
const asSharp = ({ data, width, height }: GreyImage) => sharp(data, { raw: { width, height, channels: 1 } }).withMetadata({ density: 200 });

/** Share of pixels that are ink in one page and paper in the other; both drawn from the same sheet. */
function difference(a: GreyImage, b: GreyImage): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let apart = 0;
  for (let i = 0; i < a.data.length; i++) if (Math.abs(a.data[i]! - b.data[i]!) > 128) apart++;
  return apart / a.data.length;
}

const plain = asSharp(paper)
  .toColourspace("srgb")
  .png()
  .toBuffer()
  .then((bytes) => clean("plain.png", bytes));

const asFax = ({ data, width, height }: GreyImage) => sharp(data, { raw: { width, height, channels: 1 } }).toColourspace("b-w");

describe("a page kept in an unusual way reads like any other", () => {
  const whole = () => asSharp(paper);
  it.each<[string, string, () => Promise<Buffer>]>([
    ["16 bit a colour", "a.png", () => whole().toColourspace("rgb16").png().toBuffer()],
    ["16 bit grey", "a.tif", () => whole().toColourspace("grey16").tiff().toBuffer()],
    ["four printing colours", "a.jpg", () => whole().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer()],
    ["four printing colours in TIFF", "a.tif", () => whole().toColourspace("cmyk").tiff({ compression: "lzw" }).toBuffer()],
    ["a wide colour profile", "a.png", () => whole().toColourspace("srgb").withIccProfile("p3").png().toBuffer()],
    ["a palette", "a.png", () => whole().toColourspace("srgb").png({ palette: true }).toBuffer()],
    ["16 bit and a profile", "a.tif", () => whole().toColourspace("rgb16").withIccProfile("p3").tiff().toBuffer()],
    [
      "Group 4 fax data",
      "a.tif",
      () =>
        asFax(paper)
          .threshold(140)
          .tiff({ compression: "ccittfax4", bitdepth: 1, xres: 200 / 25.4, yres: 200 / 25.4 })
          .toBuffer(),
    ],
  ])("%s", async (_, file, make) => {
    const page = await clean(file, await make());
    expect(page).toMatchObject({ turn: 0, blank: false, findings: [] });
    expect(difference(page.grey, (await plain).grey)).toBeLessThan(0.004);
  });

  it("ink on a transparent ground", async () => {
    const { width, height } = paper;
    const ink = Buffer.alloc(width * height * 4);
    for (let i = 0; i < paper.data.length; i++) ink[4 * i + 3] = 255 - paper.data[i]!;
    const bytes = await sharp(ink, { raw: { width, height, channels: 4 } })
      .withMetadata({ density: 200 })
      .png()
      .toBuffer();
    expect(difference((await clean("a.png", bytes)).grey, (await plain).grey)).toBeLessThan(0.004);
  });
});

describe("a fax", () => {
  it("of 100 dots an inch in black and white is taken, made large enough for a record, and called coarse", async () => {
    const fax = await asFax(paper)
      .resize(827, 1170)
      .threshold(140)
      .toColourspace("b-w")
      .tiff({ compression: "ccittfax4", bitdepth: 1, xres: 100 / 25.4, yres: 100 / 25.4 })
      .toBuffer();
    const page = await clean("fax.tif", fax);
    expect(page).toMatchObject({ turn: 0, blank: false, dpi: 200, findings: ["low-resolution"] });
    expect(Math.abs(page.colour.width - 1654)).toBeLessThan(4);
  });

  it("of 204 x 98 dots an inch comes out square", async () => {
    const fax = await asFax(paper)
      .resize(1687, 1146, { fit: "fill" })
      .threshold(140)
      .toColourspace("b-w")
      .tiff({ compression: "ccittfax4", bitdepth: 1, xres: 204 / 25.4, yres: 98 / 25.4 })
      .toBuffer();
    const { colour, dpi } = await clean("fax.tif", fax);
    expect(Math.abs(colour.height / dpi - 11.69)).toBeLessThan(0.1);
    expect(Math.abs(colour.width / dpi - 8.27)).toBeLessThan(0.1);
  });
});

/** A4 with one picture over the whole page, as copiers write it. */
async function pdfWith(
  filter: string,
  data: Uint8Array,
  picture: { width: number; height: number; bits?: number },
  drawing = "q 595.44 0 0 841.68 0 0 cm /I Do Q",
): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595.44, 841.68]);
  const dict = pdf.context.obj({
    Type: "XObject",
    Subtype: "Image",
    Width: picture.width,
    Height: picture.height,
    Filter: filter,
    ...(picture.bits !== undefined && { BitsPerComponent: picture.bits, ColorSpace: "DeviceGray" }),
  });
  const image = pdf.context.register(PDFRawStream.of(dict, data));
  page.node.setXObject(PDFName.of("I"), image);
  const content = pdf.context.register(pdf.context.flateStream(drawing));
  page.node.set(PDFName.of("Contents"), content);
  return pdf.save();
}

describe("JBIG2 in a PDF", () => {
  it.each(["arithmetic", "fax"] as const)("in %s coding is the page it shows", async (coding) => {
    const page = await clean("copier.pdf", await pdfWith("JBIG2Decode", jbig2Page(paper, coding), { ...paper, bits: 1 }));
    expect(page).toMatchObject({ turn: 0, blank: false, findings: [] });
    expect(difference(page.grey, (await plain).grey)).toBeLessThan(0.004);
  });

  it("as symbols that are refined is the page it shows", async () => {
    const drawn = printedPage(72);
    const { bytes } = await onlyPage("copier.pdf", await pdfWith("JBIG2Decode", JBIG2_SYMBOLS_PAGE, { ...drawn, bits: 1 }));
    const data = await sharp(bytes).greyscale().resize(drawn.width, drawn.height, { fit: "fill" }).raw().toBuffer();
    expect(difference({ ...drawn, data }, drawn)).toBeLessThan(0.01);
  });

  it("that the renderer would leave white is refused with what to do next", async () => {
    // Fax data that is no picture of its own: another region follows, or the picture does not fill the page.
    const both = Buffer.concat([jbig2Page(paper, "fax"), jbig2Page(paper, "fax").subarray(30)]);
    const pdf = await pdfWith("JBIG2Decode", both, { ...paper, bits: 1 });
    await expect(onlyPage("copier.pdf", pdf)).rejects.toMatchObject({ code: "intake.page_compression", facts: { page: 1 } });
    const strip = await pdfWith("JBIG2Decode", jbig2Page(paper, "fax"), { ...paper, bits: 1 }, "q 595.44 0 0 300 0 0 cm /I Do Q");
    await expect(onlyPage("copier.pdf", strip)).rejects.toMatchObject({ code: "intake.page_compression" });
  });
});

describe("a picture in a PDF that has to be drawn", () => {
  it("that the renderer leaves out is never taken for an empty back", async () => {
    // Its first marker is gone.
    const bare = Buffer.from(JPEG_2000_PAGE);
    bare.fill(0, 0, 4);
    await expect(onlyPage("copier.pdf", await pdfWith("JPXDecode", bare, { width: 420, height: 594 }))).rejects.toMatchObject({
      code: "intake.page_compression",
    });
  });

  it("as JPEG 2000 is the page it shows, and its coarseness is told", async () => {
    const page = await clean("copier.pdf", await pdfWith("JPXDecode", JPEG_2000_PAGE, { width: 420, height: 594 }));
    expect(page.blank).toBe(false);
    expect(page.findings).toContain("low-resolution");
    const left = 2 * 200 * (52 / 420) * 8.27 * 0.5;
    expect(page.grey.data[Math.round((71 / 594) * page.grey.height) * page.grey.width + Math.round(left)]).toBeLessThan(120);
  });
});
