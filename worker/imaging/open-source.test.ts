import { AppError } from "@camtay/shared/errors/app-error.ts";
import { degrees, PDFDocument, PDFName, PDFString, StandardFonts } from "pdf-lib";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { type FailedPage, isFailedPage, openSource, type SourcePage } from "./open-source.ts";
import { wrapAsPng } from "./png-wrapper.ts";
import { wrapAsTiff } from "./tiff-wrapper.ts";

async function take(file: string, bytes: Uint8Array): Promise<(SourcePage | FailedPage)[]> {
  const pages = [];
  for await (const page of openSource(file, bytes)) pages.push(page);
  return pages;
}

async function codeOf(file: string, bytes: Uint8Array): Promise<string> {
  try {
    await take(file, bytes);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
  return "taken";
}

let jpeg: Buffer;
let png: Buffer;

beforeAll(async () => {
  const picture = sharp({ create: { width: 827, height: 1169, channels: 3, background: "#e8e0d0" } });
  jpeg = await picture.clone().withMetadata({ density: 100 }).jpeg().toBuffer();
  png = await picture.clone().withMetadata({ density: 100 }).png().toBuffer();
});

async function scannedPdf(pages: number, change?: (pdf: PDFDocument) => void | Promise<void>): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (let i = 0; i < pages; i++) {
    const image = await pdf.embedJpg(jpeg);
    pdf.addPage([595.44, 841.68]).drawImage(image, { x: 0, y: 0, width: 595.44, height: 841.68 });
  }
  await change?.(pdf);
  return pdf.save();
}

describe("a file that is no scan", () => {
  it("is refused with what it really is", async () => {
    expect(await codeOf("a.pdf", new Uint8Array(0))).toBe("intake.empty_file");
    const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(60)]);
    await expect(take("anh.jpg", zip)).rejects.toMatchObject({ code: "intake.wrong_kind", facts: { file: "anh.jpg", kind: "ZIP" } });
    const video = Buffer.concat([Buffer.alloc(4), Buffer.from("ftypisom"), Buffer.alloc(60)]);
    await expect(take("quet.pdf", video)).rejects.toMatchObject({ facts: { kind: "video MP4/MOV" } });
    const phone = Buffer.concat([Buffer.alloc(4), Buffer.from("ftypheic"), Buffer.alloc(60)]);
    expect(await codeOf("IMG_0001.HEIC", phone)).toBe("intake.heic");
    expect(await codeOf("note.pdf", Buffer.from("hello"))).toBe("intake.wrong_kind");
  });

  it("is named when it is cut off or protected", async () => {
    expect(await codeOf("a.jpg", jpeg.subarray(0, jpeg.length - 500))).toBe("intake.truncated");
    expect(await codeOf("a.png", png.subarray(0, png.length - 200))).toBe("intake.truncated");
    const pdf = await scannedPdf(1);
    expect(await codeOf("a.pdf", pdf.subarray(0, pdf.length >> 1))).toBe("intake.truncated");
    const locked = Buffer.from("%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< /Root 1 0 R /Encrypt 2 0 R >>\nstartxref\n0\n%%EOF\n");
    expect(await codeOf("a.pdf", locked)).toBe("intake.encrypted");
    expect(await codeOf("a.pdf", Buffer.from("%PDF-1.4\ngarbage\n%%EOF\n"))).toBe("intake.unreadable");
  });
});

describe("a picture", () => {
  it("comes as it is, whatever its name says", async () => {
    const [page] = await take("really-a-jpeg.png", jpeg);
    expect(page).toMatchObject({ page: 1, mediaType: "image/jpeg", declaredDpi: 100, original: "scan", pagesInFile: 1 });
    expect((page as SourcePage).bytes).toBe(jpeg);
  });

  it("tells how a viewer would turn it", async () => {
    const turned = await sharp(jpeg).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await take("a.jpg", turned)).toMatchObject([{ hintedTurn: 90 }]);
  });
});

describe("a PDF of scanned pages", () => {
  it("gives back the JPEG of every page byte for byte", async () => {
    const pages = await take("a.pdf", await scannedPdf(3));
    expect(pages).toHaveLength(3);
    for (const [i, page] of pages.entries()) {
      expect(page).toMatchObject({ page: i + 1, mediaType: "image/jpeg", original: "scan", pagesInFile: 3 });
      expect(Buffer.from((page as SourcePage).bytes).equals(jpeg)).toBe(true);
      expect((page as SourcePage).declaredDpi).toBeCloseTo(100, 0);
    }
  });

  it("knows the turn that the page asks for", async () => {
    const bytes = await scannedPdf(1, (pdf) => pdf.getPage(0).setRotation(degrees(90)));
    expect(await take("a.pdf", bytes)).toMatchObject([{ hintedTurn: 90 }]);
  });

  it("is drawn when a stamp stands over the picture, so that nothing visible is lost", async () => {
    const bytes = await scannedPdf(1, (pdf) => pdf.getPage(0).drawText("BAN SAO", { x: 60, y: 700, size: 30 }));
    const [page] = await take("a.pdf", bytes);
    expect(page).toMatchObject({ mediaType: "image/png", declaredDpi: 200, original: "scan" });
    const { data } = await sharp((page as SourcePage).bytes)
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data.some((v) => v < 60)).toBe(true);
  });
});

describe("a PDF that must not be rewritten", () => {
  it("is recognised when a program wrote its pages", async () => {
    const pdf = await PDFDocument.create();
    const font = await pdf.embedFont(StandardFonts.Helvetica);
    const page = pdf.addPage([595, 842]);
    for (let i = 0; i < 20; i++) page.drawText("Quyet dinh ve viec cap giay chung nhan", { x: 60, y: 780 - 20 * i, size: 12, font });
    expect(await take("a.pdf", await pdf.save())).toMatchObject([{ original: "born-digital", mediaType: "image/png" }]);
  });

  it("is recognised when it carries a signature", async () => {
    const bytes = await scannedPdf(1, ({ context }) => {
      context.register(context.obj({ Type: "Sig", ByteRange: [0, 10, 20, 10], Contents: PDFString.of("00") }));
    });
    expect(await take("a.pdf", bytes)).toMatchObject([{ original: "signed" }]);
  });

  it("is refused when it also carries scripts; a plain scan loses them anyway", async () => {
    const script = ({ context, catalog }: PDFDocument): void => {
      catalog.set(PDFName.of("OpenAction"), context.register(context.obj({ S: "JavaScript", JS: PDFString.of("app.alert(1)") })));
    };
    const signed = await scannedPdf(1, (pdf) => {
      script(pdf);
      pdf.context.register(pdf.context.obj({ Type: "Sig", ByteRange: [0, 10, 20, 10], Contents: PDFString.of("00") }));
    });
    expect(await codeOf("a.pdf", signed)).toBe("intake.active_content");
    expect(await codeOf("a.pdf", await scannedPdf(1, script))).toBe("taken");
  });
});

describe("a picture that would fill the memory", () => {
  it("is refused by its header, before anything is decoded", async () => {
    const data = new Uint8Array(16);
    expect(await codeOf("a.png", wrapAsPng({ data, width: 20_000, height: 20_000, bitDepth: 8, colour: "rgb" }))).toBe(
      "intake.page_too_large",
    );
    const tiff = wrapAsTiff({ data, width: 20_000, height: 20_000, compression: 8, bitsPerSample: 8, samples: 3, photometric: 2 });
    expect(await take("a.tif", tiff)).toMatchObject([{ failed: { code: "intake.page_too_large" } }]);
  });
});

describe("a TIFF", () => {
  it("goes on behind a page whose data is missing", async () => {
    const bytes = wrapAsTiff({
      data: new Uint8Array(900),
      width: 30,
      height: 30,
      compression: 1,
      bitsPerSample: 8,
      samples: 1,
      photometric: 1,
    });
    // A second directory whose strip would begin behind the end of the file.
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const first = view.getUint32(4, true);
    const length = 2 + 12 * view.getUint16(first, true) + 4;
    const both = Buffer.concat([bytes, bytes.subarray(first, first + length)]);
    both.writeUInt32LE(bytes.length, first + length - 4);
    for (let i = 0; i < both.readUInt16LE(bytes.length); i++) {
      const at = bytes.length + 2 + 12 * i;
      if (both.readUInt16LE(at) === 273) both.writeUInt32LE(1_000_000, at + 8);
    }
    const pages = await take("a.tif", both);
    expect(pages.map(isFailedPage)).toEqual([false, true]);
    expect((pages[1] as FailedPage).failed).toMatchObject({ code: "intake.page_truncated", facts: { file: "a.tif", page: 2 } });
  });
});
