import { spawnSync } from "node:child_process";
import type { RawImage } from "@camtay/worker/imaging/raw-image.ts";
import { PDFDict, PDFDocument, PDFName, PDFNumber, type PDFPage, PDFRawStream } from "pdf-lib";

/** What one page of an output weighs and how fine its colour is. */
export interface PdfPageFacts {
  readonly bytes: number;
  /** Coarsest colour picture; null without one. */
  readonly colourDpi: number | null;
  /** Every picture that is no stencil has three colours of 8 bits. */
  readonly fullColour: boolean;
}

/** @param path a PDF that we wrote: pictures over the whole page */
export async function pdfFacts(bytes: Uint8Array): Promise<PdfPageFacts[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return pdf.getPages().map(factsOfPage);
}

function factsOfPage(page: PDFPage): PdfPageFacts {
  const { context } = page.doc;
  const contents = page.node.Contents();
  let bytes = contents instanceof PDFRawStream ? contents.contents.length : 0;
  let colourDpi: number | null = null;
  let fullColour = true;
  const objects = context.lookup(page.node.Resources()?.get(PDFName.of("XObject")));
  for (const [, entry] of objects instanceof PDFDict ? objects.entries() : []) {
    const picture = context.lookup(entry);
    if (!(picture instanceof PDFRawStream)) continue;
    bytes += picture.contents.length;
    if (picture.dict.has(PDFName.of("ImageMask"))) continue;
    const width = context.lookup(picture.dict.get(PDFName.of("Width")), PDFNumber).asNumber();
    colourDpi = Math.min(colourDpi ?? Number.POSITIVE_INFINITY, (width * 72) / page.getWidth());
    const depth = context.lookup(picture.dict.get(PDFName.of("BitsPerComponent")), PDFNumber).asNumber();
    fullColour &&= depth === 8 && picture.dict.get(PDFName.of("ColorSpace")) === PDFName.of("DeviceRGB");
  }
  return { bytes, colourDpi, fullColour };
}

function poppler(program: string, options: readonly string[]): Buffer {
  const run = spawnSync(program, options, { maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${program} (poppler-utils) is needed: ${run.error?.message ?? run.stderr.toString("utf8")}`);
  return run.stdout;
}

/** The page drawn by Poppler: pixel for pixel where its pictures have that resolution. @param page from 1 */
export function renderPdfPage(path: string, page: number, dpi: number): RawImage {
  const ppm = poppler("pdftoppm", ["-r", String(dpi), "-f", String(page), "-l", String(page), path]);
  const [head, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 64).toString("latin1")) ?? [""];
  return { data: ppm.subarray(head.length), width: Number(width), height: Number(height), channels: 3 };
}

/** A word of the text layer, in points from the top left of the page. */
export interface PdfWord {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Words of each page as Poppler sees them (`pdftotext -bbox`). @throws Error when Poppler is not installed or refuses the file */
export function pdfWords(path: string): PdfWord[][] {
  return poppler("pdftotext", ["-bbox", path, "-"])
    .toString("utf8")
    .split("<page ")
    .slice(1)
    .map((page) =>
      [...page.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/gu)].map(
        ([, left, top, right, bottom, text]) => ({
          text: text!.replace(/&(amp|lt|gt|quot|#39|apos);/g, (entity) => ENTITIES[entity]!).normalize("NFC"),
          left: Number(left),
          top: Number(top),
          right: Number(right),
          bottom: Number(bottom),
        }),
      ),
    );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&apos;": "'",
};
