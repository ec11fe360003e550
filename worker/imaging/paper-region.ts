import type { Point } from "@camtay/shared/domain/geometry.ts";
import type { PaperSide, PaperSides } from "./find-paper.ts";
import type { GreyImage } from "./raw-image.ts";

/** A half-plane a x + b y >= c. */
type HalfPlane = readonly [a: number, b: number, c: number];

/**
 * Sets everything outside the paper to 0 in an ink map, with a margin inside the edges that were seen.
 * @param margin pixels of the map
 */
export function clearOutsidePaper(ink: GreyImage, sides: PaperSides, margin: number): void {
  const middle: Point = [ink.width / 2, ink.height / 2];
  const seen = Object.values(sides).filter((side): side is PaperSide => side !== null);
  clearOutside(
    ink,
    seen.map(({ from, to }) => halfPlane(from, to, middle, margin)),
  );
}

/** Sets everything outside a convex quadrilateral to 0 in an ink map, with a margin inside it. */
export function clearOutsideCorners(ink: GreyImage, corners: readonly [Point, Point, Point, Point], margin: number): void {
  const middle: Point = [corners.reduce((sum, [x]) => sum + x, 0) / 4, corners.reduce((sum, [, y]) => sum + y, 0) / 4];
  clearOutside(
    ink,
    corners.map((corner, i) => halfPlane(corner, corners[(i + 1) % 4]!, middle, margin)),
  );
}

function clearOutside({ data, width, height }: GreyImage, planes: readonly HalfPlane[]): void {
  if (planes.length === 0) return;
  for (let y = 0; y < height; y++) {
    let from = 0;
    let to = width;
    for (const [a, b, c] of planes) {
      const rest = c - b * (y + 0.5);
      if (Math.abs(a) < 1e-9) {
        if (rest > 0) to = 0;
      } else if (a > 0) from = Math.max(from, Math.ceil(rest / a - 0.5));
      else to = Math.min(to, Math.floor(rest / a + 0.5));
    }
    const row = y * width;
    if (from >= to) data.fill(0, row, row + width);
    else {
      data.fill(0, row, row + Math.min(from, width));
      data.fill(0, row + Math.max(to, 0), row + width);
    }
  }
}

/** The side of the line on which `inside` lies, moved inwards by `margin`. */
function halfPlane(from: Point, to: Point, inside: Point, margin: number): HalfPlane {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const [a, b] = [-dy / length, dx / length];
  const sign = a * (inside[0] - from[0]) + b * (inside[1] - from[1]) >= 0 ? 1 : -1;
  return [sign * a, sign * b, sign * (a * from[0] + b * from[1]) + margin];
}
