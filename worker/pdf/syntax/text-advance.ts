import type { PdfFile } from "../strict-reader.ts";
import { isKind, nameOf, type PdfDict } from "./objects.ts";

/** More ranges than a font can have codes are an attempt to keep the reader busy. */
const MAX_WIDTHS = 200_000;

/** Widths of a font's codes, in thousandths of its size. */
export interface FontMetrics {
  readonly bytesPerCode: 1 | 2;
  readonly widths: ReadonlyMap<number, number>;
  readonly fallback: number;
}

/** The parameters of ISO 32000-1 §9.3 that move text. */
export interface TextState {
  font: FontMetrics | null;
  size: number;
  scale: number;
  leading: number;
  rise: number;
  charSpace: number;
  wordSpace: number;
}

/** A hexadecimal string left where it stands until its width is wanted. */
export interface HexSpan {
  readonly kind: "hex-span";
  readonly start: number;
  readonly end: number;
}

/** @param font a font dictionary; Type 0 with two-byte codes, everything else with one */
export const readFontMetrics = (file: PdfFile, font: PdfDict): FontMetrics =>
  nameOf(font.entries.get("Subtype")) === "Type0" ? compositeFont(file, font) : simpleFont(file, font);

function simpleFont(file: PdfFile, font: PdfDict): FontMetrics {
  const first = file.resolve(font.entries.get("FirstChar"));
  const widths = new Map<number, number>();
  file.items(font.entries.get("Widths"))?.forEach((width, i) => {
    const value = file.resolve(width);
    if (typeof first === "number" && typeof value === "number") widths.set(first + i, value);
  });
  return { bytesPerCode: 1, widths, fallback: 500 };
}

function compositeFont(file: PdfFile, font: PdfDict): FontMetrics {
  const descendant = file.dict(file.items(font.entries.get("DescendantFonts"))?.[0]);
  const widths = new Map<number, number>();
  let budget = MAX_WIDTHS;
  const items = (file.items(descendant?.entries.get("W")) ?? []).map((item) => file.resolve(item));
  for (let i = 0; i + 1 < items.length; ) {
    const [first, second, third] = [items[i], items[i + 1], items[i + 2]];
    if (typeof first !== "number") break;
    if (isKind(second, "array")) {
      second.items.forEach((width, k) => {
        if (typeof width === "number") widths.set(first + k, width);
      });
      i += 2;
    } else {
      if (typeof second !== "number" || typeof third !== "number" || second - first > 65_535) break;
      budget -= second - first;
      if (budget < 0) break;
      for (let code = first; code <= second; code++) widths.set(code, third);
      i += 3;
    }
  }
  const standard = descendant?.entries.get("DW");
  return { bytesPerCode: 2, widths, fallback: typeof standard === "number" ? standard : 1000 };
}

/** How far a string moves the text position, at the size and scale in force. */
export function advance(bytes: Buffer, font: FontMetrics, text: TextState): number {
  let width = 0;
  for (let i = 0; i + font.bytesPerCode <= bytes.length; i += font.bytesPerCode) {
    width += advanceOne(font.bytesPerCode === 2 ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!, font, text);
  }
  return width * text.scale;
}

/** The same from the digits as they stand, without decoding them into bytes first. */
export function advanceHex(data: Buffer, { start, end }: HexSpan, font: FontMetrics, text: TextState): number {
  const digits = font.bytesPerCode * 2;
  let width = 0;
  let code = 0;
  let count = 0;
  for (let at = start; at < end; at++) {
    const digit = hexDigit(data[at]!);
    if (digit < 0) continue;
    code = code * 16 + digit;
    if (++count < digits) continue;
    width += advanceOne(code, font, text);
    code = 0;
    count = 0;
  }
  return width * text.scale;
}

function advanceOne(code: number, font: FontMetrics, text: TextState): number {
  const width = ((font.widths.get(code) ?? font.fallback) / 1000) * text.size + text.charSpace;
  return font.bytesPerCode === 1 && code === 32 ? width + text.wordSpace : width;
}

const hexDigit = (c: number): number =>
  c >= 0x30 && c <= 0x39 ? c - 0x30 : c >= 0x41 && c <= 0x46 ? c - 55 : c >= 0x61 && c <= 0x66 ? c - 87 : -1;
