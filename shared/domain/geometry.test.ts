import fc from "fast-check";
import { expect, it } from "vitest";
import { boxAround, IDENTITY, invert, type Matrix, multiply, project, projectBox } from "./geometry.ts";

const near = fc.double({ min: -0.2, max: 0.2, noNaN: true });
const matrices = fc
  .tuple(near, near, near, near, near, near)
  .map(([a, b, c, d, e, f]): Matrix => [1 + a, b, 300 * c, d, 1 + e, 300 * f, 0, 0, 1]);

it("a matrix and its inverse bring every point back", () => {
  fc.assert(
    fc.property(matrices, fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 3000 }), (m, x, y) => {
      const [backX, backY] = project(multiply(invert(m), m), [x, y]);
      expect(backX).toBeCloseTo(x, 4);
      expect(backY).toBeCloseTo(y, 4);
    }),
  );
});

it("a flat matrix is refused", () => {
  expect(() => invert([0, 0, 0, 0, 0, 0, 0, 0, 1])).toThrow(RangeError);
});

it("a box on the identity scan is the same box", () => {
  const box = { x: 10, y: 20, width: 30, height: 40 };
  expect(projectBox(IDENTITY, box)).toEqual(box);
  expect(boxAround([box, { x: 0, y: 0, width: 1, height: 1 }])).toEqual({ x: 0, y: 0, width: 40, height: 60 });
});
