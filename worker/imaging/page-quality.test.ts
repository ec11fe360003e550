import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { cleanPage } from "./clean-page.ts";
import { toCorners } from "./plane-matrix.ts";
import type { GreyImage } from "./raw-image.ts";
import type { SourcePage } from "./source-page.ts";
import { fillDisc, layThrough, printedPage } from "./testing/draw-page.ts";

async function findingsOf(picture: GreyImage, change: Partial<SourcePage> = {}, blur = 0): Promise<readonly string[]> {
  const { data, width, height } = picture;
  const image = sharp(data, { raw: { width, height, channels: 1 } });
  const bytes = await (blur ? image.blur(blur) : image).toColourspace("srgb").jpeg({ quality: 90 }).toBuffer();
  const page = await cleanPage({
    file: "a.jpg",
    page: 1,
    bytes,
    mediaType: "image/jpeg",
    declaredDpi: 200,
    original: "scan",
    pagesInFile: 1,
    ...change,
  });
  return page.findings;
}

const photographed = (lowerLeft: number, paper = printedPage(200)): GreyImage =>
  layThrough(
    paper,
    toCorners(paper.width, paper.height, [
      [130, 150],
      [1500, 110],
      [1540, 2180],
      [lowerLeft, 2210],
    ]),
    1654,
    2339,
    70,
  );

describe("what is wrong with a picture", () => {
  it("is nothing on a good scan and a good photograph", async () => {
    expect(await findingsOf(printedPage(200))).toEqual([]);
    expect(await findingsOf(photographed(90), { declaredDpi: 72 })).toEqual([]);
  });

  it("is blur", async () => {
    expect(await findingsOf(printedPage(200), {}, 3.5)).toContain("blurred");
  });

  it("is darkness", async () => {
    const page = printedPage(200);
    for (let i = 0; i < page.data.length; i++) page.data[i] = page.data[i]! * 0.22;
    expect(await findingsOf(page)).toContain("too-dark");
  });

  it("is a corner outside the picture", async () => {
    expect(await findingsOf(photographed(-60), { declaredDpi: 72 })).toContain("corner-cut");
  });

  it("is a desk that cannot be told from the paper", async () => {
    const picture = photographed(90);
    // Objects on the desk hide one edge of the sheet.
    for (let y = 100; y < 2300; y += 60) fillDisc(picture, 60 + (y % 5) * 12, y, 70, 250);
    expect(await findingsOf(picture, { declaredDpi: 72 })).toContain("paper-edge-not-found");
  });
});
