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
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = toSource;
  const nodes = Math.ceil(width / SEGMENT) + 1;
  const xs = new Float64Array(nodes);
  const ys = new Float64Array(nodes);
  for (let y = 0; y < height; y++) {
    for (let n = 0; n < nodes; n++) {
      const px = n * SEGMENT + 0.5;
      const py = y + 0.5;
      const k = 1 / (m6 * px + m7 * py + m8);
      xs[n] = (m0 * px + m1 * py + m2) * k - 0.5;
      ys[n] = (m3 * px + m4 * py + m5) * k - 0.5;
    }
    for (let n = 0; n < nodes - 1; n++) {
      const stepX = Math.round(((xs[n + 1]! - xs[n]!) / SEGMENT) * 65_536);
      const stepY = Math.round(((ys[n + 1]! - ys[n]!) / SEGMENT) * 65_536);
      const from = y * width + n * SEGMENT;
      const end = y * width + Math.min(width, (n + 1) * SEGMENT);
      drawSegment(source, out, from, end, Math.round(xs[n]! * 65_536), Math.round(ys[n]! * 65_536), stepX, stepY);
    }
  }
  return greyImage(width, height, out);
}

/** Positions and steps are 16.16 fixed point. */
function drawSegment(
  { data, width: w, height: h }: GreyImage,
  out: Uint8Array,
  from: number,
  end: number,
  startX: number,
  startY: number,
  stepX: number,
  stepY: number,
): void {
  let sx = startX;
  let sy = startY;
  for (let to = from; to < end; to++, sx += stepX, sy += stepY) {
    const ix = sx >> 16;
    const iy = sy >> 16;
    const fx = (sx >> 8) & 255;
    const fy = (sy >> 8) & 255;
    const x0 = ix < 0 ? 0 : ix < w ? ix : w - 1;
    const x1 = ix < -1 ? 0 : ix + 1 < w ? ix + 1 : w - 1;
    const a = (iy < 0 ? 0 : iy < h ? iy : h - 1) * w;
    const b = (iy < -1 ? 0 : iy + 1 < h ? iy + 1 : h - 1) * w;
    const top = data[a + x0]! * (256 - fx) + data[a + x1]! * fx;
    const low = data[b + x0]! * (256 - fx) + data[b + x1]! * fx;
    out[to] = (top * (256 - fy) + low * fy + 32_768) >> 16;
  }
}
