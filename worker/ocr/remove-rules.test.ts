import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { removeRules } from "./remove-rules.ts";

const DPI = 200;
const page = (width = 800, height = 600) => ({ data: new Uint8Array(width * height).fill(255), width, height });
type Page = ReturnType<typeof page>;
function fill(p: Page, x: number, y: number, width: number, height: number): Page {
  for (let row = y; row < y + height; row++) p.data.fill(0, row * p.width + x, row * p.width + x + width);
  return p;
}
const inkOf = (p: { data: Uint8Array }) => p.data.reduce((sum, value) => sum + (value < 128 ? 1 : 0), 0);

describe("ruled lines", () => {
  it("go, text stays", () => {
    const p = fill(fill(fill(page(), 50, 100, 600, 3), 50, 100, 3, 300), 120, 200, 20, 28);
    const { image, hasTable } = removeRules(p, DPI);
    expect(inkOf(image)).toBe(20 * 28);
    expect(hasTable).toBe(false);
  });

  it("in both directions make a table", () => {
    const p = page();
    for (let i = 0; i < 6; i++) fill(p, 50, 60 + 80 * i, 600, 3);
    for (let i = 0; i < 6; i++) fill(p, 50 + 119 * i, 60, 3, 400);
    expect(removeRules(p, DPI).hasTable).toBe(true);
  });

  it("are thin and long: dashes, letters and filled areas are none", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (width, height) => {
        const p = fill(page(), 200, 200, width, height);
        expect(removeRules(p, DPI)).toEqual({ image: p, hasTable: false });
      }),
    );
    const seal = fill(page(), 100, 100, 300, 300);
    expect(inkOf(removeRules(seal, DPI).image)).toBe(300 * 300);
  });
});
