import { PDFDocument, StandardFonts } from "pdf-lib";

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
