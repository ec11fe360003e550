import { expect, it } from "vitest";
import { isUrgent, PRIORITY, priorityOf } from "./priority.ts";

const size = { urgency: null, files: 1, bytes: 3_000_000, pages: 0 } as const;

it("six pages at a counter go before a day's pile, that before a night's", () => {
  expect(priorityOf({ ...size, pages: 6 })).toBe(PRIORITY.counter);
  expect(priorityOf({ ...size, files: 200 })).toBe(PRIORITY.day);
  expect(priorityOf({ ...size, pages: 5_000 })).toBe(PRIORITY.night);
  expect(isUrgent(PRIORITY.counter)).toBe(true);
  expect(isUrgent(PRIORITY.day)).toBe(false);
});

it("one large file is a pile before its pages are known", () => {
  expect(priorityOf({ ...size, bytes: 1_400_000_000 })).toBe(PRIORITY.night);
});

it("what the person says counts more than the size", () => {
  expect(priorityOf({ ...size, pages: 5_000, urgency: "counter" })).toBe(PRIORITY.counter);
  expect(priorityOf({ ...size, urgency: "pile" })).toBe(PRIORITY.night);
});
