import type { PaperSide, PaperSides } from "./find-paper.ts";
import type { GreyImage } from "./raw-image.ts";

/** A half-plane a x + b y >= c. */
type HalfPlane = readonly [a: number, b: number, c: number];

/**
 * Sets everything outside the paper to 0 in an ink map, with a margin inside the edges that were seen.
 * @param margin pixels of the map
 */
export function clearOutsidePaper(ink: GreyImage, sides: PaperSides, margin: number): void {
  const { data, width, height } = ink;
  const planes = (Object.entries(sides) as [keyof PaperSides, PaperSide | null][]).flatMap(([name, side]) =>
    side ? [halfPlane(name, side, margin)] : [],
  );
  if (planes.length === 0) return;
  for (let y = 0; y < height; y++) {
    let from = 0;
    let to = width;
    for (const [a, b, c] of planes) {
      const rest = c - b * (y + 0.5);
      if (Math.abs(a) < 1e-9) {
        if (rest > 0) to = 0;
      } else if (a > 0) from = Math.max(from, Math.ceil(rest / a));
      else to = Math.min(to, Math.floor(rest / a));
    }
    const row = y * width;
    if (from >= to) data.fill(0, row, row + width);
    else {
      data.fill(0, row, row + Math.min(from, width));
      data.fill(0, row + Math.max(to, 0), row + width);
    }
  }
}

function halfPlane(name: keyof PaperSides, { from, to }: PaperSide, margin: number): HalfPlane {
  // The normal points into the paper: right of the left edge, below the top edge, and so on.
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  let [a, b] = [-dy / length, dx / length];
  const inward = name === "left" ? a > 0 : name === "right" ? a < 0 : name === "top" ? b > 0 : b < 0;
  if (!inward) [a, b] = [-a, -b];
  return [a, b, a * from[0] + b * from[1] + margin];
}
