import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findUnreadInk, inkLevel } from "./unread-ink.ts";

const DPI = 200;
const WIDTH = 1000;
const HEIGHT = 1000;
type Colour = readonly [number, number, number];
const BLACK: Colour = [25, 25, 28];
const SEAL: Colour = [205, 35, 45];

function page(): { data: Uint8Array; width: number; height: number; channels: 3 } {
  return { data: new Uint8Array(WIDTH * HEIGHT * 3).fill(250), width: WIDTH, height: HEIGHT, channels: 3 };
}
function fill(p: ReturnType<typeof page>, { x, y, width, height }: Box, colour: Colour) {
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++) p.data.set(colour, (row * WIDTH + column) * 3);
}
/** Upright strokes of the height of letters, as a line of print looks from afar. */
function print(p: ReturnType<typeof page>, box: Box, colour = BLACK) {
  for (let x = box.x; x < box.x + box.width; x += 10) fill(p, { ...box, x, width: 4 }, colour);
}
const word = (box: Box): Word => ({ text: "chữ", box, confidence: 0.95, line: 0, block: 0 });
const LINE = { x: 200, y: 300, width: 240, height: 30 };

describe("print that no word covers", () => {
  it("is found once, and not where a word stands", () => {
    const p = page();
    print(p, LINE);
    const [found, ...more] = findUnreadInk(p, DPI, [], []);
    expect(more).toEqual([]);
    expect(Math.abs(found!.x - LINE.x)).toBeLessThan(10);
    expect(Math.abs(found!.width - LINE.width)).toBeLessThan(20);
    expect(findUnreadInk(p, DPI, [word(LINE)], [])).toEqual([]);
  });

  it("is no seal, no rule and no speck", () => {
    const p = page();
    print(p, LINE, SEAL);
    fill(p, { x: 60, y: 600, width: 800, height: 3 }, BLACK);
    fill(p, { x: 500, y: 700, width: 6, height: 6 }, BLACK);
    expect(findUnreadInk(p, DPI, [], [])).toEqual([]);
  });

  it("is also found on a faded copy, measured by the words that were read", () => {
    const faded: Colour = [150, 150, 150];
    const p = page();
    const read = { ...LINE, y: 100 };
    print(p, read, faded);
    print(p, LINE, faded);
    expect(inkLevel(p, [word(read)])).toBe(150);
    expect(findUnreadInk(p, DPI, [word(read)], [])).toHaveLength(1);
  });

  it("lies on the page, whatever is on it", () => {
    const boxes = fc.array(
      fc.record({ x: fc.nat(900), y: fc.nat(900), width: fc.integer({ min: 1, max: 99 }), height: fc.integer({ min: 1, max: 99 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(boxes, (ink) => {
        const p = page();
        for (const box of ink) fill(p, box, BLACK);
        const found = findUnreadInk(p, DPI, [], [], 3);
        expect(found.length).toBeLessThanOrEqual(3);
        for (const { x, y, width, height } of found) expect(x >= 0 && y >= 0 && x + width <= WIDTH && y + height <= HEIGHT).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
