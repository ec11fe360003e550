import { invert, multiply, project } from "@camtay/shared/domain/geometry.ts";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type CleanPage, cleanPage, turnCleanPage } from "./clean-page.ts";
import { type GreyImage, turnHalf, turnQuarter } from "./raw-image.ts";
import type { SourcePage } from "./source-page.ts";
import { blankPage, fillBox, layOnBed, printedPage } from "./testing/draw-page.ts";

async function asSource(picture: GreyImage, change: Partial<SourcePage> = {}): Promise<SourcePage> {
  const { data, width, height } = picture;
  const bytes = await sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace("srgb")
    .jpeg({ quality: 90 })
    .toBuffer();
  return { file: "a.jpg", page: 1, bytes, mediaType: "image/jpeg", declaredDpi: 200, original: "scan", pagesInFile: 1, ...change };
}

/** Largest distance between where the matrix says the page lies and where it was laid, pixels of the page. */
function misplacement(page: CleanPage, truth: { width: number; height: number; matrix: CleanPage["matrix"] }): number {
  const toTruth = multiply(invert(truth.matrix), page.matrix);
  return Math.max(
    ...[
      [0.1, 0.1],
      [0.9, 0.1],
      [0.9, 0.9],
      [0.1, 0.9],
    ].map(([u, v]) => {
      const [x, y] = project(toTruth, [u! * page.colour.width, v! * page.colour.height]);
      return Math.hypot(x - u! * truth.width, y - v! * truth.height);
    }),
  );
}

describe("cleanPage", () => {
  it("turns, straightens and crops, and knows where every pixel came from", async () => {
    const paper = printedPage(200);
    const { picture, matrix } = layOnBed(paper, -2.2, 24, 5, -6);
    const page = await cleanPage(await asSource(picture));
    expect(page).toMatchObject({ turn: 0, blank: false, source: "scanner", dpi: 200, findings: [] });
    expect(page.skewDegrees).toBeCloseTo(-2.2, 1);
    expect(misplacement(page, { ...paper, matrix })).toBeLessThan(4);
    expect(page.colour.channels).toBe(3);
    expect(page.grey.data.length * 3).toBe(page.colour.data.length);
  });

  it("brings a page up from every side", async () => {
    const paper = printedPage(200);
    for (const [stored, turn] of [
      [turnHalf(paper), 180],
      [turnQuarter(paper, 90), 270],
      [turnQuarter(paper, 270), 90],
    ] as const) {
      const page = await cleanPage(await asSource(stored));
      expect(page.turn).toBe(turn);
      expect(page.turnConfidence).toBeGreaterThan(0.9);
      expect([page.colour.width, page.colour.height]).toEqual([paper.width, paper.height]);
    }
  });

  it("makes paper white and leaves ink dark and coloured", async () => {
    const paper = printedPage(200);
    const tinted = await sharp(paper.data, { raw: { width: paper.width, height: paper.height, channels: 1 } })
      .toColourspace("srgb")
      .linear([0.93, 0.9, 0.8], [0, 0, 0])
      .composite([{ input: { create: { width: 200, height: 60, channels: 3, background: "#c02030" } }, left: 900, top: 1800 }])
      .png()
      .toBuffer();
    const page = await cleanPage(await asSource(paper, { bytes: tinted, mediaType: "image/png" }));
    const at = (x: number, y: number): number[] => [
      ...page.colour.data.subarray(3 * (y * page.colour.width + x), 3 * (y * page.colour.width + x) + 3),
    ];
    expect(at(100, 2200)).toEqual([255, 255, 255]);
    const [red, green] = at(1000, 1830);
    expect(red! - green!).toBeGreaterThan(100);
  });

  it("keeps the colour of coloured paper", async () => {
    const paper = printedPage(200);
    const pink = await sharp(paper.data, { raw: { width: paper.width, height: paper.height, channels: 1 } })
      .composite([
        { input: { create: { width: paper.width, height: paper.height, channels: 3, background: "#e69999" } }, blend: "multiply" },
      ])
      .toColourspace("srgb")
      .png()
      .toBuffer();
    const { colour, grey } = await cleanPage(await asSource(paper, { bytes: pink, mediaType: "image/png" }));
    expect(grey.data[2200 * colour.width + 100]).toBeGreaterThan(245);
    const [red, green, blue] = colour.data.subarray(3 * (2200 * colour.width + 100));
    expect(red).toBeGreaterThan(235);
    expect(green! / red!).toBeCloseTo(0.67, 1);
    expect(blue! / red!).toBeCloseTo(0.67, 1);
  });

  it("says of an empty back that it is blank, and keeps one with a mark", async () => {
    expect(await cleanPage(await asSource(blankPage(1654, 2339)))).toMatchObject({ blank: true });
    const marked = blankPage(1654, 2339);
    fillBox(marked, 800, 1000, 60, 6, 60);
    fillBox(marked, 820, 1030, 6, 50, 60);
    expect(await cleanPage(await asSource(marked))).toMatchObject({ blank: false });
  });

  it("measures the resolution of pictures that lie about it", async () => {
    const page = await cleanPage(await asSource(printedPage(200), { declaredDpi: 72 }));
    expect(page.sourceDpi).toBeCloseTo(200, -1);
    expect(page.findings).toEqual([]);
    expect((await cleanPage(await asSource(printedPage(110), { declaredDpi: 110 }))).findings).toContain("low-resolution");
  });

  it("squares a fax whose dots are twice as high as wide", async () => {
    const { data, width, height } = printedPage(200);
    const bytes = await sharp(data, { raw: { width, height, channels: 1 } })
      .resize(width, height >> 1, { fit: "fill" })
      .png()
      .toBuffer();
    const page = await cleanPage(await asSource(blankPage(1, 1), { bytes, mediaType: "image/png", declaredDpiY: 100 }));
    expect(Math.abs(page.colour.height - 2339)).toBeLessThan(4);
    const [, y] = project(page.matrix, [800, 2000]);
    expect(y).toBeCloseTo(1000, -1);
  });

  it("names file and page when the picture is cut off or too small", async () => {
    const source = await asSource(printedPage(200));
    const cut = { ...source, file: "b.pdf", page: 3, bytes: source.bytes.subarray(0, source.bytes.length >> 1) };
    await expect(cleanPage(cut)).rejects.toMatchObject({ code: "intake.page_truncated", facts: { file: "b.pdf", page: 3 } });
    const endMarker = Buffer.from([0xff, 0xd9]);
    await expect(cleanPage({ ...cut, bytes: Buffer.concat([cut.bytes, endMarker]) })).rejects.toMatchObject({
      code: "intake.page_truncated",
    });
    await expect(cleanPage({ ...source, bytes: Buffer.from("no picture") })).rejects.toMatchObject({ code: "intake.page_unreadable" });
    await expect(cleanPage(await asSource(blankPage(120, 90)))).rejects.toMatchObject({ code: "page.too_small" });
  });
});

describe("turnCleanPage", () => {
  it("turns pixels, codes and matrix together", async () => {
    const page = await cleanPage(await asSource(printedPage(200)));
    const marked: CleanPage = { ...page, qr: [{ text: "H99", format: "QRCode", box: { x: 100, y: 200, width: 50, height: 40 } }] };
    const quarter = turnCleanPage(marked, 90);
    expect(quarter.turn).toBe(90);
    expect([quarter.colour.width, quarter.colour.height]).toEqual([page.colour.height, page.colour.width]);
    expect(quarter.qr[0]!.box).toEqual({ x: page.colour.height - 240, y: 100, width: 40, height: 50 });
    const around = [0, 1, 2].reduce((turned) => turnCleanPage(turned, 90), quarter);
    expect(around.turn).toBe(0);
    expect(around.qr).toEqual(marked.qr);
    expect(Buffer.from(around.grey.data).equals(Buffer.from(page.grey.data))).toBe(true);
    const [x, y] = project(quarter.matrix, [page.colour.height - 300, 500]);
    const [u, v] = project(page.matrix, [500, 300]);
    expect(Math.hypot(x - u, y - v)).toBeLessThan(1e-6);
  });
});
