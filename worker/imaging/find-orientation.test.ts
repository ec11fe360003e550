import { describe, expect, it } from "vitest";
import { findParts } from "./connected-parts.ts";
import { findUpOrDown } from "./find-orientation.ts";
import { inkMap } from "./ink-map.ts";
import { turnHalf } from "./raw-image.ts";
import { blankPage, drawPrint, printedPage } from "./testing/draw-page.ts";

const look = (page: ReturnType<typeof printedPage>) => findUpOrDown(findParts(inkMap(page), 64), 100);

describe("findUpOrDown", () => {
  it("tells upright print from print upside down", () => {
    for (const seed of [1, 2, 3, 4]) {
      const page = printedPage(100, seed);
      const upright = look(page);
      expect(upright.upsideDown).toBe(false);
      expect(upright.confidence).toBeGreaterThan(0.95);
      const turned = look(turnHalf(page));
      expect(turned.upsideDown).toBe(true);
      expect(turned.confidence).toBeGreaterThan(0.95);
    }
  });

  it("is never sure by a single line, upright or not", () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const note = blankPage(827, 1169);
      drawPrint(note, { left: 100, top: 500, right: 620, bottom: 530, body: 9 }, seed);
      for (const page of [note, turnHalf(note)]) expect(look(page).confidence).toBeLessThan(0.9);
    }
  });

  it("is not sure about a page without print", () => {
    expect(look(blankPage(827, 1169)).confidence).toBe(0.5);
  });
});
