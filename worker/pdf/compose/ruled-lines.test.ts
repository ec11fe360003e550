import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { takeRulesOff } from "./ruled-lines.ts";

const [WIDTH, HEIGHT] = [800, 600];

async function page(svg: string): Promise<Uint8Array> {
  const whole = `<svg width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fcfbf9"/>${svg}</svg>`;
  return sharp(Buffer.from(whole)).removeAlpha().raw().toBuffer();
}

const darkest = (colour: Uint8Array): number => colour.reduce((least, level) => Math.min(least, level), 255);
const boxesOf = (rules: ReturnType<typeof takeRulesOff>) => rules.flatMap(({ boxes }) => boxes);

describe("ruled lines taken off a page", () => {
  it("are rectangles where they stood, crossings included, and leave paper behind", async () => {
    const colour = await page(`<path d="M100.5 50 V450 M60 200.5 H700 M60 300.5 H700" stroke="#333" stroke-width="3"/>`);
    const rules = takeRulesOff(colour, WIDTH, HEIGHT, 200);
    expect(darkest(colour)).toBeGreaterThan(230);
    const level = boxesOf(rules).filter(({ width }) => width > 500);
    expect(new Set(level.map(({ y, height }) => Math.round(2 * (y + height / 2))))).toEqual(new Set([401, 601]));
    for (const { x, width } of level) {
      expect(x).toBeLessThan(63);
      expect(x + width).toBeGreaterThan(697);
    }
    expect(Math.min(...rules.map(({ ink }) => ink))).toBeLessThan(80);
  });

  it("may lean a little: pieces follow them", async () => {
    const colour = await page(`<path d="M60 200 L740 202" stroke="#333" stroke-width="2.4"/>`);
    const boxes = boxesOf(takeRulesOff(colour, WIDTH, HEIGHT, 200));
    expect(boxes.length).toBeGreaterThan(4);
    for (const { x, y, width, height } of boxes) {
      const wanted = 200 + (2 * (x + width / 2 - 60)) / 680;
      expect(Math.abs(y + height / 2 - wanted)).toBeLessThan(0.4);
    }
  });

  it("stay in the picture when coloured, thick, short, dotted or a stroke of the pen", async () => {
    const drawings = [
      `<path d="M60 200.5 H700" stroke="#c22" stroke-width="3"/>`,
      `<rect x="60" y="200" width="600" height="9" fill="#333"/>`,
      `<path d="M60 200.5 H130" stroke="#333" stroke-width="3"/>`,
      `<path d="M60 200.5 H700" stroke="#333" stroke-width="3" stroke-dasharray="3 3"/>`,
      `<path d="M60 200 C200 150 300 260 500 190" stroke="#333" stroke-width="3" fill="none"/>`,
    ];
    for (const svg of drawings) {
      const colour = await page(svg);
      const before = Uint8Array.from(colour);
      expect(takeRulesOff(colour, WIDTH, HEIGHT, 200)).toEqual([]);
      expect(Buffer.from(colour).equals(Buffer.from(before))).toBe(true);
    }
  });

  it("leave what is written across them where it is", async () => {
    const stroke = `<path d="M300 150 L330 250" stroke="#333" stroke-width="4"/>`;
    const rule = `<path d="M60 200.5 H700" stroke="#333" stroke-width="3"/>`;
    const [alone, crossed] = [await page(stroke), await page(stroke + rule)];
    takeRulesOff(crossed, WIDTH, HEIGHT, 200);
    let lost = 0;
    for (let i = 0; i < alone.length; i += 3) if (alone[i]! < 100 && crossed[i]! > 150) lost++;
    expect(lost).toBe(0);
  });
});
