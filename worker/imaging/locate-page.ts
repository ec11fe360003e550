import type { Matrix, Point } from "@camtay/shared/domain/geometry.ts";
import { findParts } from "./connected-parts.ts";
import { bendOf, type Corners, cornersOf, findOnDesk, PHONE_LEAST_BEND_DEGREES } from "./find-on-desk.ts";
import { findPaperSides, type PaperSide, type PaperSides, type SideName } from "./find-paper.ts";
import { findSkew, type Skew } from "./find-skew.ts";
import { inkMap } from "./ink-map.ts";
import { onlyLetters } from "./letter-parts.ts";
import { countNeighbours, type LineDirection } from "./line-direction.ts";
import { millimetresToPixels, snapToA4 } from "./page-resolution.ts";
import { clearOutsidePaper } from "./paper-region.ts";
import { product, rotating, scaling, shifting, toCorners } from "./plane-matrix.ts";
import { freePixels, type GreyImage } from "./raw-image.ts";
import { warpGrey } from "./warp-grey.ts";

/** Where the page lies in the picture, still as the picture is turned. */
export interface LocatedPage {
  readonly source: "scanner" | "phone";
  /** From analysis pixels of the straight, cropped page to analysis pixels of the picture. */
  readonly toPicture: Matrix;
  /** Analysis pixels, with fractions. */
  readonly width: number;
  readonly height: number;
  /** Analysis pixels per inch, measured on the paper where it was seen. */
  readonly dpi: number;
  /** Lines run along rows, or the page lies on its side. */
  readonly lines: "rows" | "columns";
  /** Evidence for that direction: below 1 hardly more than a guess, from 2 on safe. */
  readonly linesEvidence: number;
  /** Degrees that were straightened, clockwise positive. */
  readonly skewDegrees: number;
  readonly skewSource: "text" | "paper" | "none";
  readonly sides: PaperSides;
  /** Corners of the paper in the picture (analysis pixels), top left first, clockwise; null where an edge was not seen. */
  readonly corners: Corners | null;
}

/** Ink below this is paper grain or show-through. */
const FAINT_INK = 40;
/** Ink of letters. */
const LETTER_INK = 64;
/** A histogram this clear is text; below it the edge of the paper knows better. */
const CLEAR_TEXT = 1.2;
/** Fewer letters than this, a page number or a short note by hand, tell nothing about the tilt. */
const LEAST_LETTERS = 20;
/** From here on text is believed against clearly seen edges: a note by hand slants as it likes. */
const CERTAIN_LETTERS = 80;
/** Sum of the shares of all sides along which an edge was seen. */
const CLEAR_EDGES = 0.8;
/** Edges of one sheet agree within this. */
const SAME_TILT_DEGREES = 0.6;
const NO_SIDES: PaperSides = { left: null, top: null, right: null, bottom: null };
/** Scanners show no such broad rim of bed at every corner. */
const DESK_LEAST_SHARE = 0.02;

/**
 * Finds paper, perspective and tilt.
 * @param small grey picture at analysis resolution
 * @param dpi its resolution as far as known
 * @param trusted the file's resolution was believed: a scanner wrote it
 * @param weakest the same picture by its weakest colour, made only when needed
 * @param hint evidence from elsewhere that lines run along rows (positive) or columns (negative)
 */
export function locatePage(
  small: GreyImage,
  dpi: number,
  trusted: boolean,
  camera: boolean,
  hint: number,
  weakest: () => GreyImage,
): LocatedPage {
  const sides = findPaperSides(small);
  const desk = findOnDesk(small, sides, trusted, camera, weakest);
  return desk ? locateOnDesk(small, desk.sides, desk.corners, camera, hint) : locateOnGlass(small, agreeing(sides), dpi, hint);
}

/** Width of the surface seen around the sheet, at its narrowest corner, as a share of the picture's width. */
const surroundings = ({ width, height }: GreyImage, corners: Corners): number =>
  Math.min(...corners.map(([x, y]) => Math.max(Math.min(x, width - x), Math.min(y, height - y)))) / width;

const distance = (p: Point, q: Point): number => Math.hypot(p[0] - q[0], p[1] - q[1]);

/** Sizes of what people photograph, millimetres: A4, and identity cards (ISO/IEC 7810 ID-1). */
const A4 = { short: 210, long: 297 } as const;
const CARD = { short: 54, long: 85.6 } as const;
type SheetSize = typeof A4 | typeof CARD;
/** Long side over short side as seen at an angle: anything near A4 is A4, unless it may be a card. */
const LIKE_A4 = { least: 1.2, most: 1.65 } as const;
const LIKE_CARD = { least: 1.47, most: 1.7 } as const;
/** Print on a card taken for A4 looks more than three times as large as it is. */
const LARGE_PRINT_MM = 5;

/** Perspective is taken out through the four corners; what tilt the text still has is small. */
function locateOnDesk(small: GreyImage, sides: PaperSides, corners: Corners, camera: boolean, hint: number): LocatedPage {
  const [a, b, c, d] = corners;
  const across = (distance(a, b) + distance(d, c)) / 2;
  const down = (distance(a, d) + distance(b, c)) / 2;
  const proportion = Math.max(across, down) / Math.min(across, down);
  const isLike = ({ least, most }: { least: number; most: number }) => proportion > least && proportion < most;
  const asA4 = layFlat(small, corners, across, down, isLike(LIKE_A4) ? A4 : null, hint);
  const isCard = isLike(LIKE_CARD) && asA4.letterMm > LARGE_PRINT_MM;
  const { width, height, dpi, flat, skew, lines } = isCard ? layFlat(small, corners, across, down, CARD, hint) : asA4;
  const rest = skew !== null && Math.abs(skew) < 1.5 ? skew : 0;
  const turned = product(flat, shifting(width / 2, height / 2), rotating(rest), shifting(-width / 2, -height / 2));
  const byEdges = (Math.atan2(b[1] - a[1], b[0] - a[0]) + Math.atan2(c[1] - d[1], c[0] - d[0])) * (90 / Math.PI);
  return {
    source: camera || bendOf(sides) > PHONE_LEAST_BEND_DEGREES || surroundings(small, corners) > DESK_LEAST_SHARE ? "phone" : "scanner",
    toPicture: turned,
    width,
    height,
    dpi,
    ...lines,
    skewDegrees: byEdges + rest,
    skewSource: "paper",
    sides,
    corners,
  };
}

/** The sheet between four corners as it would lie under a scanner. @param size null: as seen, its long side that of A4 */
function layFlat(small: GreyImage, corners: Corners, across: number, down: number, size: SheetSize | null, hint: number) {
  const lying = across > down;
  const [mmAcross, mmDown] = lying ? [size?.long ?? A4.long, size?.short] : [size?.short, size?.long ?? A4.long];
  const dpis = [mmAcross && across / mmAcross, mmDown && down / mmDown].filter((perMm) => perMm !== undefined);
  const dpi = (25.4 * dpis.reduce((sum, perMm) => sum + perMm, 0)) / dpis.length;
  const width = size ? (mmAcross! * dpi) / 25.4 : across;
  const height = size ? (mmDown! * dpi) / 25.4 : down;
  const flat = toCorners(width, height, corners);
  const unbent = warpGrey(small, flat, Math.round(width), Math.round(height));
  const { skew, letters: _, letterMm, ...lines } = skewOf(unbent, NO_SIDES, 0, dpi, hint);
  freePixels(unbent);
  return { width, height, dpi, flat, skew, letterMm, lines };
}

/** Only edges that tilt alike are edges of the sheet. */
function agreeing(sides: PaperSides): PaperSides {
  const seen = Object.values(sides).filter((side): side is PaperSide => side !== null);
  if (seen.length === 0) return sides;
  const votes = (tilt: number): number =>
    seen.reduce((sum, side) => sum + (Math.abs(side.degrees - tilt) < SAME_TILT_DEGREES ? side.support : 0), 0);
  const best = seen.reduce((a, b) => (votes(b.degrees) > votes(a.degrees) ? b : a)).degrees;
  const keep = (side: PaperSide | null): PaperSide | null => (side && Math.abs(side.degrees - best) < SAME_TILT_DEGREES ? side : null);
  return { left: keep(sides.left), top: keep(sides.top), right: keep(sides.right), bottom: keep(sides.bottom) };
}

interface TextDirection {
  /** Degrees; null when there is too little text to tell. */
  readonly skew: number | null;
  readonly letters: number;
  readonly letterMm: number;
  readonly lines: "rows" | "columns";
  readonly linesEvidence: number;
}

/** Direction from letters alone (rules of tables run both ways); the angle from everything, where both agree. */
function skewOf(picture: GreyImage, sides: PaperSides, margin: number, dpi: number, hint: number): TextDirection {
  const ink = inkMap(picture);
  clearOutsidePaper(ink, sides, margin);
  dropFaint(ink);
  const parts = findParts(ink, LETTER_INK);
  const { picture: print, letters, letterMm } = onlyLetters(ink, parts, dpi);
  const { byNeighbours, share } = neighbourEvidence(countNeighbours(parts, dpi));
  // Where letters as good as never stand above each other, the histograms cannot turn it round: only one of them is made.
  const certain = Math.abs(byNeighbours + hint) > MOST_EVIDENCE;
  const rows = certain && byNeighbours < 0 ? null : findSkew(print, "rows");
  const columns = certain && byNeighbours > 0 ? null : findSkew(print, "columns");
  const evidence = byNeighbours + hint + (certain ? 0 : share * steepnessEvidence(rows, columns));
  // A page that says nothing stays as it lies.
  const lines = evidence < -0.5 ? "columns" : "rows";
  const byLetters = lines === "rows" ? rows : columns;
  const byAll = findSkew(ink, lines);
  freePixels(ink, print);
  const agree = byLetters !== null && byAll !== null && Math.abs(byLetters.degrees - byAll.degrees) < 0.4;
  const clearest = agree && byAll.clearness > byLetters.clearness ? byAll : (byLetters ?? byAll);
  const skew = clearest && letters >= LEAST_LETTERS && clearest.clearness > CLEAR_TEXT ? clearest.degrees : null;
  return { skew, letters, letterMm, lines, linesEvidence: Math.abs(evidence) };
}

function dropFaint({ data }: GreyImage): void {
  for (let i = 0; i < data.length; i++) if (data[i]! < FAINT_INK) data[i] = 0;
}

/**
 * The most that one witness for the direction of lines can say. There are two, which err on different pages: steepness of the histograms
 * (repeated columns), nearest neighbours (tight lines).
 */
const MOST_EVIDENCE = 3;
const capped = (ratio: number): number => Math.max(-MOST_EVIDENCE, Math.min(MOST_EVIDENCE, Math.log(ratio)));
/** Letters with a neighbour from which on both witnesses count in full. */
const FEW_LETTERS = 12;

function neighbourEvidence({ beside, above }: LineDirection): { byNeighbours: number; share: number } {
  const share = Math.min(1, (beside + above) / FEW_LETTERS);
  return { byNeighbours: share * capped((beside + 5) / (above + 5)), share };
}

const steepnessEvidence = (rows: Skew | null, columns: Skew | null): number =>
  capped(((rows?.steepness ?? 0) + 1) / ((columns?.steepness ?? 0) + 1));

/** A scanner keeps right angles: one tilt for the text and all edges. */
function locateOnGlass(small: GreyImage, sides: PaperSides, dpi: number, hint: number): LocatedPage {
  const { skew, letters, letterMm: _, ...lines } = skewOf(small, sides, millimetresToPixels(2, dpi), dpi, hint);
  const seen = Object.values(sides).filter((side): side is PaperSide => side !== null);
  const support = seen.reduce((sum, side) => sum + side.support, 0);
  const byPaper = support > 0 ? seen.reduce((sum, side) => sum + side.degrees * side.support, 0) / support : 0;
  const text = skew !== null && (letters >= CERTAIN_LETTERS || support < CLEAR_EDGES);
  const skewDegrees = text ? skew : byPaper;
  const box = cropBox(small, sides, skewDegrees, dpi);
  const { width: w, height: h } = small;
  const toPicture = product(shifting(w / 2, h / 2), rotating(skewDegrees), shifting(box.x, box.y));
  return {
    source: "scanner",
    toPicture,
    width: box.width,
    height: box.height,
    dpi,
    ...lines,
    skewDegrees,
    skewSource: text ? "text" : support > 0 ? "paper" : "none",
    sides,
    corners: cornersOf(sides),
  };
}

/** The paper in coordinates turned straight around the middle of the picture. A missing edge is A4 away from the opposite one, or at the border. */
function cropBox(
  { width: w, height: h }: GreyImage,
  sides: PaperSides,
  skewDegrees: number,
  dpi: number,
): { x: number; y: number; width: number; height: number } {
  const a = (-skewDegrees * Math.PI) / 180;
  const straight = ([x, y]: Point): Point => [
    (x - w / 2) * Math.cos(a) - (y - h / 2) * Math.sin(a),
    (x - w / 2) * Math.sin(a) + (y - h / 2) * Math.cos(a),
  ];
  const at = (name: SideName): number | null => {
    const side = sides[name];
    if (!side) return null;
    const middle = straight([(side.from[0] + side.to[0]) / 2, (side.from[1] + side.to[1]) / 2]);
    return name === "left" || name === "right" ? middle[0] : middle[1];
  };
  const spanX = span(at("left"), at("right"), w);
  const spanY = span(at("top"), at("bottom"), h);
  const a4 = snapToA4(spanX.size, spanY.size, dpi);
  if (!a4) return { x: spanX.from, y: spanY.from, width: spanX.size, height: spanY.size };
  return { x: anchor(spanX, a4.width), y: anchor(spanY, a4.height), ...a4 };
}

interface Span {
  readonly from: number;
  readonly size: number;
  readonly known: "both" | "first" | "last" | "none";
}

function span(first: number | null, last: number | null, picture: number): Span {
  if (first !== null && last !== null) return { from: first, size: last - first, known: "both" };
  if (first !== null) return { from: first, size: picture / 2 - first, known: "first" };
  if (last !== null) return { from: -picture / 2, size: last + picture / 2, known: "last" };
  return { from: -picture / 2, size: picture, known: "none" };
}

/** Start of an A4 side laid over a measured span: held at the edge that was seen, else in the middle. */
function anchor({ from, size, known }: Span, wanted: number): number {
  if (known === "first") return from;
  return known === "last" ? from + size - wanted : from + (size - wanted) / 2;
}

/** From pixels of the clean page, still unturned, to pixels of the decoded picture. */
export function toDecodedPixels(page: LocatedPage, factor: number, cleanWidth: number, cleanHeight: number): Matrix {
  return product(scaling(factor), page.toPicture, scaling(page.width / cleanWidth, page.height / cleanHeight));
}
