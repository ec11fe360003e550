import fc from "fast-check";
import { expect, it } from "vitest";
import { countedReceiptDay, dueDay, isWorkingDay, nextWorkingDay } from "./working-days.ts";

it("received before Tết 2026, three working days end after it", () => {
  expect(dueDay({ day: "2026-02-13", hour: 10 }, 3)).toBe("2026-02-25");
});

it("filed online on a holiday counts from the next working day", () => {
  expect(countedReceiptDay({ day: "2026-04-30", hour: 9 }, false)).toBe("2026-05-04");
});

it("same-day procedures: after 15:00 it is returned the next working day", () => {
  expect(dueDay({ day: "2026-11-20", hour: 14 }, 0, true)).toBe("2026-11-20");
  expect(dueDay({ day: "2026-11-20", hour: 15 }, 0, true)).toBe("2026-11-23");
});

it("a due day is always a working day, and more days never end earlier", () => {
  const day = fc.integer({ min: 0, max: 700 }).map((n) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 30 }), (start, hour, days) => {
      const due = dueDay({ day: start, hour }, days);
      expect(isWorkingDay(due)).toBe(true);
      expect(dueDay({ day: start, hour }, days + 1) > due).toBe(true);
      expect(isWorkingDay(nextWorkingDay(start))).toBe(true);
    }),
  );
});
