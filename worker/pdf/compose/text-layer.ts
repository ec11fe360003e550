import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { EmbeddedFont } from "../fonts/font-embedder.ts";
import { formatNumber } from "../syntax/serialize.ts";

interface LineFit {
  /** Pixels. */
  readonly size: number;
  /** Pixels from the top of the page. */
  readonly baseline: number;
}

/**
 * The invisible text of a page (text rendering mode 3). The letters of a word begin and end where its box does; size and baseline are those of
 * its line, found from how tall the printed shapes of these very letters are, so that a line selects as a line.
 * @param pointsPerPixel 72 / dpi
 * @param heightPt page height; PDF counts upwards
 * @param fontName name of the font in the page's resources
 */
export function textLayer(
  words: readonly Word[],
  font: EmbeddedFont,
  page: { pointsPerPixel: number; heightPt: number; fontName: string },
): string {
  const operators: string[] = [];
  for (const line of groupLines(words)) {
    const fit = fitLine(line, font);
    const sizePt = fit.size * page.pointsPerPixel;
    const baselinePt = page.heightPt - fit.baseline * page.pointsPerPixel;
    operators.push(`/${page.fontName} ${formatNumber(sizePt)} Tf`);
    for (const word of line) {
      const { left, right } = sideBearings(word.text, font);
      const ink = (font.width(word.text) - left - right) * sizePt;
      const stretch = ink > 0 ? (word.box.width * page.pointsPerPixel) / ink : 1;
      const x = word.box.x * page.pointsPerPixel - left * sizePt * stretch;
      // The space belongs to the word before it, so that a copied line keeps its gaps.
      operators.push(
        `${formatNumber(100 * stretch)} Tz 1 0 0 1 ${formatNumber(x)} ${formatNumber(baselinePt)} Tm <${font.encode(`${word.text} `)}> Tj`,
      );
    }
  }
  return operators.length === 0 ? "" : `BT\n3 Tr\n${operators.join("\n")}\nET\n`;
}

function groupLines(words: readonly Word[]): Word[][] {
  const lines = new Map<string, Word[]>();
  for (const word of words) {
    if (word.text.trim() === "" || word.box.width <= 0 || word.box.height <= 0) continue;
    const key = `${word.block}/${word.line}`;
    const line = lines.get(key);
    if (line) line.push(word);
    else lines.set(key, [word]);
  }
  return [...lines.values()];
}

/** The space that the first and last letter keep to their sides, in em. */
function sideBearings(text: string, font: EmbeddedFont): { left: number; right: number } {
  const letters = [...text.normalize("NFC")];
  const first = font.glyph(letters[0]!.codePointAt(0)!);
  const last = font.glyph(letters.at(-1)!.codePointAt(0)!);
  return { left: first.leftSideBearing / font.unitsPerEm, right: last.rightSideBearing / font.unitsPerEm };
}

/** A recogniser's box takes in the grey edge of the letters. */
const SOFT_EDGE_PX = 1;

/** Size and baseline from the ink heights of the words' own letters; medians, so that one wrong box does not move the line. */
function fitLine(line: readonly Word[], font: EmbeddedFont): LineFit {
  const shapes = line.map((word) => inkExtent(word.text, font));
  const sizes = line.map((word, i) => Math.max(1, word.box.height - SOFT_EDGE_PX) / Math.max(0.2, shapes[i]!.top - shapes[i]!.bottom));
  const weights = line.map((word) => word.text.length);
  const size = weightedMedian(sizes, weights);
  const baselines = line.map((word, i) => word.box.y + word.box.height - SOFT_EDGE_PX / 2 + size * shapes[i]!.bottom);
  return { size, baseline: weightedMedian(baselines, weights) };
}

/** How far the letters reach above and below the baseline, in em. */
function inkExtent(text: string, font: EmbeddedFont): { top: number; bottom: number } {
  let top = Number.NEGATIVE_INFINITY;
  let bottom = Number.POSITIVE_INFINITY;
  for (const character of text.normalize("NFC")) {
    const glyph = font.glyph(character.codePointAt(0)!);
    if (glyph.yMax <= glyph.yMin) continue;
    top = Math.max(top, glyph.yMax);
    bottom = Math.min(bottom, glyph.yMin);
  }
  if (top <= bottom) return { top: 0.662, bottom: 0 }; // no ink known: the height of capitals
  return { top: top / font.unitsPerEm, bottom: bottom / font.unitsPerEm };
}

function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let seen = 0;
  for (const i of order) {
    seen += weights[i]!;
    if (seen >= half) return values[i]!;
  }
  return values[order.at(-1)!]!;
}
