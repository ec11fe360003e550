import type { Word } from "@camtay/shared/domain/digitized.ts";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { calmPaper } from "./calm-paper.ts";
import { encodePageLayers } from "./page-layers.ts";
import { takeTextOff } from "./text-mask.ts";

const [WIDTH, HEIGHT] = [800, 600];
const word = (text: string, x: number, y: number, width: number, height: number): Word => ({
  text,
  box: { x, y, width, height },
  confidence: 0.98,
  line: 0,
  block: 0,
});

async function page(svg: string): Promise<Uint8Array> {
  const whole = `<svg width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fcfbf9"/>${svg}</svg>`;
  return sharp(Buffer.from(whole)).removeAlpha().raw().toBuffer();
}

const pixel = (colour: Uint8Array, x: number, y: number): number[] => [...colour.subarray((y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3)];
const blackIn = (rows: readonly (readonly number[])[]): number =>
  rows.reduce((sum, row) => sum + row.reduce((own, x, i) => own + (i % 2 === 0 ? -x : x), 0), 0);

describe("text taken off a page", () => {
  it("goes into a mask of twice the resolution and leaves paper behind", async () => {
    const colour = await page(`<rect x="100" y="100" width="60" height="20" fill="#222"/>`);
    const before = Uint8Array.from(colour);
    const [mask, ...more] = takeTextOff(colour, WIDTH, HEIGHT, [word("Điều", 94, 94, 72, 32)], 200);
    expect(more).toEqual([]);
    expect(mask).toMatchObject({ width: WIDTH * 2, height: HEIGHT * 2 });
    expect(Math.abs(blackIn(mask!.rows) / 4 - 60 * 20)).toBeLessThan(60);
    expect(Math.max(...mask!.ink)).toBeLessThan(60);
    expect(pixel(before, 130, 110)[0]).toBeLessThan(60);
    expect(pixel(colour, 130, 110)).toEqual(pixel(colour, 300, 300));
  });

  it("is drawn at the page's own resolution from 300 dpi on", async () => {
    const colour = await page(`<rect x="100" y="100" width="60" height="20" fill="#222"/>`);
    expect(takeTextOff(colour, WIDTH, HEIGHT, [word("Điều", 94, 94, 72, 32)], 300)[0]).toMatchObject({ width: WIDTH });
  });

  it("stays in the picture when it is coloured, under a seal, joined to a stroke or doubtful", async () => {
    const print = `<rect x="100" y="100" width="60" height="20" fill="#222"/>`;
    const cases: [string, Partial<Word>][] = [
      [`<rect x="100" y="100" width="60" height="20" fill="#22c"/>`, {}],
      [`${print}<circle cx="165" cy="110" r="30" stroke="#c22" stroke-width="5" fill="none"/>`, {}],
      [`${print}<rect x="60" y="104" width="140" height="12" fill="#222"/>`, {}],
      [print, { confidence: 0.85 }],
      [`<path d="M100 120 l9 -20 M120 120 l9 -20 M140 120 l9 -20" stroke="#222" stroke-width="3"/>`, { confidence: 0.95 }],
      [print, { text: "—" }],
    ];
    for (const [svg, more] of cases) {
      const colour = await page(svg);
      const before = Uint8Array.from(colour);
      expect(takeTextOff(colour, WIDTH, HEIGHT, [{ ...word("Điều", 94, 94, 72, 32), ...more }], 200)).toEqual([]);
      expect(Buffer.from(colour).equals(Buffer.from(before))).toBe(true);
    }
  });

  it("of two shades makes two masks", async () => {
    const colour = await page(
      `<rect x="100" y="100" width="60" height="20" fill="#111"/><rect x="300" y="100" width="60" height="20" fill="#888"/>`,
    );
    const masks = takeTextOff(colour, WIDTH, HEIGHT, [word("Điều", 94, 94, 72, 32), word("khoản", 294, 94, 72, 32)], 200);
    expect(masks.map(({ ink }) => Math.round(ink[0] / 34))).toEqual([1, 4]);
  });
});

describe("calmed paper (R-04)", () => {
  it("loses its grain and keeps every mark, pale ones too, pixel for pixel", async () => {
    const marks = `<circle cx="400" cy="300" r="60" stroke="#e8a0a0" stroke-width="4" fill="none"/><path d="M100 500 L220 470" stroke="#d4d4d4" stroke-width="2"/>`;
    const colour = await page(marks);
    for (let i = 0; i < colour.length; i += 7) colour[i] = Math.max(0, colour[i]! - (i % 4));
    const before = Uint8Array.from(colour);
    const { kept, columns } = calmPaper(colour, WIDTH, HEIGHT);
    let lost = 0;
    for (let i = 0; i < WIDTH * HEIGHT; i++) {
      const isMark = Math.min(before[i * 3]!, before[i * 3 + 1]!, before[i * 3 + 2]!) < 225;
      if (isMark && before[i * 3 + 1] !== colour[i * 3 + 1]) lost++;
    }
    expect(lost).toBe(0);
    expect(kept[Math.floor(300 / 8) * columns + Math.floor(400 / 8)]).toBe(1); // inside the seal's ring
    expect(new Set(Array.from({ length: 64 }, (_, x) => pixel(colour, 600 + x, 100).join())).size).toBe(1);
  });
});

it("keeps the paper inside a seal, and of a frame around the page only what is near its lines", async () => {
  const seal = calmPaper(await page(`<circle cx="400" cy="300" r="60" stroke="#c22" stroke-width="4" fill="none"/>`), WIDTH, HEIGHT);
  expect(seal.kept[37 * seal.columns + 50]).toBe(1);
  const frame = calmPaper(
    await page(`<rect x="40" y="40" width="700" height="500" stroke="#c22" stroke-width="4" fill="none"/>`),
    WIDTH,
    HEIGHT,
  );
  expect(frame.kept[5 * frame.columns + 50]).toBe(1);
  expect(frame.kept[37 * frame.columns + 50]).toBe(0);
});

it("the grain of the paper is worth bits around a coloured mark, not around a black one", async () => {
  const grainAround = async (ink: string) => {
    const colour = await page(`<circle cx="400" cy="300" r="90" stroke="${ink}" stroke-width="8" fill="none"/>`);
    for (let i = 0; i < colour.length; i++) colour[i] = Math.max(0, colour[i]! - ((i * 7919) % 23));
    return calmPaper(colour, WIDTH, HEIGHT).grain;
  };
  expect(await grainAround("#c22")).toBeGreaterThan(3);
  expect(await grainAround("#222")).toBe(0);
});

describe("layers of a page", () => {
  it("give a colour picture of full size and a mask of twice that", async () => {
    const data = await page(`<rect x="100" y="100" width="60" height="20" fill="#222"/>`);
    const { images, inked } = await encodePageLayers(
      { data, width: WIDTH, height: HEIGHT, channels: 3 },
      [word("Điều", 94, 94, 72, 32)],
      200,
    );
    expect(images.map(({ entries }) => entries.Width)).toEqual([WIDTH, WIDTH * 2]);
    expect(inked).toEqual([]);
  });

  it("take grey and transparent pictures as well", async () => {
    for (const channels of [1, 2, 4] as const) {
      const data = Buffer.alloc(WIDTH * HEIGHT * channels, 255);
      const { images } = await encodePageLayers({ data, width: WIDTH, height: HEIGHT, channels }, [], 200);
      expect(images[0]!.entries.ColorSpace).toEqual({ kind: "name", name: "DeviceRGB" });
    }
  });
});
