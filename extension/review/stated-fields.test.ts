import { expect, it } from "vitest";
import { statedFields } from "./stated-fields.ts";

const field = (key: string, text: string, flagged: boolean) => ({
  key,
  text,
  flagged,
  page: 0,
  box: null,
  confidence: 0.5,
  source: "ocr" as const,
});
const fields = [field("full_name", "Nguyễn Văn Mẫu", true), field("birth_date", "01/02/1990", false), field("address", "xã Mẫu", true)];

it("put aside for later, a doubtful value that nobody touched is not confirmed", () => {
  expect(statedFields(fields, { full_name: "Nguyễn Văn Mẫu", birth_date: "01/02/1990", address: "xã Mẫu" }, false)).toEqual([]);
});

it("a value that was corrected is the person's, also when the paper is put aside", () => {
  expect(statedFields(fields, { full_name: "Nguyễn Vân Mẫu" }, false)).toEqual([{ key: "full_name", text: "Nguyễn Vân Mẫu" }]);
});

it("everything is right: every value is confirmed as it stands", () => {
  expect(statedFields(fields, { address: "" }, true).map(({ key, text }) => [key, text])).toEqual([
    ["full_name", "Nguyễn Văn Mẫu"],
    ["birth_date", "01/02/1990"],
    ["address", ""],
  ]);
});
