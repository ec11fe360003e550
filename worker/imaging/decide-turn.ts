import type { QuarterTurn } from "@camtay/shared/domain/digitized.ts";
import { invert, type Matrix, type Point, project } from "@camtay/shared/domain/geometry.ts";
import { turnConfidence, type UpOrDown } from "./find-orientation.ts";
import type { LocatedPage } from "./locate-page.ts";
import type { FoundCode } from "./read-codes.ts";
import type { SourcePage } from "./source-page.ts";

/** Codes are printed upright: one that was read weighs as much as a page of clear text. */
const CODE_EVIDENCE = 5;
const CODE_DIRECTION_EVIDENCE = 3;
/** A person or a camera turned the view: worth something only where the page itself says little. */
const VIEW_EVIDENCE = 0.8;

/** Evidence, before the page is straightened, that lines run along rows (positive) or columns (negative). */
export function directionHint(source: SourcePage, codes: readonly FoundCode[]): number {
  let evidence = (source.hintedTurn ?? 0) % 180 === 0 ? 0.2 : -VIEW_EVIDENCE;
  for (const { format, corners } of codes) {
    if (format !== "QRCode") continue;
    const [dx, dy] = [Math.abs(corners[1]![0] - corners[0]![0]), Math.abs(corners[1]![1] - corners[0]![1])];
    if (dx > 2 * dy) evidence += CODE_DIRECTION_EVIDENCE;
    else if (dy > 2 * dx) evidence -= CODE_DIRECTION_EVIDENCE;
  }
  return evidence;
}

/**
 * Weighs the outlines of the text, the codes and the view that the file asks for.
 * @param quarter turn that brought lines along rows
 * @param toDecoded from pixels of the page straightened so to the pixels that `codes` are given in
 */
export function decideTurn(
  byText: UpOrDown,
  page: LocatedPage,
  quarter: QuarterTurn,
  source: SourcePage,
  codes: readonly FoundCode[],
  toDecoded: Matrix,
): UpOrDown {
  const toStraight = invert(toDecoded);
  let evidence = byText.evidence;
  const hinted = source.hintedTurn ?? 0;
  if (hinted !== 0) evidence += hinted === quarter ? VIEW_EVIDENCE : hinted === (quarter + 180) % 360 ? -VIEW_EVIDENCE : 0;
  for (const { format, corners } of codes) {
    if (format !== "QRCode") continue;
    const [[x0, y0], [x1, y1]] = [project(toStraight, corners[0] as Point), project(toStraight, corners[1] as Point)];
    if (Math.abs(x1 - x0) > 2 * Math.abs(y1 - y0)) evidence += x1 > x0 ? CODE_EVIDENCE : -CODE_EVIDENCE;
  }
  const direction = 1 / (1 + Math.exp(-1.6 * page.linesEvidence));
  return { ...byText, evidence, upsideDown: evidence < 0, confidence: Math.min(turnConfidence(evidence), direction) };
}
