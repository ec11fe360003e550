import { randomBytes } from "node:crypto";
import { PDFDocument, PDFName, StandardFonts } from "pdf-lib";

/** A small one-page PDF with classic cross-reference table, different for each number. */
export const blankPdf = async (
  number: number,
  options: { readonly objectStreams?: boolean; readonly pages?: number } = {},
): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  for (let page = 0; page < (options.pages ?? 1); page++)
    document.addPage([595, 842]).drawText(`So ${number}, trang ${page + 1}`, { x: 72, y: 500, size: 14, font });
  document.setTitle(`Thu nghiem ${number}`);
  return document.save({ useObjectStreams: options.objectStreams === true });
};

/** The same with a script that runs when the file is opened. */
export const scriptedPdf = async (): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  document.addPage([595, 842]);
  document.addJavaScript("main", "app.alert(1)");
  return document.save();
};

/** One page whose picture does not shrink, so that the file has about the size asked for. */
export const heavyPdf = async (bytes: number): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  const side = Math.floor(Math.sqrt(bytes));
  const picture = document.context.stream(randomBytes(side * side), {
    Type: "XObject",
    Subtype: "Image",
    Width: side,
    Height: side,
    ColorSpace: "DeviceGray",
    BitsPerComponent: 8,
  });
  page.node.setXObject(PDFName.of("Anh"), document.context.register(picture));
  return document.save({ useObjectStreams: false });
};
