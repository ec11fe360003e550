import { describe, expect, it } from "vitest";
import { findStreaks, mendStreaks } from "./mend-streaks.ts";
import { fillBox, printedPage } from "./testing/draw-page.ts";

describe("streaks of a document feeder", () => {
  it("are found and lightened, print under them stays", () => {
    const page = printedPage(150);
    const clean = Uint8Array.from(page.data);
    for (let y = 0; y < page.height; y++)
      for (const x of [500, 501]) page.data[y * page.width + x] = Math.max(0, page.data[y * page.width + x]! - 38);
    const streaks = findStreaks(page);
    expect(streaks).toHaveLength(1);
    mendStreaks(page, streaks);
    let worst = 0;
    for (let i = 0; i < clean.length; i++) if (clean[i]! > 100) worst = Math.max(worst, Math.abs(page.data[i]! - clean[i]!));
    expect(worst).toBeLessThan(12);
  });

  it("are not confused with a printed rule", () => {
    const page = printedPage(150);
    fillBox(page, 300, 100, 2, page.height - 200, 40);
    expect(findStreaks(page)).toEqual([]);
  });
});
