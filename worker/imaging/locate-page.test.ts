import { invert, multiply, project } from "@camtay/shared/domain/geometry.ts";
import { describe, expect, it } from "vitest";
import { locatePage } from "./locate-page.ts";
import { toCorners } from "./plane-matrix.ts";
import { turnQuarter } from "./raw-image.ts";
import { blankPage, drawPrint, layOnBed, layThrough, printedPage } from "./testing/draw-page.ts";

const DPI = 100;

describe("a page from a scanner", () => {
  it("is cropped to the paper on a dark bed and straightened", () => {
    const page = printedPage(DPI);
    const { picture, matrix } = layOnBed(page, 2.4, 22, 4, -3);
    const found = locatePage(picture, DPI, true, false, 0, () => blankPage(827, 1169));
    expect(found.source).toBe("scanner");
    expect(found.skewDegrees).toBeCloseTo(2.4, 1);
    const [x, y] = project(multiply(invert(matrix), found.toPicture), [0, 0]);
    expect(Math.hypot(x, y)).toBeLessThan(3);
    expect(Math.abs(found.width - page.width) + Math.abs(found.height - page.height)).toBeLessThan(1);
  });

  it("follows the edge of the paper when nothing is printed on it", () => {
    const { picture } = layOnBed(blankPage(827, 1169), -1.7, 22);
    const found = locatePage(picture, DPI, true, false, 0, () => blankPage(827, 1169));
    expect(found.skewSource).toBe("paper");
    expect(found.skewDegrees).toBeCloseTo(-1.7, 1);
  });

  it("follows the edge of the paper when a slanting note is all that stands on it", () => {
    const note = blankPage(827, 1169);
    for (let i = 0; i < 30; i++)
      drawPrint(note, { left: 200 + 12 * i, top: 400 + 0.2 * i, right: 210 + 12 * i, bottom: 430, body: 9 }, i + 1);
    const { picture } = layOnBed(note, 1.2, 22);
    const found = locatePage(picture, DPI, true, false, 0, () => blankPage(827, 1169));
    expect(found.skewSource).toBe("paper");
    expect(found.skewDegrees).toBeCloseTo(1.2, 1);
  });

  it("keeps the whole picture when no edge of the paper is seen", () => {
    const found = locatePage(printedPage(DPI), DPI, true, false, 0, () => blankPage(827, 1169));
    expect(found.sides).toEqual({ left: null, top: null, right: null, bottom: null });
    expect(Math.abs(found.width - 827) + Math.abs(found.height - 1169)).toBeLessThan(1);
  });

  it("sees that lines run along columns when the page lies on its side", () => {
    const found = locatePage(turnQuarter(printedPage(DPI), 90), DPI, true, false, 0, () => blankPage(827, 1169));
    expect(found.lines).toBe("columns");
    expect(found.linesEvidence).toBeGreaterThan(2);
  });
});

describe("a picture taken with a phone", () => {
  it("has its perspective taken out and its true resolution measured on A4 paper", () => {
    const page = printedPage(DPI);
    const corners = [
      [70, 92],
      [770, 60],
      [742, 1085],
      [40, 1102],
    ] as const;
    const matrix = toCorners(page.width, page.height, corners);
    const picture = layThrough(page, matrix, 827, 1169, 80);
    const found = locatePage(picture, DPI, false, false, 0, () => blankPage(827, 1169));
    expect(found.source).toBe("phone");
    expect(found.dpi).toBeGreaterThan(80);
    expect(found.dpi).toBeLessThan(95);
    const scale = page.width / found.width;
    for (const [x, y] of [
      [0.1, 0.1],
      [0.9, 0.1],
      [0.9, 0.9],
      [0.1, 0.9],
    ] as const) {
      const [u, v] = project(multiply(invert(matrix), found.toPicture), [x * found.width, y * found.height]);
      expect(Math.hypot(u - x * found.width * scale, v - y * found.height * (page.height / found.height))).toBeLessThan(3);
    }
  });

  it("is a card of its own size, however small it lies on the table", () => {
    const card = blankPage(430, 271);
    for (const top of [20, 60, 100, 140, 180, 220]) drawPrint(card, { left: 30, top, right: 400, bottom: top + 30, body: 9 }, top, 30);
    const corners = [
      [402, 301],
      [824, 310],
      [829, 577],
      [396, 570],
    ] as const;
    const matrix = toCorners(card.width, card.height, corners);
    const picture = layThrough(card, matrix, 1169, 877, 80);
    const found = locatePage(picture, DPI, false, false, 0, () => blankPage(1169, 877));
    expect(found.source).toBe("phone");
    expect((found.width / found.dpi) * 25.4).toBeCloseTo(85.6, 0);
    const [x, y] = project(multiply(invert(matrix), found.toPicture), [found.width, found.height]);
    expect(Math.hypot(x - card.width, y - card.height)).toBeLessThan(4);
  });
});
