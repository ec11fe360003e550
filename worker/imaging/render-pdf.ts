import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from "@hyzyla/pdfium";
import sharp from "sharp";
import { readTextLayer, type TextLayerWord } from "./read-text-layer.ts";

let library: Promise<PDFiumLibrary> | null = null;

/** PDFium from the bytes in the package: nothing is fetched. */
function pdfium(): Promise<PDFiumLibrary> {
  library ??= (async () => {
    const wasm = await readFile(createRequire(import.meta.url).resolve("@hyzyla/pdfium/pdfium.wasm"));
    const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer;
    return PDFiumLibrary.init({ wasmBinary });
  })();
  return library;
}

/** A PDF opened for drawing; scripts and links in it never run. */
export interface PdfRenderer {
  readonly pageCount: number;
  /** Points, after the page's own /Rotate. */
  pageSize(page: number): { width: number; height: number };
  /** @param page from 0 @param dpi dots per inch @returns PNG, sRGB, without transparency */
  renderPage(page: number, dpi: number): Promise<{ bytes: Uint8Array; width: number; height: number }>;
  /** Whether PDFium unpacks every picture that stands on the page; what it cannot unpack it leaves out without a word. */
  drawsAllPictures(page: number): boolean;
  /** Text of the page, lines apart. */
  pageText(page: number): string;
  /** Words written into the page, in px of the page drawn `width` x `height`. */
  pageWords(page: number, width: number, height: number): TextLayerWord[];
  close(): void;
}

/** Calls of PDFium that the package has but does not describe (public header fpdf_edit.h). */
interface PictureCalls {
  readonly _FPDFPage_CountObjects: (page: number) => number;
  readonly _FPDFPage_GetObject: (page: number, index: number) => number;
  readonly _FPDFPageObj_GetType: (object: number) => number;
  readonly _FPDFImageObj_GetBitmap: (object: number) => number;
  readonly _FPDFBitmap_Destroy: (bitmap: number) => void;
}

/** `FPDF_PAGEOBJ_IMAGE` */
const PICTURE = 3;

function unpacksPictures(page: PDFiumPage): boolean {
  const { module: calls, pageIdx } = page as unknown as { readonly module: PictureCalls; readonly pageIdx: number };
  for (let i = 0; i < calls._FPDFPage_CountObjects(pageIdx); i++) {
    const object = calls._FPDFPage_GetObject(pageIdx, i);
    if (calls._FPDFPageObj_GetType(object) !== PICTURE) continue;
    const bitmap = calls._FPDFImageObj_GetBitmap(object);
    if (bitmap === 0) return false;
    calls._FPDFBitmap_Destroy(bitmap);
  }
  return true;
}

/** @throws whatever PDFium says about a file it cannot open */
export async function openPdfRenderer(bytes: Uint8Array): Promise<PdfRenderer> {
  const document: PDFiumDocument = await (await pdfium()).loadDocument(bytes);
  document.initializeFormFields();
  return {
    pageCount: document.getPageCount(),
    pageSize(page) {
      const { originalWidth, originalHeight } = document.getPage(page).getOriginalSize();
      return { width: originalWidth, height: originalHeight };
    },
    async renderPage(page, dpi) {
      const rendered = await document.getPage(page).render({
        scale: dpi / 72,
        renderFormFields: true,
        // The library asks PDFium for reversed byte order, so "BGRA" arrives as red, green, blue, alpha.
        render: async ({ data, width, height }) =>
          sharp(data, { raw: { width, height, channels: 4 } })
            .flatten({ background: "#fff" })
            .withMetadata({ density: dpi })
            .png({ compressionLevel: 2 })
            .toBuffer(),
      });
      return { bytes: rendered.data, width: rendered.width, height: rendered.height };
    },
    drawsAllPictures: (page) => unpacksPictures(document.getPage(page)),
    pageText: (page) => document.getPage(page).getText(),
    pageWords: (page, width, height) => readTextLayer(document.getPage(page), width, height),
    close: () => document.destroy(),
  };
}
