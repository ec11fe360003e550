import type { Point } from "@camtay/shared/domain/geometry.ts";
import { brightRegion, cutOut } from "./bright-region.ts";
import { FAINT_RISE, findPaperSides, meet, type PaperSide, type PaperSides } from "./find-paper.ts";
import { freePixels, type GreyImage } from "./raw-image.ts";

export type Corners = readonly [Point, Point, Point, Point];

/** A card or page photographed square on still shows this much perspective. */
export const PHONE_LEAST_BEND_DEGREES = 0.8;

interface OnDesk {
  readonly sides: PaperSides;
  readonly corners: Corners;
}

/** All four edges of a sheet photographed on a surface. Where the first look fails, colour and fainter steps are tried: no scanner needs that. */
export function findOnDesk(
  small: GreyImage,
  first: PaperSides,
  trusted: boolean,
  camera: boolean,
  weakest: () => GreyImage,
): OnDesk | null {
  const check = (sides: PaperSides): OnDesk | null => {
    const corners = cornersOf(sides);
    return corners && isPhone(small, sides, corners, trusted, camera) ? { sides, corners } : null;
  };
  const found = check(first);
  if (found || (trusted && !camera)) return found;
  const byColour = weakest();
  return (
    check(findPaperSides(byColour)) ??
    check(findPaperSides(small, FAINT_RISE)) ??
    check(findPaperSides(byColour, FAINT_RISE)) ??
    findSmallPaper(small, trusted, camera)
  );
}

/** A card or a slip in the middle of a table: its edges are looked for near where it lies. */
function findSmallPaper(small: GreyImage, trusted: boolean, camera: boolean): OnDesk | null {
  const around = brightRegion(small);
  if (!around) return null;
  const part = cutOut(small, around);
  const sides = findPaperSides(part);
  const corners = cornersOf(sides);
  const isFound = corners !== null && isPhone(part, sides, corners, trusted, camera);
  freePixels(part);
  if (!isFound) return null;
  const inPicture = ([x, y]: Point): Point => [x + around.x, y + around.y];
  const moved = (side: PaperSide | null) => side && { ...side, from: inPicture(side.from), to: inPicture(side.to) };
  const [a, b, c, d] = corners;
  return {
    sides: { left: moved(sides.left), top: moved(sides.top), right: moved(sides.right), bottom: moved(sides.bottom) },
    corners: [inPicture(a), inPicture(b), inPicture(c), inPicture(d)],
  };
}

export function cornersOf({ left, top, right, bottom }: PaperSides): Corners | null {
  if (!left || !top || !right || !bottom) return null;
  return [meet(left, top), meet(right, top), meet(right, bottom), meet(left, bottom)];
}

function isPhone({ width, height }: GreyImage, sides: PaperSides, corners: Corners, trusted: boolean, camera: boolean): boolean {
  const all = Object.values(sides) as PaperSide[];
  if (all.some((side) => side.support < 0.3)) return false;
  const area = Math.abs(corners.reduce((sum, [x, y], i) => sum + x * corners[(i + 1) % 4]![1] - y * corners[(i + 1) % 4]![0], 0)) / 2;
  if (area < 0.2 * width * height) return false;
  return camera || !trusted || bendOf(sides) > PHONE_LEAST_BEND_DEGREES;
}

/** How far the edges are from a rectangle, degrees. */
export function bendOf(sides: PaperSides): number {
  const degrees = Object.values(sides).flatMap((side: PaperSide | null) => (side ? [side.degrees] : []));
  return Math.max(...degrees) - Math.min(...degrees);
}
