import type { Parts } from "./connected-parts.ts";
import { type GreyImage, greyImage } from "./raw-image.ts";

/** Sizes of letters and of words whose letters touch, millimetres: 6 pt print to headings and handwriting. */
const LEAST_MM = 0.7;
const MOST_ACROSS_MM = 9;
const MOST_ALONG_MM = 45;

/** Whether a part can be a letter or a word, whichever way the page lies. */
export function isLetter(parts: Parts, p: number, dpi: number): boolean {
  const mm = dpi / 25.4;
  const w = parts.right[p]! - parts.left[p]! + 1;
  const h = parts.bottom[p]! - parts.top[p]! + 1;
  const small = Math.min(w, h);
  const large = Math.max(w, h);
  return large >= LEAST_MM * mm && small <= MOST_ACROSS_MM * mm && large <= MOST_ALONG_MM * mm && large < 14 * small;
}

/** The ink map with everything but letters set to 0: no rules, frames, photos, seals, specks. How high most letters are is told in millimetres. */
export function onlyLetters(ink: GreyImage, parts: Parts, dpi: number): { picture: GreyImage; letters: number; letterMm: number } {
  const out = new Uint8Array(ink.data.length);
  const letter = Uint8Array.from({ length: parts.count }, (_, p) => (isLetter(parts, p, dpi) ? 1 : 0));
  const { runs } = parts;
  for (let i = 0; i < runs.count; i++) {
    if (letter[runs.part[i]!] === 0) continue;
    const row = runs.y[i]! * ink.width;
    for (let k = row + runs.from[i]!, end = row + runs.to[i]!; k <= end; k++) out[k] = ink.data[k]!;
  }
  const found = Array.from(letter.keys()).filter((p) => letter[p] === 1);
  return { picture: greyImage(ink.width, ink.height, out), letters: found.length, letterMm: (usualHeight(parts, found) * 25.4) / dpi };
}

/** Weighed by their area, for specks may be more than letters are. */
function usualHeight(parts: Parts, letters: readonly number[]): number {
  const sized = letters.map((p) => {
    const [w, h] = [parts.right[p]! - parts.left[p]! + 1, parts.bottom[p]! - parts.top[p]! + 1];
    return { height: Math.min(w, h), area: w * h };
  });
  sized.sort((a, b) => a.height - b.height);
  const half = sized.reduce((sum, { area }) => sum + area, 0) / 2;
  let sum = 0;
  for (const { height, area } of sized) {
    sum += area;
    if (sum >= half) return height;
  }
  return 0;
}
