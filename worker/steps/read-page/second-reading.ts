import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { CleanPage } from "../../imaging/clean-page.ts";
import type { GreyImage, Recogniser } from "../../ocr/recogniser.ts";

/** A line of the page that is read again: which words, and the strip of the page they stand in. */
interface Strip {
  readonly words: number[];
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const PADDING_PX = 10;
const GAP_PX = 26;

/**
 * Reads the lines of the given words a second time with the accurate model, all in one picture, and notes at each word what the second
 * reading says. Two models seldom make the same mistake: agreement is evidence, contradiction a reason to ask.
 */
export async function readWordsTwice(
  words: readonly Word[],
  chosen: readonly number[],
  clean: CleanPage,
  recogniser: Recogniser,
  signal: AbortSignal,
): Promise<Word[]> {
  const strips = stripsOf(words, chosen, clean.grey);
  if (strips.length === 0) return [...words];
  const { image, offsets } = stack(strips, clean.grey);
  const again = await recogniser.recognise({ image, dpi: clean.dpi, layout: "block", model: "accurate", signal });
  const out = [...words];
  for (const [index, strip] of strips.entries()) {
    const { x: dx, y: dy } = offsets[index]!;
    const inStrip = again.filter(({ box }) => {
      const middle = box.y + box.height / 2;
      return middle >= dy && middle < dy + strip.bottom - strip.top;
    });
    for (const wordIndex of strip.words) {
      const word = words[wordIndex]!;
      const left = word.box.x - strip.left + dx;
      const same = inStrip.filter(({ box }) => {
        const shared = Math.min(box.x + box.width, left + word.box.width) - Math.max(box.x, left);
        return shared > 0.5 * Math.min(box.width, word.box.width);
      });
      out[wordIndex] = {
        ...word,
        second: {
          text: same.map((w) => w.text).join(""),
          confidence: same.length === 0 ? 0 : Math.min(...same.map((w) => w.confidence)),
        },
      };
    }
  }
  return out;
}

function stripsOf(words: readonly Word[], chosen: readonly number[], page: GreyImage): Strip[] {
  const byLine = new Map<number, number[]>();
  for (const index of chosen) byLine.set(words[index]!.line, [...(byLine.get(words[index]!.line) ?? []), index]);
  return [...byLine.values()].map((members) => {
    const boxes = members.map((index) => words[index]!.box);
    return {
      words: members,
      top: Math.max(0, Math.floor(Math.min(...boxes.map((b) => b.y)) - PADDING_PX)),
      bottom: Math.min(page.height, Math.ceil(Math.max(...boxes.map((b) => b.y + b.height)) + PADDING_PX)),
      left: Math.max(0, Math.floor(Math.min(...boxes.map((b) => b.x)) - PADDING_PX)),
      right: Math.min(page.width, Math.ceil(Math.max(...boxes.map((b) => b.x + b.width)) + PADDING_PX)),
    };
  });
}

/** The strips under each other on white, like the lines of one paragraph. */
function stack(strips: readonly Strip[], page: GreyImage): { image: GreyImage; offsets: { x: number; y: number }[] } {
  const width = Math.max(...strips.map((strip) => strip.right - strip.left)) + 2 * GAP_PX;
  const height = strips.reduce((sum, strip) => sum + strip.bottom - strip.top + GAP_PX, GAP_PX);
  const data = new Uint8Array(width * height).fill(255);
  const offsets: { x: number; y: number }[] = [];
  let y = GAP_PX;
  for (const { top, bottom, left, right } of strips) {
    for (let row = top; row < bottom; row++)
      data.set(page.data.subarray(row * page.width + left, row * page.width + right), (y + row - top) * width + GAP_PX);
    offsets.push({ x: GAP_PX, y });
    y += bottom - top + GAP_PX;
  }
  return { image: { data, width, height }, offsets };
}
