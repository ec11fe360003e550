import { PDFDocument, PDFName, PDFString } from "pdf-lib";
import sharp from "sharp";
import { expect, it } from "vitest";
import { bufferSource } from "../pdf/syntax/byte-source.ts";
import { openLargePdf } from "./open-large-pdf.ts";
import { openPdf } from "./open-pdf.ts";
import { isFailedPage } from "./source-page.ts";

const picture = (grey: number) =>
  sharp({ create: { width: 620, height: 877, channels: 3, background: { r: grey, g: 200, b: 180 } } })
    .jpeg()
    .toBuffer();

/** A pile as scanners write it: a picture a page, one of them turned, two pages with a note, one that shows the same picture again. */
async function pile(pages: number, more: (pdf: PDFDocument) => void = () => {}): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const pictures = [];
  for (let i = 0; i < 5; i++) pictures.push(await pdf.embedJpg(await picture(20 * i)));
  for (let i = 0; i < pages; i++) {
    const page = pdf.addPage([595, 842]);
    page.drawImage(pictures[i % 5]!, { x: 0, y: 0, width: 595, height: 842 });
    if (i === 3) page.setRotation({ type: "degrees", angle: 90 } as never);
    // A link to another page: it must not bring that page along.
    if (i > 0)
      page.node.set(
        PDFName.of("Annots"),
        pdf.context.obj([{ Type: "Annot", Subtype: "Link", Rect: [0, 0, 9, 9], Dest: [pdf.getPage(0).ref, "Fit"] }]),
      );
  }
  more(pdf);
  return pdf.save();
}

const whole = (bytes: Uint8Array) => Array.fromAsync(openPdf("dem.pdf", bytes));
const inParts = async (bytes: Uint8Array, at = 4) => {
  const opened = await openLargePdf("dem.pdf", bufferSource(bytes), at);
  return opened === null ? null : Array.fromAsync(opened);
};

it.each([1, 4, 7, 100])("%i pages at a time give what the whole file gives", async (pagesAtOnce) => {
  const bytes = await pile(13);
  const found = await inParts(bytes, pagesAtOnce);
  expect(found?.map(({ page }) => page)).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
  expect(found).toEqual(await whole(bytes));
});

it("object streams and plain tables are cut alike", async () => {
  const pdf = await PDFDocument.load(await pile(9));
  const plain = await pdf.save({ useObjectStreams: false });
  expect(await inParts(plain)).toEqual(await whole(plain));
});

it("a part carries its own pages and nothing of the others", async () => {
  const { openForCutting } = await import("./cut-pdf.ts");
  const bytes = await pile(200);
  const cut = openForCutting(bufferSource(bytes))!;
  expect(cut.pageCount).toBe(200);
  expect(cut.part(100, 101).length).toBeLessThan(bytes.length / 4);
});

it("a page that cannot be taken out is named by its number in the file, the others come", async () => {
  const bytes = await pile(10, (pdf) => {
    const broken = pdf.context.stream(new Uint8Array(5_000).fill(7), {
      Type: "XObject",
      Subtype: "Image",
      Width: 620,
      Height: 877,
      Filter: "JBIG2Decode",
      ColorSpace: "DeviceGray",
      BitsPerComponent: 1,
    });
    pdf.getPage(6).node.set(PDFName.of("Resources"), pdf.context.obj({ XObject: { Q: pdf.context.register(broken) } }));
    pdf.getPage(6).node.set(PDFName.of("Contents"), pdf.context.register(pdf.context.stream("q 595 0 0 842 0 0 cm /Q Do Q")));
  });
  const found = (await inParts(bytes))!;
  expect(found.filter(isFailedPage).map(({ page, failed }) => [page, failed.code, failed.facts.page])).toEqual([
    [7, "intake.page_compression", 7],
  ]);
  expect(found).toHaveLength(10);
});

it("a form, a page that a program wrote, and a damaged file are left to whoever opens them whole", async () => {
  const form = await pile(6, (pdf) => pdf.catalog.set(PDFName.of("AcroForm"), pdf.context.obj({ Fields: [] })));
  const written = await pile(6, (pdf) => {
    const text = pdf.context.stream(`BT /F 12 Tf (${"chữ ".repeat(100)}) Tj ET`);
    pdf.addPage([595, 842]).node.set(PDFName.of("Contents"), pdf.context.register(text));
  });
  const locked = await pile(6, (pdf) => {
    pdf.context.trailerInfo.Encrypt = pdf.context.obj({ Filter: PDFString.of("x") });
  });
  for (const bytes of [form, written, locked, (await pile(6)).subarray(0, 4_000)]) expect(await inParts(bytes)).toBeNull();
});
