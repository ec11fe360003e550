import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDue } from "./daily-share.ts";

describe("the daily share of the archive", () => {
  it("reaches every object exactly once in a round, whatever the percentage", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 20_000 }), (path, percent, firstDay) => {
        const rounds = Math.ceil(100 / percent);
        const days = Array.from({ length: rounds }, (_, day) => new Date((firstDay + day) * 86_400_000));
        expect(days.filter((day) => isDue(path, percent, day))).toHaveLength(1);
      }),
    );
  });
});
