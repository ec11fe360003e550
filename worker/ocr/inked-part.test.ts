import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findInkedPart } from "./inked-part.ts";

const page = (width: number, height: number, dots: readonly (readonly [x: number, y: number])[]) => {
  const data = new Uint8Array(width * height).fill(255);
  for (const [x, y] of dots) data[y * width + x] = 90;
  return { data, width, height };
};

describe("findInkedPart", () => {
  it("finds nothing on a bare page, grain included", () => {
    expect(findInkedPart(page(101, 77, []))).toBeNull();
    expect(findInkedPart({ data: new Uint8Array(101 * 77).fill(244), width: 101, height: 77 })).toBeNull();
  });

  it("leaves a rim of white, and never goes beyond the page", () => {
    expect(findInkedPart(page(203, 151, [[90, 70]]))).toEqual({ x: 70, y: 50, width: 41, height: 41 });
    expect(
      findInkedPart(
        page(203, 151, [
          [0, 0],
          [202, 150],
        ]),
      ),
    ).toEqual({ x: 0, y: 0, width: 203, height: 151 });
  });

  it("holds every dark pixel, wherever rows begin in memory", () => {
    const dot = fc.tuple(fc.nat({ max: 112 }), fc.nat({ max: 90 }));
    fc.assert(
      fc.property(fc.array(dot, { minLength: 1, maxLength: 6 }), fc.nat({ max: 3 }), (dots, offset) => {
        const { data, width, height } = page(113, 91, dots);
        const shifted = new Uint8Array(data.length + offset).subarray(offset);
        shifted.set(data);
        const part = findInkedPart({ data: shifted, width, height })!;
        expect(part.x).toBe(Math.max(0, Math.min(...dots.map(([x]) => x)) - 20));
        expect(part.y).toBe(Math.max(0, Math.min(...dots.map(([, y]) => y)) - 20));
        expect(part.x + part.width).toBe(Math.min(width, Math.max(...dots.map(([x]) => x)) + 21));
        expect(part.y + part.height).toBe(Math.min(height, Math.max(...dots.map(([, y]) => y)) + 21));
      }),
    );
  });
});
