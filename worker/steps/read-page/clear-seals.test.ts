import { expect, it } from "vitest";
import { greyImage, type RawImage } from "../../imaging/raw-image.ts";
import { clearSeals } from "./clear-seals.ts";

const DPI = 100;
const SIDE = 400;
const RED = [200, 40, 50] as const;
const BLACK = [30, 30, 30] as const;

/** A white page on which `paint` draws; the grey page beside it holds the mean of the colours, as a scanner would. */
function page(paint: (dot: (x: number, y: number, ink: readonly [number, number, number]) => void) => void) {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  paint((x, y, ink) => data.set(ink, (y * SIDE + x) * 3));
  const grey = greyImage(SIDE, SIDE);
  for (let i = 0; i < grey.data.length; i++) grey.data[i] = (data[3 * i]! + data[3 * i + 1]! + data[3 * i + 2]!) / 3;
  const colour: RawImage = { data, width: SIDE, height: SIDE, channels: 3 };
  clearSeals(colour, grey, DPI);
  return (x: number, y: number) => grey.data[y * SIDE + x]!;
}

it("takes a round seal away and leaves the print under it", () => {
  const grey = page((dot) => {
    for (let i = 0; i < 3600; i++)
      for (const radius of [68, 69, 70])
        dot(Math.round(200 + radius * Math.cos(i / 500)), Math.round(200 + radius * Math.sin(i / 500)), RED);
    for (let x = 100; x < 300; x++) for (const y of [180, 181, 182]) dot(x, y, BLACK);
  });
  expect(grey(270, 200)).toBeGreaterThan(240);
  expect(grey(200, 181)).toBe(30);
});

it("leaves red headings and square stamps", () => {
  const grey = page((dot) => {
    for (let x = 20; x < 380; x++) for (let y = 40; y < 60; y++) dot(x, y, RED);
    for (let x = 100; x < 340; x++) for (const y of [200, 201, 300, 301]) dot(x, y, RED);
    for (let y = 200; y < 302; y++) for (const x of [100, 101, 339, 340]) dot(x, y, RED);
  });
  expect(grey(200, 50)).toBeLessThan(150);
  expect(grey(200, 200)).toBeLessThan(150);
});
