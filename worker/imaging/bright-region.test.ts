import { expect, it } from "vitest";
import { brightRegion, cutOut } from "./bright-region.ts";
import { blankPage, fillBox } from "./testing/draw-page.ts";

function table(...sheets: (readonly [x: number, y: number, width: number, height: number])[]) {
  const picture = blankPage(1169, 877);
  fillBox(picture, 0, 0, 1169, 877, 70);
  for (const [x, y, width, height] of sheets) fillBox(picture, x, y, width, height, 225);
  return picture;
}

it("finds the sheet that lies on a table, with some of the table around it", () => {
  const picture = table([400, 300, 400, 250], [40, 40, 30, 30]);
  const box = brightRegion(picture)!;
  expect(box.x).toBeGreaterThan(300);
  expect(box.x).toBeLessThan(390);
  expect(box.x + box.width).toBeGreaterThan(810);
  expect(box.y + box.height).toBeLessThan(640);
  const part = cutOut(picture, box);
  expect(part.data[0]).toBe(70);
  expect(part.data[(310 - box.y) * part.width + 410 - box.x]).toBe(225);
});

it("finds none where nothing stands out", () => {
  expect(brightRegion(table())).toBeNull();
  expect(brightRegion(table([300, 300, 20, 20]))).toBeNull();
  expect(brightRegion(table([10, 10, 1150, 860]))).toBeNull();
});
