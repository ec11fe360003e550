import type { Word } from "@camtay/shared/domain/digitized.ts";
import { expect, it } from "vitest";
import { dropShowThrough } from "./drop-show-through.ts";

const line = (number: number, confidence: number, text: string): Word[] =>
  text
    .split(" ")
    .map((word, i) => ({ text: word, box: { x: 50 * i, y: 40 * number, width: 40, height: 28 }, confidence, line: number, block: 0 }));

const mirrored = Array.from({ length: 12 }, (_, i) => line(i, 0.35, "gnộ2 đob2 Áq IỘH sd")).flat();
const note = line(20, 0.93, "Đã đối chiếu bản chính 12/4");

it("keeps the note on a back through which the front shows", () => {
  expect(dropShowThrough([...mirrored, ...note])).toEqual(note);
});

it("keeps a page that reads well, with its bad lines, and a page with little on it", () => {
  const page = [...Array.from({ length: 10 }, (_, i) => line(i, 0.96, "Số định danh cá nhân")).flat(), ...line(30, 0.3, "chữ viết tay")];
  expect(dropShowThrough(page)).toEqual(page);
  expect(dropShowThrough(line(0, 0.2, "chữ viết tay"))).toHaveLength(3);
});
