import { describe, expect, it } from "vitest";
import { findParts } from "./connected-parts.ts";
import { findUpOrDown } from "./find-orientation.ts";
import { inkMap } from "./ink-map.ts";
import { turnHalf } from "./raw-image.ts";
import { blankPage, printedPage } from "./testing/draw-page.ts";

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

  it("is not sure about a page without print", () => {
    expect(look(blankPage(827, 1169)).confidence).toBe(0.5);
  });
});
