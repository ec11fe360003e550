import { expect, it } from "vitest";
import { familyNameEnding, familyNameOf } from "./family-names.ts";

it("knows a family name by its letters", () => {
  expect(familyNameOf("NGUYÊN")).toBe("Nguyễn");
  expect(familyNameOf("Lê")).toBeNull();
});

it("knows a family name without its first letter, when only one ends so", () => {
  expect(familyNameEnding("guyễn")).toBe("Nguyễn");
  expect(familyNameEnding("ương")).toBeNull();
});
