import { type Box, boxAround } from "@camtay/shared/domain/geometry.ts";
import type { PDFiumPage } from "@hyzyla/pdfium";

/** A word as a program wrote it into the page, and where it stands on the page drawn at the same resolution (px). */
export interface TextLayerWord {
  readonly text: string;
  readonly box: Box;
  /** Words of one line carry one number. */
  readonly line: number;
}

/** Calls of PDFium that the package has but does not describe (public header fpdf_text.h). */
interface TextCalls {
  readonly _FPDFText_LoadPage: (page: number) => number;
  readonly _FPDFText_ClosePage: (text: number) => void;
  readonly _FPDFText_CountChars: (text: number) => number;
  readonly _FPDFText_GetUnicode: (text: number, index: number) => number;
  readonly _FPDFText_GetCharBox: (text: number, index: number, left: number, right: number, bottom: number, top: number) => number;
  readonly _FPDF_PageToDevice: (
    page: number,
    startX: number,
    startY: number,
    sizeX: number,
    sizeY: number,
    rotate: number,
    pageX: number,
    pageY: number,
    deviceX: number,
    deviceY: number,
  ) => number;
  readonly wasmExports: { readonly malloc: (size: number) => number; readonly free: (pointer: number) => void };
  readonly HEAPU8: Uint8Array;
}

/** Device coordinates are whole numbers: asked for on a page this much larger, they keep their fractions. */
const FINE = 16;
/** A page with more letters than this is no paper of an office. */
const MOST_CHARACTERS = 200_000;

/**
 * The words a program wrote into a page, visible or not. Whether they may be believed is for others to find out.
 * @param width of the drawn page, px @param height of the drawn page, px
 */
export function readTextLayer(page: PDFiumPage, width: number, height: number): TextLayerWord[] {
  const { module: calls, pageIdx } = page as unknown as { readonly module: TextCalls; readonly pageIdx: number };
  const text = calls._FPDFText_LoadPage(pageIdx);
  if (text === 0) return [];
  // Four doubles for a box, two whole numbers for a point.
  const memory = calls.wasmExports.malloc(40);
  try {
    const boxOf = (index: number): Box | null => {
      if (calls._FPDFText_GetCharBox(text, index, memory, memory + 8, memory + 16, memory + 24) === 0) return null;
      // The memory may have moved to grow: looked up anew each time.
      const view = () => new DataView(calls.HEAPU8.buffer, memory, 40);
      const [left, right, bottom, top] = [0, 8, 16, 24].map((at) => view().getFloat64(at, true)) as [number, number, number, number];
      const toDevice = (x: number, y: number): [number, number] => {
        calls._FPDF_PageToDevice(pageIdx, 0, 0, width * FINE, height * FINE, 0, x, y, memory + 32, memory + 36);
        return [view().getInt32(32, true) / FINE, view().getInt32(36, true) / FINE];
      };
      const [x0, y0] = toDevice(left, top);
      const [x1, y1] = toDevice(right, bottom);
      return { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
    };
    return gatherWords(Math.min(calls._FPDFText_CountChars(text), MOST_CHARACTERS), (i) => calls._FPDFText_GetUnicode(text, i), boxOf);
  } finally {
    calls.wasmExports.free(memory);
    calls._FPDFText_ClosePage(text);
  }
}

function gatherWords(count: number, letterAt: (index: number) => number, boxOf: (index: number) => Box | null): TextLayerWord[] {
  const words: TextLayerWord[] = [];
  let letters = "";
  let box: Box | null = null;
  let line = 0;
  const end = () => {
    const text = letters.normalize("NFC").trim();
    if (text !== "" && box !== null) words.push({ text, box, line });
    letters = "";
    box = null;
  };
  for (let i = 0; i < count; i++) {
    const code = letterAt(i);
    const letter = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    if (/^[\s\u00a0\u200b]?$/u.test(letter)) {
      end();
      if (letter === "\n") line++;
      continue;
    }
    letters += letter;
    const own = boxOf(i);
    if (own !== null) box = box === null ? own : boxAround([box, own]);
  }
  end();
  return words;
}
