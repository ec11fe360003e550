import { expect, test } from "vitest";
import { partsNamed } from "./date-format.ts";

test.each([
  ["Ngày/tháng/năm", "dmy"],
  ["Ngày, tháng, năm sinh", "dmy"],
  ["dd/mm/yyyy", "dmy"],
  ["Tháng/năm", "my"],
  ["mm/yyyy", "my"],
  ["Năm", "y"],
  ["Chỉ có năm sinh", "y"],
])("“%s” speaks of %s", (text, parts) => {
  expect(partsNamed(text)).toBe(parts);
});

test.each(["Việt Nam", "Nữ", "Ngày", "5 năm", "Ngày cấp thẻ", ""])("“%s” is no format of a date", (text) => {
  expect(partsNamed(text)).toBeNull();
});
