import type { Word } from "@camtay/shared/domain/digitized.ts";
import fc from "fast-check";
import { expect, it } from "vitest";
import { dropSpecks } from "./drop-specks.ts";

const line = (...texts: string[]): Word[] =>
  texts.map((text, i) => ({ text, box: { x: 40 * i, y: 0, width: 30, height: 20 }, confidence: 0.9, line: 0, block: 0 }));
const texts = (words: readonly Word[]) => words.map((word) => word.text);

it("drops ruled lines and specks", () => {
  expect(texts(dropSpecks(line("|", "STT", "ˆ", "|Họ", "_", "tên|", "`")))).toEqual(["STT", "Họ", "tên"]);
});

it("keeps the dash between two words and before a list entry, not one at the end of a line", () => {
  expect(texts(dropSpecks(line("Độc", "lập", "-", "Tự", "do")))).toContain("-");
  const dash = { x: 0, y: 10, width: 9, height: 3 };
  const [sign, ...entry] = line("-", "Như", "Điều", "4;");
  expect(texts(dropSpecks([{ ...sign!, box: { ...dash, x: 25 } }, ...entry]))[0]).toBe("-");
  expect(texts(dropSpecks([{ ...sign!, text: "~", box: { ...dash, x: 25 } }, ...entry]))[0]).toBe("-");
  expect(texts(dropSpecks([{ ...sign!, box: { ...dash, x: 25, width: 3 } }, ...entry]))[0]).toBe("Như");
  expect(texts(dropSpecks(line("Phạm", "Kiệt", "-")))).toEqual(["Phạm", "Kiệt"]);
});

it.each([
  [["'Tòng", "Thành", "Nghĩa"], "Tòng Thành Nghĩa"],
  [[".Đăng", "ký", "thành", "lập", "hộ-"], "Đăng ký thành lập hộ-"],
  [["người", "tên.người", "mẹ", "Vượng_"], "người tên người mẹ Vượng"],
  [["Vũ", "Thị", "Bích'Trâm,", "H'Mông"], "Vũ Thị Bích Trâm, H'Mông"],
  [["Ngày,", "tháng,năm", "sinh"], "Ngày, tháng, năm sinh"],
  [["XÃ", "MỸ", "THẠNH."], "XÃ MỸ THẠNH"],
])("takes specks off the words in %s", (given, right) => expect(texts(dropSpecks(line(...given))).join(" ")).toBe(right));

it.each([
  ["gọi", "là", '"Bên', 'A".'],
  ["Lưu:", "VT,", "VHXH."],
  ["Quyết", "định", "này", "./."],
  ["www.moj.gov.vn", "5.000.000", "TM.", "ỦY"],
])("leaves %s alone", (...given) => expect(texts(dropSpecks(line(...given)))).toEqual(given));

it("never drops a letter or a digit", () => {
  const letters = (words: readonly Word[]) =>
    texts(words)
      .join("")
      .replace(/[^\p{L}\p{N}]/gu, "");
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 8 })), (given) => {
      const words = line(...given);
      expect(letters(dropSpecks(words))).toBe(letters(words));
    }),
  );
});
