import type { PageFinding } from "@camtay/shared/domain/digitized.ts";
import { paperLevels } from "./ink-map.ts";
import type { LocatedPage } from "./locate-page.ts";
import type { PaperColour } from "./paper-colour.ts";
import type { GreyImage, RawImage } from "./raw-image.ts";
import { brightnessOfRow } from "./small-page.ts";

/** Scans below this are too coarse for a record; scanners state 199 or 200 for the same setting. */
const LEAST_SCAN_DPI = 195;
/** A phone picture is evidence of its own kind: print of 12 pt stays readable down to here. */
const LEAST_PHONE_DPI = 130;
/** Paper darker than this over a good part of the page: print and shadow come near each other. */
const DARK_PAPER = 70;
const DARK_SHARE = 0.3;
/** A desk against the paper; shadows on the paper itself are softer. */
const SURROUNDINGS_DARKER = 0.62;
const GLARE_SHARE = 0.015;
/** Rise of brightness within two pixels at the steepest edges of letters, relative to the whole step, at 200 dpi. Sharp scans have 0.8 to 1; a blur of 2.5 pixels leaves 0.45. */
const LEAST_SHARPNESS = 0.42;
const MOST_SKEW_DEGREES = 11;
/** Share of the page's width that a corner may lie outside the picture. */
const CORNER_CUT_SHARE = 0.02;

/**
 * What a person should know about the picture itself.
 * @param trusted the file's own resolution was believed
 */
export function findQualityIssues(
  page: LocatedPage,
  trusted: boolean,
  sourceDpi: number,
  small: GreyImage,
  image: RawImage,
  ink: GreyImage,
  paper: PaperColour,
): PageFinding[] {
  const findings: PageFinding[] = [];
  const phone = page.source === "phone";
  if (sourceDpi < (phone ? LEAST_PHONE_DPI : LEAST_SCAN_DPI)) findings.push("low-resolution");
  if (isDark(paper)) findings.push("too-dark");
  if (phone && hasGlare(paper)) findings.push("glare");
  if (phone && page.corners && cornersOutside(page.corners, small) > CORNER_CUT_SHARE) findings.push("corner-cut");
  if (!trusted && page.corners === null && hasSurroundings(small)) findings.push("paper-edge-not-found");
  if (Math.abs(page.skewDegrees) > MOST_SKEW_DEGREES) findings.push("too-skewed");
  const sharpness = measureSharpness(image, small, ink);
  if (sharpness !== null && sharpness * Math.max(1, sourceDpi / 200) < LEAST_SHARPNESS) findings.push("blurred");
  return findings;
}

/** Much of the picture is far darker than the paper: a desk is in view that was not cut away. */
function hasSurroundings(small: GreyImage): boolean {
  const levels = paperLevels(small).values.sort();
  const at = (share: number): number => levels[Math.floor(share * (levels.length - 1))]!;
  return at(0.1) < SURROUNDINGS_DARKER * at(0.8);
}

const brightnessOf = ({ values }: PaperColour, cell: number): number =>
  (values[3 * cell]! + 2 * values[3 * cell + 1]! + values[3 * cell + 2]!) / 4;

function isDark(paper: PaperColour): boolean {
  const cells = paper.columns * paper.rows;
  let dark = 0;
  for (let i = 0; i < cells; i++) if (brightnessOf(paper, i) < DARK_PAPER) dark++;
  return dark > DARK_SHARE * cells;
}

/** Burnt-out patches on paper that is otherwise well below white. */
function hasGlare(paper: PaperColour): boolean {
  const cells = paper.columns * paper.rows;
  const levels = Float32Array.from({ length: cells }, (_, i) => brightnessOf(paper, i)).sort();
  const typical = levels[cells >> 1]!;
  let burnt = 0;
  for (const level of levels) if (level >= 253) burnt++;
  return typical < 225 && burnt > GLARE_SHARE * cells;
}

/** Largest overhang of a corner, as a share of the picture's width. */
function cornersOutside(corners: NonNullable<LocatedPage["corners"]>, { width, height }: GreyImage): number {
  return Math.max(...corners.map(([x, y]) => Math.max(-x, -y, x - width, y - height) / width));
}

/**
 * How steep the edges of print are: rise within two pixels of full resolution over the whole step, mean of the steepest quarter.
 * @returns null when the page has too few edges to tell
 */
function measureSharpness(image: RawImage, small: GreyImage, ink: GreyImage): number | null {
  const factor = Math.round(image.width / small.width);
  const values: number[] = [];
  const row = new Uint8Array(image.width);
  const flanks = new Int32Array(small.width);
  const reach = 5 * factor;
  for (let y = 8; y < small.height - 8; y += 3) {
    const count = findFlanks(ink.data, y * small.width, small.width, flanks);
    if (count === 0) continue;
    brightnessOfRow(image, y * factor + (factor >> 1), 0, row);
    for (let i = 0; i < count; i++) {
      const steep = steepnessOfFlank(row, flanks[i]! * factor - reach, (flanks[i]! + 1) * factor);
      if (steep > 0) values.push(steep);
    }
  }
  if (values.length < 60) return null;
  values.sort((a, b) => b - a);
  const n = Math.ceil(values.length / 4);
  return values.slice(0, n).reduce((a, b) => a + b, 0) / n;
}

/** Columns of left flanks of dark strokes; four pixels leave room for a soft one. @returns how many were written to `out` */
function findFlanks(ink: Uint8Array, row: number, width: number, out: Int32Array): number {
  let count = 0;
  for (let x = 8; x < width - 8; x++) {
    const v = ink[row + x]!;
    if (v < 70 || ink[row + x - 1]! >= v || ink[row + x + 1]! > v || ink[row + x - 4]! * 3 > v) continue;
    out[count++] = x;
  }
  return count;
}

/** Rise within two pixels over the whole step; 0 where the step is slight. */
function steepnessOfFlank(row: Uint8Array, from: number, end: number): number {
  let least = 255;
  let most = 0;
  let rise = 0;
  for (let k = from; k < end; k++) {
    const v = row[k]!;
    if (v < least) least = v;
    if (v > most) most = v;
    rise = Math.max(rise, v - row[k + 2]!); // towards the stroke it gets darker
  }
  return most - least > 50 ? rise / (most - least) : 0;
}
