import { describe, expect, it } from "vitest";
import { findParts } from "./connected-parts.ts";
import { MARK, sortMarks } from "./find-marks.ts";
import { inkMap } from "./ink-map.ts";
import type { GreyImage } from "./raw-image.ts";
import { blankPage, dice, drawPrint, fillBox, fillDisc } from "./testing/draw-page.ts";

const DPI = 100;
const MM = DPI / 25.4;
const look = (page: GreyImage) => {
  const parts = findParts(inkMap(page), 44);
  return { parts, ...sortMarks(page, parts, DPI) };
};

function dirtyBack(): GreyImage {
  const page = blankPage(827, 1169);
  for (const y of [108.5, 188.5]) fillDisc(page, 11 * MM, y * MM, 3 * MM, 25);
  const next = dice(5);
  for (let i = 0; i < 60; i++) fillDisc(page, 20 + next() * 780, 20 + next() * 1120, 0.8 + next() * 0.6, 70);
  return page;
}

describe("blank or not", () => {
  it("finds nothing on a back with punch holes and specks", () => {
    const { strength, holes } = look(dirtyBack());
    expect(strength).toBeLessThan(1);
    expect(holes).toHaveLength(2);
  });

  it("keeps a back with a page number, a tick or a faint note", () => {
    const number = dirtyBack();
    drawPrint(number, { left: 400, top: 1080, right: 430, bottom: 1110, body: 8 }, 3, 40);
    expect(look(number).strength).toBeGreaterThan(1);

    const tick = dirtyBack();
    for (let i = 0; i < 14; i++) fillBox(tick, 300 + i, 500 + i, 3, 2, 60);
    expect(look(tick).strength).toBeGreaterThan(1);

    const pencil = dirtyBack();
    drawPrint(pencil, { left: 200, top: 300, right: 320, bottom: 330, body: 9 }, 4, 160);
    expect(look(pencil).strength).toBeGreaterThan(1);
  });

  it("tells of pencil so pale that it may as well be the other side", () => {
    const pale = dirtyBack();
    drawPrint(pale, { left: 200, top: 300, right: 320, bottom: 330, body: 9 }, 4, 200);
    expect(look(pale).strength).toBeLessThan(1);
    expect(look(pale).faintStrength).toBeGreaterThan(1);
    expect(look(dirtyBack()).faintStrength).toBeLessThan(1);
  });

  it("takes print that shines through from the other side for nothing", () => {
    const page = blankPage(827, 1169);
    drawPrint(page, { left: 100, top: 100, right: 700, bottom: 900, body: 9 }, 4, 218);
    expect(look(page).strength).toBeLessThan(1);
    expect(look(page).faintStrength).toBeLessThan(1);
  });

  it("takes a sliver of the bed that turns round a corner of the page for nothing", () => {
    const page = blankPage(827, 1169);
    fillBox(page, 0, 0, 827, 2, 40);
    fillBox(page, 0, 0, 2, 270, 40);
    expect(look(page).strength).toBeLessThan(1);
    drawPrint(page, { left: 2, top: 262, right: 60, bottom: 292, body: 9 }, 4);
    expect(look(page).strength).toBeGreaterThan(1);
  });

  it("takes the soft shadow of a binding for nothing", () => {
    const page = blankPage(827, 1169);
    for (let x = 0; x < 120; x++) fillBox(page, x, 0, 1, 1169, Math.round(245 * (1 - 0.45 * Math.exp(-((x / 38) ** 2)))));
    expect(look(page).strength).toBeLessThan(1);
  });
});

describe("specks", () => {
  it("goes only where nothing stands beside it: full stops and dotted lines stay", () => {
    const page = blankPage(827, 1169);
    drawPrint(page, { left: 100, top: 100, right: 300, bottom: 130, body: 9 }, 4);
    fillDisc(page, 500, 600, 1.3, 40);
    for (let x = 100; x < 300; x += 5) fillDisc(page, x, 400, 1, 40);
    const { parts, kind } = look(page);
    const lone = Array.from({ length: parts.count }, (_, p) => p).filter((p) => kind[p] === MARK.loneSpeck);
    expect(lone).toHaveLength(1);
    expect(parts.left[lone[0]!]).toBeGreaterThan(495);
  });
});
