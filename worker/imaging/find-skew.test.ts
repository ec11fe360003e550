import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSkew } from "./find-skew.ts";
import { inkMap } from "./ink-map.ts";
import { blankPage, layOnBed, printedPage } from "./testing/draw-page.ts";

describe("findSkew", () => {
  it("finds the tilt of print within a twentieth of a degree", () => {
    const page = printedPage(100);
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (degrees) => {
        const { picture } = layOnBed(page, degrees, 245);
        expect(Math.abs(findSkew(inkMap(picture), "rows")!.degrees - degrees)).toBeLessThan(0.05);
      }),
      { numRuns: 12, seed: 3 },
    );
  });

  it("leaves a straight page straight", () => {
    expect(Math.abs(findSkew(inkMap(printedPage(100)), "rows")!.degrees)).toBeLessThan(0.02);
  });

  it("is steeper along the lines than across them", () => {
    const ink = inkMap(printedPage(100));
    expect(findSkew(ink, "rows")!.steepness).toBeGreaterThan(2 * findSkew(ink, "columns")!.steepness);
  });

  it("says nothing about an empty page", () => {
    expect(findSkew(inkMap(blankPage(800, 1100)), "rows")).toBeNull();
  });
});
