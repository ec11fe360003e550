import type { PageCode, PageFinding, QuarterTurn } from "@camtay/shared/domain/digitized.ts";
import { type Box, boxAround, invert, type Matrix, type Point, project } from "@camtay/shared/domain/geometry.ts";
import { findParts } from "./connected-parts.ts";
import { decideTurn, directionHint } from "./decide-turn.ts";
import { decodePage } from "./decode-page.ts";
import { readDenseCodes } from "./dense-codes.ts";
import { eraseDirt } from "./erase-dirt.ts";
import { sortMarks } from "./find-marks.ts";
import { findUpOrDown } from "./find-orientation.ts";
import type { PaperSide } from "./find-paper.ts";
import { inkMap } from "./ink-map.ts";
import { type LocatedPage, locatePage, toDecodedPixels } from "./locate-page.ts";
import { findStreaks, mendStreaks } from "./mend-streaks.ts";
import { findQualityIssues } from "./page-quality.ts";
import { keepTint, measurePaperColour } from "./paper-colour.ts";
import { clearOutsideCorners } from "./paper-region.ts";
import { product, scaling, undoQuarter } from "./plane-matrix.ts";
import { freePixels, type GreyImage, type RawImage, turnHalf, turnQuarter } from "./raw-image.ts";
import { type FoundCode, readCodes } from "./read-codes.ts";
import { shrink, shrinkFactor, weakestColour } from "./small-page.ts";
import type { SourcePage } from "./source-page.ts";
import { findUsedTiles } from "./used-tiles.ts";
import { warpGrey } from "./warp-grey.ts";
import { warpPage } from "./warp-page.ts";

/** A page as it should be read: upright, straight, cropped to the paper, background white, colour kept. */
export interface CleanPage {
  /** Three channels. */
  readonly colour: RawImage;
  /** For recognition: brightness with red lifted, so that print under seals can be read. */
  readonly grey: GreyImage;
  /** Of the clean page: true resolution of the paper, never below 200 for print in a record. */
  readonly dpi: number;
  /** True resolution of the scan. */
  readonly sourceDpi: number;
  /** From pixels of the clean page to pixels of the scan as stored. */
  readonly matrix: Matrix;
  /** Degrees clockwise that the stored picture was turned to stand upright. */
  readonly turn: QuarterTurn;
  /** 0 to 1: that the page is upright now. */
  readonly turnConfidence: number;
  readonly skewDegrees: number;
  readonly blank: boolean;
  readonly blankConfidence: number;
  readonly findings: PageFinding[];
  readonly qr: PageCode[];
  readonly source: "scanner" | "phone";
}

const LEAST_CLEAN_DPI = 200;
/** Ink of strokes on the straight page; noise and show-through stay below. */
const STROKE_INK = 44;
const LETTER_INK = 64;
/** Below this a person should look which way the page stands. */
const SURE_TURN = 0.9;

/**
 * Cleans one page: decoded once, one pass over the full-size pixels at the end; everything between works on a small grey copy.
 * @throws AppError `intake.page_truncated`, `intake.page_unreadable`, `intake.page_too_large`, `page.too_small`
 */
export async function cleanPage(source: SourcePage): Promise<CleanPage> {
  const { image, resolution, scaleX, scaleY } = await decodePage(source);
  mendStreaks(image, findStreaks(image));
  const factor = shrinkFactor(resolution.dpiX);
  const small = shrink(image, factor);
  const codes = (await readCodes(small, "quick")).map((code) => scaleCode(code, factor));
  const hint = directionHint(source, codes);
  const page = locatePage(small, resolution.dpiX / factor, resolution.trusted, source.camera ?? false, hint, () =>
    shrink(weakestColour(image), factor),
  );

  // Lines are brought along rows; then only upside down remains to be told.
  const [w, h] = [Math.round(page.width), Math.round(page.height)];
  const quarter: QuarterTurn = page.lines === "columns" ? 90 : 0;
  const toSmall = product(page.toPicture, scaling(page.width / w, page.height / h), undoQuarter(quarter, w, h));
  const straight = warpGrey(small, toSmall, ...(quarter === 90 ? ([h, w] as const) : ([w, h] as const)));
  const ink = inkMap(straight);
  // Nothing is known of paper that lies outside the picture.
  clearOutsideCorners(ink, rectangleThrough(invert(toSmall), small.width, small.height), 1.5);
  const toImage = product(scaling(factor), toSmall);
  codes.push(
    ...(await readDenseCodes(
      ink,
      page.dpi,
      image,
      toImage,
      codes.map((code) => codeBox(code, invert(toImage))),
    )),
  );
  const upOrDown = decideTurn(findUpOrDown(findParts(ink, LETTER_INK), page.dpi), page, quarter, source, codes, toImage);
  const turn = ((quarter + (upOrDown.upsideDown ? 180 : 0)) % 360) as QuarterTurn;
  const upright = upOrDown.upsideDown ? turnHalf(straight) : straight;

  const sourceDpi = page.dpi * factor;
  const dpi = Math.max(LEAST_CLEAN_DPI, Math.round(sourceDpi));
  const scale = (dpi / sourceDpi) * factor;
  const [cleanW, cleanH] = [Math.round(page.width * scale), Math.round(page.height * scale)];
  const [width, height] = turn % 180 === 90 ? [cleanH, cleanW] : [cleanW, cleanH];
  const toDecoded = product(toDecodedPixels(page, factor, cleanW, cleanH), undoQuarter(turn, cleanW, cleanH));

  const uprightInk = upOrDown.upsideDown ? turnHalf(ink) : ink;
  const parts = findParts(uprightInk, STROKE_INK);
  const marks = sortMarks(upright, parts, page.dpi);
  const byCamera = page.source === "phone" || !resolution.trusted;
  const measured = measurePaperColour(image);
  const { white, level } = keepTint(measured, byCamera ? "camera" : "scanner");
  eraseDirt([upright], parts, marks, page.dpi, 1);
  const tiles = findUsedTiles(upright, width / upright.width, width, height, image, toDecoded, white);
  const clean = warpPage(image, toDecoded, width, height, white, tiles, fringeOf(page, turn, dpi));
  liftPaper(clean.grey, level);
  eraseDirt([clean.colour, clean.grey], parts, marks, page.dpi, width / upright.width);

  const blank = marks.strength < 1 && codes.length === 0;
  const blankConfidence = codes.length > 0 ? 1 : 1 / (1 + Math.max(0.001, marks.strength) ** (blank ? 4 : -4));
  const findings = findQualityIssues(
    page,
    resolution.trusted,
    Math.min(sourceDpi, source.pictureDpi ?? sourceDpi),
    small,
    image,
    ink,
    measured,
  );
  freePixels(image, small, straight, upright, ink, uprightInk);
  if (!blank && upOrDown.confidence < SURE_TURN) findings.push("orientation-unsure");
  // Pale pencil or print shining through: a person sees which.
  if (blank && marks.faintStrength >= 1) findings.push("blank-unsure");
  return {
    ...clean,
    dpi,
    sourceDpi,
    matrix: product(scaling(scaleX, scaleY), toDecoded),
    turn,
    turnConfidence: upOrDown.confidence,
    skewDegrees: page.skewDegrees,
    blank,
    blankConfidence,
    findings,
    qr: codes.map((code) => ({ text: code.text, format: code.format, box: codeBox(code, invert(toDecoded)) })),
    source: page.source,
  };
}

/** Coloured paper is white for recognition all the same. */
function liftPaper({ data }: GreyImage, level: number): void {
  if (level >= 250) return;
  const lifted = Uint8Array.from({ length: 256 }, (_, v) => Math.min(255, (v * 262) / level));
  for (let i = 0; i < data.length; i++) data[i] = lifted[data[i]!]!;
}

/** Corners of a width x height rectangle seen through a matrix. */
function rectangleThrough(matrix: Matrix, width: number, height: number): [Point, Point, Point, Point] {
  return [project(matrix, [0, 0]), project(matrix, [width, 0]), project(matrix, [width, height]), project(matrix, [0, height])];
}

const scaleCode = (code: FoundCode, factor: number): FoundCode => ({
  ...code,
  corners: code.corners.map(([x, y]) => [x * factor, y * factor] as const),
});

function codeBox({ corners }: FoundCode, matrix: Matrix): Box {
  return boxAround(
    corners.map((corner) => {
      const [x, y] = project(matrix, corner as Point);
      return { x, y, width: 0, height: 0 };
    }),
  );
}

/** White rim along edges where the paper ended before a darker surface: no sliver of it stays. Left, top, right, bottom of the clean page. */
function fringeOf(page: LocatedPage, turn: QuarterTurn, dpi: number): [number, number, number, number] {
  const rim = (side: PaperSide | null): number => (side ? Math.round((0.7 * dpi) / 25.4) : 0);
  const { left, top, right, bottom } = page.sides;
  const around = [left, top, right, bottom].map(rim);
  // A turn by 90 clockwise brings the left edge to the top.
  const steps = turn / 90;
  return [0, 1, 2, 3].map((i) => around[(i - steps + 4) % 4]!) as [number, number, number, number];
}

/** The same page after a further turn clockwise, for when the recogniser finds that it stood the wrong way up. */
export function turnCleanPage(page: CleanPage, quarter: 90 | 180 | 270): CleanPage {
  const turnImage = <T extends RawImage>(image: T): T => (quarter === 180 ? turnHalf(image) : turnQuarter(image, quarter));
  const { width, height } = page.colour;
  const back = undoQuarter(quarter, width, height);
  const toNew = invert(back);
  return {
    ...page,
    colour: turnImage(page.colour),
    grey: turnImage(page.grey),
    matrix: product(page.matrix, back),
    turn: ((page.turn + quarter) % 360) as QuarterTurn,
    qr: page.qr.map((code) => {
      if (!code.box) return code;
      const { x, y, width: w, height: h } = code.box;
      const corners = [project(toNew, [x, y]), project(toNew, [x + w, y + h])];
      return { ...code, box: boxAround(corners.map(([cx, cy]) => ({ x: cx, y: cy, width: 0, height: 0 }))) };
    }),
  };
}
