import { invert, type Matrix } from "@camtay/shared/domain/geometry.ts";
import { product, rotating, shifting } from "../plane-matrix.ts";
import { type GreyImage, greyImage } from "../raw-image.ts";
import { warpGrey } from "../warp-grey.ts";

/** A small, repeatable source of chance for drawn pages. */
export function dice(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export const blankPage = (width: number, height: number, paper = 245): GreyImage =>
  greyImage(width, height, new Uint8Array(width * height).fill(paper));

export function fillBox({ data, width, height }: GreyImage, x: number, y: number, w: number, h: number, value: number): void {
  for (let row = Math.max(0, Math.round(y)); row < Math.min(height, Math.round(y + h)); row++) {
    data.fill(value, row * width + Math.max(0, Math.round(x)), row * width + Math.min(width, Math.round(x + w)));
  }
}

export function fillDisc({ data, width, height }: GreyImage, cx: number, cy: number, radius: number, value: number): void {
  for (let y = Math.max(0, Math.floor(cy - radius)); y < Math.min(height, cy + radius); y++) {
    for (let x = Math.max(0, Math.floor(cx - radius)); x < Math.min(width, cx + radius); x++) {
      if (Math.hypot(x + 0.5 - cx, y + 0.5 - cy) <= radius) data[y * width + x] = value;
    }
  }
}

export interface PrintArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Height of small letters, pixels. */
  readonly body: number;
}

/** Rows of stand-ins for letters: two stems and a bar, some with an ascender or a mark above, few with a tail below. */
export function drawPrint(page: GreyImage, area: PrintArea, seed = 7, ink = 30): void {
  const next = dice(seed);
  const { body } = area;
  for (let y = area.top; y + 2 * body < area.bottom; y += 2.6 * body) {
    const end = area.right - next() * 0.3 * (area.right - area.left);
    for (let x = area.left; x < end; ) {
      const letters = 2 + Math.floor(next() * 6);
      for (let i = 0; i < letters && x < end; i++) {
        drawLetter(page, x, y + body, body, next(), ink);
        x += body * (0.85 + 0.4 * next());
      }
      x += 0.7 * body;
    }
  }
}

function drawLetter(page: GreyImage, x: number, top: number, body: number, kind: number, ink: number): void {
  const stem = Math.max(1, body * 0.18);
  fillBox(page, x, top, stem, body, ink);
  fillBox(page, x + 0.55 * body, top, stem, body, ink);
  fillBox(page, x, top + (kind * 10 - Math.floor(kind * 10)) * 0.8 * body, 0.7 * body, stem, ink);
  if (kind < 0.3) fillBox(page, x, top - 0.6 * body, stem, 0.7 * body, ink);
  else if (kind < 0.45) fillBox(page, x + 0.2 * body, top - 0.5 * body, 0.35 * body, stem, ink);
  else if (kind > 0.92) fillBox(page, x + 0.55 * body, top + body, stem, 0.5 * body, ink);
}

/** An A4 page of print at a resolution. */
export function printedPage(dpi: number, seed = 7): GreyImage {
  const page = blankPage(Math.round((210 / 25.4) * dpi), Math.round((297 / 25.4) * dpi));
  const mm = dpi / 25.4;
  drawPrint(page, { left: 25 * mm, top: 25 * mm, right: 190 * mm, bottom: 180 * mm, body: 2.2 * mm }, seed);
  return page;
}

/** The page turned clockwise around its middle, laid on a surface as large as itself. @returns picture and matrix from page to picture */
export function layOnBed(page: GreyImage, degrees: number, bed: number, shiftX = 0, shiftY = 0): { picture: GreyImage; matrix: Matrix } {
  const { width: w, height: h } = page;
  const matrix = product(shifting(w / 2 + shiftX, h / 2 + shiftY), rotating(degrees), shifting(-w / 2, -h / 2));
  return { picture: layThrough(page, matrix, w, h, bed), matrix };
}

/** The page seen through a matrix from page to picture, with `bed` around it. */
export function layThrough(page: GreyImage, matrix: Matrix, width: number, height: number, bed: number): GreyImage {
  const back = invert(matrix);
  const picture = warpGrey(page, back, width, height);
  const inside = warpGrey(withRim(page), product(shifting(1, 1), back), width, height);
  for (let i = 0; i < picture.data.length; i++) {
    const share = inside.data[i]! / 255;
    picture.data[i] = Math.round(picture.data[i]! * share + bed * (1 - share));
  }
  return picture;
}

/** White where the page is, with a black rim of one pixel. */
function withRim({ width, height }: GreyImage): GreyImage {
  const rim = greyImage(width + 2, height + 2);
  fillBox(rim, 1, 1, width, height, 255);
  return rim;
}
