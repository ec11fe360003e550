import fc from "fast-check";
import { expect, it } from "vitest";
import { fold, foldedWords, tidy } from "./fold.ts";

it("folds Vietnamese to plain letters in either encoding", () => {
  expect(fold("  Đặng  Thị\u00a0Ngọc Ánh ")).toBe("dang thi ngoc anh");
  expect(fold("Đặng".normalize("NFD"))).toBe(fold("Đặng".normalize("NFC")));
  expect(foldedWords("Bà Rịa–Vũng Tàu, (Ê Đê)")).toEqual(["ba", "ria", "vung", "tau", "e", "de"]);
});

it("folding and tidying twice changes nothing more", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
      expect(tidy(tidy(text))).toBe(tidy(text));
    }),
  );
});

it("keeps no control character, which no database and no XML takes", () => {
  expect(tidy("Nguyễn\u0000Văn\t\u001fAn\u0007")).toBe("Nguyễn Văn An");
});
