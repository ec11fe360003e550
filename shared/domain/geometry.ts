import { z } from "zod";

/** An axis-parallel box in pixels of the clean, upright page: left, top, width, height. */
export const Box = z.object({ x: z.number(), y: z.number(), width: z.number().nonnegative(), height: z.number().nonnegative() });
export type Box = z.infer<typeof Box>;

/** 3x3 projective matrix, row by row. Everywhere in the product: from pixels of the clean page to pixels of the original scan. */
export const Matrix = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);
export type Matrix = z.infer<typeof Matrix>;
export type Point = readonly [x: number, y: number];

export const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The matrix that applies `b` first, then `a`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  return IDENTITY.map((_, i) => {
    const r = 3 * Math.floor(i / 3);
    const c = i % 3;
    return a[r]! * b[c]! + a[r + 1]! * b[c + 3]! + a[r + 2]! * b[c + 6]!;
  }) as unknown as Matrix;
}

/** @throws RangeError when the matrix flattens the plane */
export function invert(m: Matrix): Matrix {
  const [a, b, c, d, e, f, g, h, i] = m;
  const A = e * i - f * h;
  const B = f * g - d * i;
  const C = d * h - e * g;
  const determinant = a * A + b * B + c * C;
  if (Math.abs(determinant) < 1e-12) throw new RangeError("matrix cannot be inverted");
  const k = 1 / determinant;
  return [A, c * h - b * i, b * f - c * e, B, a * i - c * g, c * d - a * f, C, b * g - a * h, a * e - b * d].map(
    (v) => v * k,
  ) as unknown as Matrix;
}

export function project(m: Matrix, [x, y]: Point): Point {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** The smallest box around several. @throws RangeError on an empty list */
export function boxAround(boxes: readonly Box[]): Box {
  if (boxes.length === 0) throw new RangeError("no boxes");
  const x = Math.min(...boxes.map((b) => b.x));
  const y = Math.min(...boxes.map((b) => b.y));
  return { x, y, width: Math.max(...boxes.map((b) => b.x + b.width)) - x, height: Math.max(...boxes.map((b) => b.y + b.height)) - y };
}

/** The smallest box around where a matrix brings a box; with a page's own matrix from the clean page onto the original scan. */
export function projectBox(matrix: Matrix, box: Box): Box {
  const corners: Point[] = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x + box.width, box.y + box.height],
    [box.x, box.y + box.height],
  ];
  return boxAround(
    corners.map((corner) => {
      const [x, y] = project(matrix, corner);
      return { x, y, width: 0, height: 0 };
    }),
  );
}
