import { describe, expect, it } from "vitest";
import { documents, findDocument } from "./documents.ts";
import { choicesOf, equivalentResultCodes, findProcedure, normaliseProcedureCode, procedures } from "./procedures.ts";

it("holds all 89 procedures and at least the 33 documents, without doubles", () => {
  expect(procedures()).toHaveLength(89);
  expect(documents().length).toBeGreaterThanOrEqual(33);
  expect(new Set(documents().map((d) => d.id)).size).toBe(documents().length);
  const codes = procedures().flatMap((p) => p.code ?? []);
  expect(new Set(codes).size).toBe(codes.length);
});

it("finds a procedure under its provincial code", () => {
  expect(findProcedure("1.001193.H36")?.name).toBe("Đăng ký khai sinh");
  expect(normaliseProcedureCode("2.000815.000.00.00.H55")).toBe("2.000815");
  expect(findProcedure("khai sinh")).toBeUndefined();
});

it("knows that one land certificate has two codes", () => {
  expect(equivalentResultCodes("KQ.G10.001148")).toContain("KQ.G10.001147");
  expect(equivalentResultCodes("KQ.G99.000001")).toEqual(["KQ.G99.000001"]);
});

describe("papers of which one is enough (R-55)", () => {
  const birth = findProcedure("1.001193")!;
  const choices = (start: string) => choicesOf(birth, birth.components.find(({ name }) => name.startsWith(start))!);

  it("stand in one row, or are two rows", () => {
    expect(choices("Giấy chứng sinh")).toEqual(["Giấy chứng sinh", "Văn bản của người làm chứng", "Giấy cam đoan về việc sinh"]);
    expect(choices("Tờ khai")).toEqual(choices("Biểu mẫu điện tử"));
    expect(choices("Biên bản về trẻ bị bỏ rơi")).toEqual([]);
  });

  it("a row that is exchanged for another has its other, and no row offers a choice only in its words", () => {
    for (const { components, name } of procedures()) {
      const marks = components.flatMap(({ oneOf }) => oneOf ?? []);
      for (const mark of marks) expect(marks.filter((other) => other === mark).length, name).toBeGreaterThan(1);
      for (const component of components)
        if (/ hoặc /.test(component.name.replace(/\([^)]*kèm[^)]*\)/, ""))) expect(component.anyOf, component.name).toBeDefined();
    }
  });
});

it("no document has the same field twice", () => {
  for (const document of documents()) expect(new Set(document.fields.map((f) => f.key)).size, document.id).toBe(document.fields.length);
  expect(findDocument("giay_khai_sinh")?.fields.some((f) => f.key === "full_name")).toBe(true);
});
