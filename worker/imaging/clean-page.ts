import type { PageCode, PageFinding, QuarterTurn } from "@camtay/shared/domain/digitized.ts";
import { boxAround, invert, type Matrix, type Point, project } from "@camtay/shared/domain/geometry.ts";
import { findParts } from "./connected-parts.ts";
import { decodePage } from "./decode-page.ts";
import { findUpOrDown } from "./find-orientation.ts";
import { inkMap } from "./ink-map.ts";
import { locatePage, toDecodedPixels } from "./locate-page.ts";
import { measurePaperColour } from "./paper-colour.ts";
import { product, scaling, undoQuarter } from "./plane-matrix.ts";
import { type GreyImage, type RawImage, turnHalf, turnQuarter } from "./raw-image.ts";
import { type FoundCode, readCodes } from "./read-codes.ts";
import { shrink, shrinkFactor, toGrey } from "./small-page.ts";
import type { SourcePage } from "./source-page.ts";
import { warpGrey } from "./warp-grey.ts";
import { allTiles, warpPage } from "./warp-page.ts";

/** A page as it should be read: upright, straight, cropped to the paper, background white, colour kept. */
export interface CleanPage {
  /** Three channels. */
  readonly colour: RawImage;
  /** For recognition. */
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

/**
 * Cleans one page: decoded once, one pass over the full-size pixels at the end; everything between works on a small grey copy.
 * @throws AppError `intake.page_truncated`, `intake.page_unreadable`, `intake.page_too_large`, `page.too_small`
 */
export async function cleanPage(source: SourcePage): Promise<CleanPage> {
  const { image, resolution, scaleX, scaleY } = await decodePage(source);
  const factor = shrinkFactor(resolution.dpiX);
  const grey = toGrey(image);
  const small = shrink(grey, factor);
  const page = locatePage(small, resolution.dpiX / factor, resolution.trusted, source.camera ?? false);
  const codes = await readCodes(small, "quick");

  // Lines brought along rows; then only upside down remains to be told.
  const quarter: QuarterTurn = page.lines === "columns" ? 90 : 0;
  const [w, h] = [Math.round(page.width), Math.round(page.height)];
  const [uprightWidth, uprightHeight] = quarter === 90 ? [h, w] : [w, h];
  const toSmall = product(page.toPicture, scaling(page.width / w, page.height / h), undoQuarter(quarter, w, h));
  const straight = warpGrey(small, toSmall, uprightWidth, uprightHeight);
  const ink = inkMap(straight);
  const parts = findParts(ink, 64);
  const upOrDown = findUpOrDown(ink, parts, page.dpi);
  const turn = ((quarter + (upOrDown.upsideDown ? 180 : 0)) % 360) as QuarterTurn;

  const sourceDpi = page.dpi * factor;
  const dpi = Math.max(LEAST_CLEAN_DPI, Math.round(sourceDpi));
  const scale = (dpi / sourceDpi) * factor;
  const [cleanW, cleanH] = [Math.round(page.width * scale), Math.round(page.height * scale)];
  const [width, height] = turn % 180 === 90 ? [cleanH, cleanW] : [cleanW, cleanH];
  const toDecoded = product(toDecodedPixels(page, factor, cleanW, cleanH), undoQuarter(turn, cleanW, cleanH));
  const matrix = product(scaling(scaleX, scaleY), toDecoded);
  const paper = measurePaperColour(image);
  const warped = warpPage(image, toDecoded, width, height, paper, allTiles(width, height), [0, 0, 0, 0]);

  const findings: PageFinding[] = [];
  if (upOrDown.confidence < 0.9) findings.push("orientation-unsure");
  return {
    ...warped,
    dpi,
    sourceDpi,
    matrix,
    turn,
    turnConfidence: upOrDown.confidence,
    skewDegrees: page.skewDegrees,
    blank: false,
    blankConfidence: 0,
    findings,
    qr: codes.map((code) => placeCode(code, product(scaling(1 / factor), toDecoded))),
    source: page.source,
  };
}

/** A code found on the analysis picture, with its box on the clean page. */
function placeCode({ text, format, corners }: FoundCode, cleanToSmall: Matrix): PageCode {
  const toClean = invert(cleanToSmall);
  const box = boxAround(
    corners.map((corner) => {
      const [x, y] = project(toClean, corner as Point);
      return { x, y, width: 0, height: 0 };
    }),
  );
  return { text, format, box };
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
