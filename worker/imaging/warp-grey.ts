import type { Matrix } from "@camtay/shared/domain/geometry.ts";
import { type GreyImage, greyImage } from "./raw-image.ts";

const SEGMENT = 32;

/**
 * A grey picture seen through a matrix, bilinear.
 * @param toSource from pixels of the result to pixels of `source`
 * Beyond its border the source goes on with its last pixel: white would make shaded paper beside it look like ink.
 */
export function warpGrey(source: GreyImage, toSource: Matrix, width: number, height: number): GreyImage {
  const out = new Uint8Array(width * height);
  const nodes = Math.ceil(width / SEGMENT) + 1;
  const xs = new Float64Array(nodes);
  const ys = new Float64Array(nodes);
  for (let y = 0; y < height; y++) {
    projectRow(toSource, y, xs, ys);
    drawRow(source.data, source.width, source.height, out, y * width, width, xs, ys);
  }
  return greyImage(width, height, out);
}

/** Where the middles of the first pixels of a row's segments lie in the source. */
function projectRow([m0, m1, m2, m3, m4, m5, m6, m7, m8]: Matrix, y: number, xs: Float64Array, ys: Float64Array): void {
  for (let n = 0; n < xs.length; n++) {
    const px = n * SEGMENT + 0.5;
    const py = y + 0.5;
    const k = 1 / (m6 * px + m7 * py + m8);
    xs[n] = (m0 * px + m1 * py + m2) * k - 0.5;
    ys[n] = (m3 * px + m4 * py + m5) * k - 0.5;
  }
}

/** Positions and steps are 16.16 fixed point. */
function drawRow(
  data: Uint8Array,
  w: number,
  h: number,
  out: Uint8Array,
  row: number,
  width: number,
  xs: Float64Array,
  ys: Float64Array,
): void {
  for (let n = 0; n + 1 < xs.length; n++) {
    const stepX = Math.round(((xs[n + 1]! - xs[n]!) / SEGMENT) * 65_536);
    const stepY = Math.round(((ys[n + 1]! - ys[n]!) / SEGMENT) * 65_536);
    let sx = Math.round(xs[n]! * 65_536);
    let sy = Math.round(ys[n]! * 65_536);
    const count = Math.min(SEGMENT, width - n * SEGMENT);
    const lastX = (sx + (count - 1) * stepX) >> 16;
    const lastY = (sy + (count - 1) * stepY) >> 16;
    // A segment whose ends lie inside lies inside.
    const inside =
      Math.min(sx >> 16, lastX) >= 0 &&
      Math.max(sx >> 16, lastX) < w - 1 &&
      Math.min(sy >> 16, lastY) >= 0 &&
      Math.max(sy >> 16, lastY) < h - 1;
    const from = row + n * SEGMENT;
    for (let to = from; to < from + count; to++, sx += stepX, sy += stepY) {
      let x0 = sx >> 16;
      let x1 = x0 + 1;
      let y0 = sy >> 16;
      let y1 = y0 + 1;
      if (!inside) {
        x0 = Math.max(0, Math.min(w - 1, x0));
        x1 = Math.max(0, Math.min(w - 1, x1));
        y0 = Math.max(0, Math.min(h - 1, y0));
        y1 = Math.max(0, Math.min(h - 1, y1));
      }
      const fx = (sx >> 8) & 255;
      const fy = (sy >> 8) & 255;
      const a = y0 * w;
      const b = y1 * w;
      const top = data[a + x0]! * (256 - fx) + data[a + x1]! * fx;
      const low = data[b + x0]! * (256 - fx) + data[b + x1]! * fx;
      out[to] = (top * (256 - fy) + low * fy + 32_768) >> 16;
    }
  }
}
