import { invert, project } from "@camtay/shared/domain/geometry.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCorners, undoQuarter } from "./plane-matrix.ts";
import { greyImage, turnHalf, turnQuarter } from "./raw-image.ts";

describe("quarter turns", () => {
  it("matrix and pixels tell the same story", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(90 as const, 180 as const, 270 as const),
        fc.nat(),
        (w, h, quarter, pick) => {
          const image = greyImage(
            w,
            h,
            Uint8Array.from({ length: w * h }, (_, i) => i + 1),
          );
          const turned = quarter === 180 ? turnHalf(image) : turnQuarter(image, quarter);
          const at = pick % (w * h);
          const [tx, ty] = [at % turned.width, Math.floor(at / turned.width)];
          const [x, y] = project(undoQuarter(quarter, w, h), [tx + 0.5, ty + 0.5]);
          expect(turned.data[at]).toBe(image.data[Math.floor(y) * w + Math.floor(x)]);
        },
      ),
    );
  });

  it("four quarters give the first picture back", () => {
    const image = greyImage(
      5,
      3,
      Uint8Array.from({ length: 15 }, (_, i) => i),
    );
    const around = [0, 1, 2, 3].reduce((picture) => turnQuarter(picture, 90), image);
    expect(around).toEqual(image);
  });
});

describe("toCorners", () => {
  it("takes the corners of the page to the corners given, and back", () => {
    const corners = [
      [12, 7],
      [208, 19],
      [190, 301],
      [3, 280],
    ] as const;
    const matrix = toCorners(210, 297, corners);
    const page = [
      [0, 0],
      [210, 0],
      [210, 297],
      [0, 297],
    ] as const;
    page.forEach((corner, i) => {
      const [x, y] = project(matrix, corner);
      expect(x).toBeCloseTo(corners[i]![0], 6);
      expect(y).toBeCloseTo(corners[i]![1], 6);
      const [u, v] = project(invert(matrix), corners[i]!);
      expect(u).toBeCloseTo(corner[0], 6);
      expect(v).toBeCloseTo(corner[1], 6);
    });
  });
});
