import { expect, it } from "vitest";
import { seededRandom } from "../chaos/seeded-random.ts";
import { killWhileSigning } from "../chaos/signing-kills.chaos.ts";

it("twenty kills at random moments: every paper is signed once or visibly UNKNOWN, none is lost, none is signed twice", {
  timeout: 240_000,
}, async () => {
  const { failures, points } = await killWhileSigning({ points: 20, papers: 60, random: seededRandom(20_261_123), longestLifeMs: 1_200 });
  expect(failures).toEqual([]);
  expect(points).toBe(20);
});
