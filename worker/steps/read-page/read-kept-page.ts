import type { DigitizedPage, Word } from "@camtay/shared/domain/digitized.ts";
import { type Box, IDENTITY, projectBox } from "@camtay/shared/domain/geometry.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import sharp from "sharp";
import type { TextLayerWord } from "../../imaging/read-text-layer.ts";
import type { SourcePage } from "../../imaging/source-page.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import { similarity } from "../../understand/fuzzy.ts";
import { readSourcePage } from "./read-source-page.ts";

/** A word of the program and the same spot as seen are taken for one from here on. */
const SAME = 0.75;
/** From this share of letters seen alike the program's words are believed: fonts without a proper table, old encodings and forged layers fall far below. */
const BELIEVED = 0.85;
/** One long number counts no more than a word of this many letters. */
const LONG_WORD = 6;
const SEEN_TWICE = 0.99;
/** The program says one thing, the print another: a person decides. */
const CONTRADICTED = 0.5;

/**
 * Reads a page of a file that is kept as it is. Nothing is straightened or cut: every place is one of the page as drawn. The words of the
 * page's program are taken where the print says the same; elsewhere, and where they say something else, what is seen counts.
 * @param source a page drawn whole, with its text layer
 */
export async function readKeptPage(source: SourcePage, recogniser: Recogniser, signal: AbortSignal): Promise<DigitizedPage> {
  const { page } = await readSourcePage(source, recogniser, signal);
  const original = source.original === "signed" ? "signed" : "born-digital";
  const { width = page.width, height = page.height } = await sharp(source.bytes).metadata();
  // Lying on its side the text could not be read in its rows: such a page is understood the way it was turned.
  if (page.turn !== 0) return { ...page, blank: false, original };
  const seen = page.words.map((word) => ({ ...word, box: projectBox(page.matrix, word.box) }));
  const compared = compareLayers(source.textLayer ?? [], seen);
  return {
    ...page,
    width,
    height,
    dpi: source.declaredDpi ?? page.dpi,
    matrix: IDENTITY,
    skewDegrees: 0,
    // It stays in the file whatever is on it.
    blank: false,
    original,
    words: compared.words,
    findings: compared.believed ? [] : page.findings,
    qr: page.qr.map((code) => ({ ...code, box: code.box && projectBox(page.matrix, code.box) })),
  };
}

/**
 * Program's words against seen words of one page.
 * @param seen words as recognised, in the same px
 */
export function compareLayers(
  layer: readonly TextLayerWord[],
  seen: readonly Word[],
): { readonly words: Word[]; readonly believed: boolean } {
  const judged = layer.map((word) => ({ word, there: seen.filter((other) => overlaps(word.box, other.box)) }));
  let letters = 0;
  let alike = 0;
  const words = judged.map(({ word, there }): Word => {
    const size = Math.min(LONG_WORD, [...fold(word.text).replace(/[^\p{L}\d]/gu, "")].length);
    const same = size === 0 || isSame(word, there);
    letters += size;
    alike += same ? size : 0;
    const second = there.map((other) => other.text).join(" ");
    return {
      text: word.text,
      box: word.box,
      confidence: same ? SEEN_TWICE : CONTRADICTED,
      line: word.line,
      block: 0,
      ...(!same && second !== "" && { second: { text: second, confidence: Math.min(...there.map((other) => other.confidence)) } }),
    };
  });
  if (letters === 0 || alike < BELIEVED * letters) return { words: [...seen], believed: false };
  // Print that no program wrote: a stamp's text, a picture of a page, a signature's name.
  const lines = 1 + Math.max(0, ...layer.map((word) => word.line));
  const others = seen.filter((word) => !layer.some((written) => overlaps(written.box, word.box)));
  return { words: [...words, ...others.map((word) => ({ ...word, line: word.line + lines, block: word.block + 1 }))], believed: true };
}

/** One spot: they share half of the smaller one's width, and their middles stand in one row. */
function overlaps(a: Box, b: Box): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const middle = Math.abs(a.y + a.height / 2 - (b.y + b.height / 2));
  return across >= 0.5 * Math.min(a.width, b.width) && middle <= 0.6 * Math.max(a.height, b.height);
}

/** Numbers must agree in every digit; letters nearly, without their marks, which recognition loses more often than a program. */
function isSame({ text, box }: TextLayerWord, there: readonly Word[]): boolean {
  const plain = (t: string) => fold(t).replace(/[^\p{L}\d]/gu, "");
  const written = plain(text);
  const seen = plain(there.map((word) => word.text).join(""));
  if (written === seen) return true;
  // Cut into words differently: one may be a part of the other, when it is the narrower one as well.
  const seenWidth = there.reduce((sum, word) => sum + word.box.width, 0);
  if (seenWidth > 1.2 * box.width && seen.includes(written)) return true;
  if (seenWidth < 0.8 * box.width && seen.length > 1 && written.includes(seen)) return true;
  return !/\d/.test(written) && similarity(written, seen) >= SAME;
}
