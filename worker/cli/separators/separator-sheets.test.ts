import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { greyImage } from "../../imaging/raw-image.ts";
import { readCodes } from "../../imaging/read-codes.ts";
import { openPdfRenderer } from "../../imaging/render-pdf.ts";
import { findPatchCodes } from "../../steps/read-page/patch-code.ts";
import { parseSeparatorPayload, type SeparatorMark } from "../../understand/separator-sheet.ts";
import { drawSeparatorSheets } from "./separator-sheets.ts";

const DPI = 200;

/** What a scanner would see of a page of the file. */
async function look(pdf: Buffer, page: number) {
  const renderer = await openPdfRenderer(pdf);
  try {
    const { bytes } = await renderer.renderPage(page, DPI);
    const { data, info } = await sharp(bytes).greyscale().toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    return { grey: greyImage(info.width, info.height, data), text: renderer.pageText(page), pages: renderer.pageCount };
  } finally {
    renderer.close();
  }
}

const dossier: SeparatorMark = { opens: "dossier", dossier: "H99.10-260101-0001", procedure: "1.001193", documentType: null };
const paper: SeparatorMark = { ...dossier, opens: "paper", documentType: "can_cuoc" };

describe("a printed separator sheet", () => {
  it("is read back by its QR code, by its patch code and by people", async () => {
    const pdf = await drawSeparatorSheets([
      { mark: dossier, name: "Đăng ký khai sinh" },
      { mark: paper, name: "Thẻ căn cước" },
    ]);
    for (const [page, { mark, patch, title }] of [
      { mark: dossier, patch: "T", title: "PHIẾU TÁCH HỒ SƠ" },
      { mark: paper, patch: "2", title: "PHIẾU TÁCH GIẤY TỜ" },
    ].entries()) {
      const { grey, text, pages } = await look(pdf, page);
      expect(pages).toBe(2);
      const [code] = await readCodes(grey, "quick");
      expect(parseSeparatorPayload(code!.text)).toEqual(mark);
      expect(findPatchCodes(grey, DPI).map((found) => found.text)).toEqual([patch]);
      expect(text.normalize("NFC")).toContain(title);
    }
  });

  it("is the same file every time", async () => {
    const sheets = [{ mark: dossier, name: null }];
    expect(await drawSeparatorSheets(sheets)).toEqual(await drawSeparatorSheets(sheets));
  });
});
