import { type Matrix, multiply, type Point } from "@camtay/shared/domain/geometry.ts";

/**
 * Matrices of the page plane. Coordinates are continuous, x to the right and y down: pixel i covers i to i + 1, its middle is i + 0.5.
 * Angles are degrees, clockwise positive as seen on the screen.
 */
export const shifting = (x: number, y: number): Matrix => [1, 0, x, 0, 1, y, 0, 0, 1];

export const scaling = (x: number, y = x): Matrix => [x, 0, 0, 0, y, 0, 0, 0, 1];

export function rotating(degrees: number): Matrix {
  const a = (degrees * Math.PI) / 180;
  return [Math.cos(a), -Math.sin(a), 0, Math.sin(a), Math.cos(a), 0, 0, 0, 1];
}

export const product = (first: Matrix, ...rest: Matrix[]): Matrix => rest.reduce(multiply, first);

/** Takes pixels of a picture that was turned clockwise by `quarter` back to the picture of `width` x `height` before the turn. */
export function undoQuarter(quarter: 0 | 90 | 180 | 270, width: number, height: number): Matrix {
  switch (quarter) {
    case 0:
      return [1, 0, 0, 0, 1, 0, 0, 0, 1];
    case 90:
      return [0, 1, 0, -1, 0, height, 0, 0, 1];
    case 180:
      return [-1, 0, width, 0, -1, height, 0, 0, 1];
    case 270:
      return [0, -1, width, 1, 0, 0, 0, 0, 1];
  }
}

/** Takes a `width` x `height` rectangle to four corners: top left first, then clockwise (Heckbert 1989, 2.2.3). */
export function toCorners(width: number, height: number, corners: readonly [Point, Point, Point, Point]): Matrix {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners;
  const dx1 = x1 - x2;
  const dx2 = x3 - x2;
  const sx = x0 - x1 + x2 - x3;
  const dy1 = y1 - y2;
  const dy2 = y3 - y2;
  const sy = y0 - y1 + y2 - y3;
  const k = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / k;
  const h = (dx1 * sy - sx * dy1) / k;
  const unit: Matrix = [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
  return multiply(unit, scaling(1 / width, 1 / height));
}

/** Points of a regular grid seen through a matrix, row by row. */
export interface ProjectedGrid {
  readonly columns: number;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

/** Where the points `offset + step * (column, row)` go. Plain numbers: half a million short-lived pairs a page would be made otherwise. */
export function projectGrid(matrix: Matrix, columns: number, rows: number, step: number, offset: number): ProjectedGrid {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = matrix;
  const xs = new Float64Array(columns * rows);
  const ys = new Float64Array(columns * rows);
  for (let r = 0, i = 0; r < rows; r++) {
    const y = offset + r * step;
    for (let c = 0; c < columns; c++, i++) {
      const x = offset + c * step;
      const k = 1 / (m6 * x + m7 * y + m8);
      xs[i] = (m0 * x + m1 * y + m2) * k;
      ys[i] = (m3 * x + m4 * y + m5) * k;
    }
  }
  return { columns, xs, ys };
}
