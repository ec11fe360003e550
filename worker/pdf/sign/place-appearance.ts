import type { Page, Rect } from "../syntax/page-tree.ts";

/** A box on the page as it is shown: points, origin at the lower left corner of what a person sees. */
export interface ShownBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN_PT = 8;
const STEP_PT = 4;
/** The corner: right half, upper third. */
const CORNER_HEIGHT = 1 / 3;

export const shownSize = (page: Page): { width: number; height: number } => {
  const [left, bottom, right, top] = page.cropBox;
  const turned = page.rotate % 180 !== 0;
  return turned ? { width: top - bottom, height: right - left } : { width: right - left, height: top - bottom };
};

/** The first place for a block of that size in the top right corner that touches nothing; null when the corner is full. */
export function findCornerSlot(page: Page, size: { width: number; height: number }, occupied: readonly ShownBox[]): ShownBox | null {
  const shown = shownSize(page);
  const lowest = shown.height * (1 - CORNER_HEIGHT);
  const leftmost = shown.width / 2;
  for (let y = shown.height - MARGIN_PT - size.height; y >= lowest; y -= STEP_PT) {
    for (let x = shown.width - MARGIN_PT - size.width; x >= leftmost; x -= STEP_PT) {
      const box = { x, y, ...size };
      if (occupied.every((other) => !overlap(box, other))) return box;
    }
  }
  return null;
}

/** The part of the page where such a block may stand, in page space. */
export function cornerRect(page: Page): Rect {
  const { width, height } = shownSize(page);
  return toPageRect(page, { x: width / 2, y: height * (1 - CORNER_HEIGHT), width: width / 2, height: height * CORNER_HEIGHT });
}

export const overlap = (a: ShownBox, b: ShownBox): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** From a box on the shown page to a rectangle in page space (ISO 32000-1 §7.7.3.3: /Rotate turns clockwise). */
export function toPageRect(page: Page, box: ShownBox): Rect {
  const [left, bottom, right, top] = page.cropBox;
  switch (page.rotate) {
    case 0:
      return [left + box.x, bottom + box.y, left + box.x + box.width, bottom + box.y + box.height];
    case 90:
      return [right - box.y - box.height, bottom + box.x, right - box.y, bottom + box.x + box.width];
    case 180:
      return [right - box.x - box.width, top - box.y - box.height, right - box.x, top - box.y];
    case 270:
      return [left + box.y, top - box.x - box.width, left + box.y + box.height, top - box.x];
  }
}

/** The other way round: a rectangle of page space as it is shown. */
export function toShownBox(page: Page, rect: Rect): ShownBox {
  const [left, bottom, right, top] = page.cropBox;
  const [x0, y0, x1, y1] = rect;
  const size = page.rotate % 180 === 0 ? { width: x1 - x0, height: y1 - y0 } : { width: y1 - y0, height: x1 - x0 };
  switch (page.rotate) {
    case 0:
      return { x: x0 - left, y: y0 - bottom, ...size };
    case 90:
      return { x: y0 - bottom, y: right - x1, ...size };
    case 180:
      return { x: right - x1, y: top - y1, ...size };
    case 270:
      return { x: top - y1, y: x0 - left, ...size };
  }
}

/** Matrix of the appearance so that its upright drawing stands upright on the turned page. */
export function appearanceMatrix(rotate: Page["rotate"], size: { width: number; height: number }): readonly number[] {
  switch (rotate) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 90:
      return [0, 1, -1, 0, size.height, 0];
    case 180:
      return [-1, 0, 0, -1, size.width, size.height];
    case 270:
      return [0, -1, 1, 0, 0, size.width];
  }
}
