import { expect, it } from "vitest";
import { familyNameEnding, familyNameOf } from "./family-names.ts";

it("knows a family name by its letters", () => {
  expect(familyNameOf("NGUYÊN")).toBe("Nguyễn");
  expect(familyNameOf("Lê")).toBeNull();
});

it.each(["Lường", "Phàn", "Vừ", "Vù", "Tống", "Giang", "Doãn", "Đường", "Trình", "Ngọ", "Phan", "LƯƠNG"])(
  "takes %s for no other name",
  (name) => expect(familyNameOf(name)?.toLowerCase()).toBe(name.toLowerCase()),
);

it("knows which of two names is meant by its vowels, and else leaves it", () => {
  expect(familyNameOf("Đoan")).toBe("Đoàn");
  expect(familyNameOf("Tông")).toBe("Tống");
  expect(familyNameOf("Trinh")).toBeNull();
});

it("knows a family name without its first letter, when only one ends so", () => {
  expect(familyNameEnding("guyễn")).toBe("Nguyễn");
  expect(familyNameEnding("ương")).toBeNull();
});
