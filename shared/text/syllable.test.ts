import { expect, it } from "vitest";
import { hasPossibleTone, isSyllable } from "./syllable.ts";

it("knows what can be one syllable", () => {
  expect(["Nghiêng", "ý", "quyết", "Khuê"].filter(isSyllable)).toHaveLength(4);
  expect(["quánphường", "trđhôn", "Bkch", ""].filter(isSyllable)).toEqual([]);
});

it("knows which tones a syllable can have", () => {
  expect(["Bích", "Việt", "Phước", "Hoa", "Nguyễn"].filter(hasPossibleTone)).toHaveLength(5);
  expect(["Bich", "Tuyêt", "Phườc", "Hằ́ng"].filter(hasPossibleTone)).toEqual([]);
});
