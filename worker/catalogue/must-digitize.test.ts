import type { ProcedureComponent } from "@camtay/shared/catalogues/procedures.ts";
import type { ProvinceProcedure } from "@camtay/shared/catalogues/province-catalogue.ts";
import { expect, it } from "vitest";
import { mustDigitize } from "./must-digitize.ts";

const component = (name: string, isResultOfOtherProcedure = false): ProcedureComponent => ({
  name,
  form: "original",
  required: true,
  isResultOfOtherProcedure,
  resultTypeCode: null,
  condition: null,
  certainty: null,
});
const decided = (...names: string[]): ProvinceProcedure => ({
  code: "1.001193",
  formerCodes: [],
  name: "Đăng ký khai sinh",
  sector: null,
  level: [],
  cases: [{ heading: null, components: names.map((name) => ({ anyOf: [name], form: null })) }],
  results: [],
  deadline: null,
  deadlineText: null,
  fee: null,
  retention: null,
  note: null,
});

it.each([
  ["Giấy chứng sinh (hoặc văn bản người làm chứng)", "Giấy chứng sinh", true],
  ["Văn bản ủy quyền (chứng thực)", "VĂN BẢN ỦY QUYỀN", true],
  ["Giấy xác nhận tình trạng hôn nhân", "Giấy xác nhận tình trạng hôn nhân của bên nữ", true],
  ["Giấy chứng nhận kết hôn", "Giấy chứng sinh", false],
  ["Tờ khai đăng ký khai sinh", "Giấy chứng sinh", false],
  ["Giấy tờ", "Bản sao", false],
])("the portal's “%s” and the province's “%s”: %s", (name, inDecision, expected) =>
  expect(mustDigitize(component(name), decided(inDecision))).toBe(expected),
);

it("without a decision, results of other procedures are first in line", () => {
  expect(mustDigitize(component("Giấy khai sinh", true), undefined)).toBe(true);
  expect(mustDigitize(component("Tờ khai"), undefined)).toBe(false);
});

it("a decision that does not name a paper lets it be, whatever it is", () =>
  expect(mustDigitize(component("Giấy khai sinh", true), decided("Giấy chứng sinh"))).toBe(false));

it("a decision that names one of the papers of which one is enough means the component", () => {
  const birth = { ...component("Giấy tờ về việc sinh"), anyOf: ["Giấy chứng sinh", "Giấy cam đoan về việc sinh"] };
  expect(mustDigitize(birth, decided("Giấy chứng sinh do cơ sở y tế cấp"))).toBe(true);
  expect(mustDigitize(birth, decided("Giấy báo tử"))).toBe(false);
});
