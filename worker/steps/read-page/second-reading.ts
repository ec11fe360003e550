import type { Word } from "@camtay/shared/domain/digitized.ts";
import { boxAround } from "@camtay/shared/domain/geometry.ts";
import type { CleanPage } from "../../imaging/clean-page.ts";
import { freePixels } from "../../imaging/raw-image.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import { cropAround, isIn, stackCrops } from "./stack-spots.ts";

const PADDING = { x: 10, y: 10 } as const;

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
  const lines = [...Map.groupBy(chosen, (index) => words[index]!.line).values()];
  if (lines.length === 0) return [...words];
  const { data, width } = clean.grey;
  const crops = lines.map((members) => cropAround(boxAround(members.map((index) => words[index]!.box)), PADDING, clean.grey));
  const { image, offsets } = stackCrops(crops, ({ left, right }, row, out, to) =>
    out.set(data.subarray(row * width + left, row * width + right), to),
  );
  const again = await recogniser.recognise({ image, dpi: clean.dpi, layout: "block", model: "accurate", signal });
  freePixels(image);
  const out = [...words];
  for (const [index, members] of lines.entries()) {
    const offset = offsets[index]!;
    const inLine = again.filter(({ box }) => isIn(box, offset));
    for (const wordIndex of members) {
      const word = words[wordIndex]!;
      const left = word.box.x - offset.dx;
      const same = inLine.filter(({ box }) => {
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
