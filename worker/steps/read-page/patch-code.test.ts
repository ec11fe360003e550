import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPatchCodes } from "./patch-code.ts";

const DPI = 200;
const [WIDTH, HEIGHT] = [1654, 2339];
const PX = { N: 0.08 * DPI, W: 0.2 * DPI } as const;
type Bars = readonly (keyof typeof PX)[];

function sheet(bars: Bars, { top = 140, left = 300, length = 900, lean = 0, sideways = false, grow = 0 } = {}) {
  const [width, height] = sideways ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const data = new Uint8Array(width * height).fill(255);
  let from = top;
  for (const bar of bars) {
    for (let x = left; x < left + length; x++) {
      const off = Math.round((x - left) * lean);
      for (let y = Math.round(from - grow); y < from + PX[bar] + grow; y++)
        data[sideways ? x * width + y + off : (y + off) * width + x] = 20;
    }
    from += PX[bar] + PX.N;
  }
  return { data, width, height };
}
const textsOf = (picture: ReturnType<typeof sheet>) => findPatchCodes(picture, DPI).map((code) => code.text);

describe("a patch code", () => {
  it("is told by which of its four bars are wide", () => {
    expect(textsOf(sheet(["N", "W", "N", "W"]))).toEqual(["T"]);
    expect(textsOf(sheet(["W", "N", "N", "W"]))).toEqual(["2"]);
    expect(textsOf(sheet(["W", "N", "W", "N"]))).toEqual(["3"]);
  });

  it("is found with bars along either side, leaning, and with bars that the toner made fatter", () => {
    expect(textsOf(sheet(["N", "W", "N", "W"], { sideways: true }))).toEqual(["T"]);
    expect(textsOf(sheet(["N", "W", "N", "W"], { lean: 0.02 }))).toEqual(["T"]);
    expect(textsOf(sheet(["N", "W", "N", "W"], { grow: 3 }))).toEqual(["T"]);
  });

  it("lies where its bars are", () => {
    const [code] = findPatchCodes(sheet(["W", "N", "N", "W"]), DPI);
    expect(code?.box?.y).toBe(140);
    expect(code?.box?.height).toBe(0.8 * DPI);
  });

  it("is neither a table's rules, nor three bars, nor bars shorter than half an inch", () => {
    expect(textsOf(sheet(["N", "W", "N"]))).toEqual([]);
    expect(textsOf(sheet(["N", "N", "N", "N"]))).toEqual([]);
    expect(textsOf(sheet(["N", "W", "N", "W"], { length: 90 }))).toEqual([]);
  });

  it("is not found in noise", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 64, maxLength: 64 }), (row) => {
        const data = Uint8Array.from({ length: 400 * 400 }, (_, i) => row[(i * 31 + (i >> 5)) % 64]!);
        expect(findPatchCodes({ data, width: 400, height: 400 }, DPI)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
