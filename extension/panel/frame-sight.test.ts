import { expect, test } from "vitest";
import { sightThrough } from "./frame-sight.ts";

const PORTAL = "https://motcua.thunghiem.gov.vn";
const FORMS = "https://tokhai.thunghiem.gov.vn";
const asks = (frameId: number, word: string, depth: number, around: string) => ({ frameId, result: { word, depth, around } });
const tells = (frameId: number, depth: number, origin: string, frames: Record<string, boolean>) => ({
  frameId,
  result: { depth, origin, frames },
});
/** The page holds frame 4, which holds frame 7. */
const asked = [asks(4, "four", 1, PORTAL), asks(7, "seven", 2, FORMS)];

test("a frame is seen when each frame around it sees the next", () => {
  const told = [tells(0, 0, PORTAL, { four: true }), tells(4, 1, FORMS, { seven: true })];
  expect(sightThrough(7, asked, told)).toBe("seen");
  expect(sightThrough(0, asked, told)).toBe("seen");
});

test("a frame inside a hidden one is hidden", () => {
  expect(sightThrough(7, asked, [tells(0, 0, PORTAL, { four: false }), tells(4, 1, FORMS, { seven: true })])).toBe("covered");
});

test("a frame that nobody has looked at yet is waited for", () => {
  expect(sightThrough(7, asked, [tells(0, 0, PORTAL, { four: true }), tells(4, 1, FORMS, {})])).toBeNull();
});

test("a word that was overheard and sent again from a frame that is seen counts for nothing", () => {
  const twice = [tells(0, 0, PORTAL, { four: false, seven: true }), tells(4, 1, FORMS, { seven: false })];
  expect(sightThrough(7, asked, twice)).toBe("covered");
  const unheardByItsOwn = [tells(0, 0, PORTAL, { four: true, seven: true })];
  expect(sightThrough(7, asked, unheardByItsOwn)).toBe("covered");
});

test("a witness of another site than the one around the frame counts for nothing", () => {
  const told = [tells(0, 0, PORTAL, { four: true }), tells(5, 1, PORTAL, { seven: true })];
  expect(sightThrough(7, asked, told)).toBe("covered");
});
