import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseKey } from "../dictionary.ts";
import type { ControlKind, FieldDescription } from "../field-description.ts";
import { ETHNIC_GROUPS } from "./ethnic-groups.ts";
import { fitControl } from "./fit-control.ts";

type Box = Partial<FieldDescription> & { control: ControlKind };
const box = (own: Box): FieldDescription => ({ id: "a", label: "", labelSource: "label", sectionChain: [], ...own });
const list = (control: ControlKind, ...options: string[]): Box => ({ control, options: options.map((text) => ({ text })) });
/** What goes into the control, or why nothing does. */
const fitted = (key: string, text: string, own: Box): unknown => {
  const fit = fitControl(box(own), parseKey(key)!, text);
  return fit.kind === "refused" ? fit.reason : fit.value.kind === "option" || fit.value.kind === "text" ? fit.value.text : fit.value;
};

describe("a date as precise as it is known", () => {
  const BIRTH = "mother.dateOfBirth";
  it.each<[string, Box, unknown]>([
    // a chooser of day, month or year stands before the box: its format says what the box takes now
    ["1991", { control: "date", format: "yyyy" }, { kind: "date", iso: "1991", text: "1991" }],
    ["1991-04", { control: "date", format: "mm/yyyy" }, { kind: "date", iso: "1991-04", text: "04/1991" }],
    ["1991-04-21", { control: "date", format: "mm/yyyy" }, { kind: "date", iso: "1991-04", text: "04/1991" }],
    ["1991", { control: "date", format: "dd/mm/yyyy" }, "precision-missing"],
    ["1991-04", { control: "date" }, "precision-missing"],
    ["1991", { control: "text" }, "1991"],
    ["1991-04-21", { control: "text", format: "yyyy" }, "1991"],
    ["1991", { control: "dateParts" }, { kind: "dateParts", day: null, month: null, year: "1991" }],
    ["1991-04", { control: "dateParts" }, { kind: "dateParts", day: null, month: "04", year: "1991" }],
    ["21/4/1991", { control: "dateParts" }, { kind: "dateParts", day: "21", month: "04", year: "1991" }],
    ["khoảng 1991", { control: "date" }, "doubtful-value"],
  ])("%s into %o", (date, control, expected) => expect(fitted(BIRTH, date, control)).toEqual(expected));
  it("into a list of years", () => expect(fitted("father.dateOfBirth", "1960-02-03", list("select", "1959", "1960", "1961"))).toBe("1960"));
});

describe("boxes that refuse dots and spaces", () => {
  it.each<[string, string, Box, unknown]>([
    ["applicant.phone", "0912 345 678", { control: "number" }, "0912345678"],
    ["applicant.idNumber", "099 099 000 001", { control: "number" }, "099099000001"],
    ["land.area", "1.250,5 m2", { control: "number" }, "1250.5"],
    ["business.capital", "50.000.000 đồng", { control: "number" }, "50000000"],
    ["land.area", "từ 2 đến 3", { control: "number" }, "does-not-fit"],
    ["applicant.idNumber", "099099000001", { control: "text", maxLength: 9 }, "does-not-fit"],
    ["applicant.fullName", "Nguyễn Thị Mẫu", { control: "text", label: "Họ và tên (chữ in hoa)" }, "NGUYỄN THỊ MẪU"],
  ])("%s %s", (key, text, control, expected) => expect(fitted(key, text, control)).toBe(expected));
});

describe("a gender, however it is asked", () => {
  it.each<[string, Box, unknown]>([
    ["Nữ", list("select", "-- Chọn --", "Nam", "Nữ"), "Nữ"],
    ["Nữ", list("radio", "Nam", "Nữ", "Khác"), "Nữ"],
    ["Nam", list("checkboxes", "Nam", "Nữ"), "Nam"],
    ["Nam", list("radio", "Male", "Female"), "Male"],
    ["Nữ", list("select", "Giới tính Nam", "Giới tính Nữ"), "Giới tính Nữ"],
    ["Nữ", list("select", "Nam giới", "Nữ giới"), "Nữ giới"],
    ["Nam", list("select", "Nữ", "Khác"), "no-such-option"],
    ["Nam", { control: "text" }, "Nam"],
  ])("%s in %o", (text, control, expected) => expect(fitted("child.gender", text, control)).toBe(expected));
});

describe("a nationality, however the catalogue writes it", () => {
  it.each([
    [["Vanuatu", "Venezuela", "Việt Nam", "Campuchia"], "Việt Nam"],
    [["Lào", "Cộng hòa XHCN Việt Nam"], "Cộng hòa XHCN Việt Nam"],
    [["VIET NAM", "LAO PDR"], "VIET NAM"],
    [
      ["Cộng hoà xã hội chủ nghĩa Việt Nam", "Trung Quốc"].map((text) => text.normalize("NFD")),
      "Cộng hoà xã hội chủ nghĩa Việt Nam".normalize("NFD"),
    ],
    [["VN - Việt Nam", "LA - Lào"], "VN - Việt Nam"],
    [["Lào", "Hoa Kỳ"], "no-such-option"],
  ])("%o", (options, expected) => expect(fitted("applicant.nationality", "Việt Nam", list("select", ...options))).toBe(expected));
});

describe("a relation by its meaning, a person where two fit", () => {
  it.each<[string, string[], string]>([
    ["Cha", ["Bố đẻ", "Mẹ đẻ", "Ông", "Bà"], "Bố đẻ"],
    ["Mẹ", ["Cha", "Mẹ", "Người giám hộ"], "Mẹ"],
    ["Con", ["Vợ", "Chồng", "Con ruột", "Con nuôi"], "Con ruột"],
    ["Bản thân", ["Chính chủ", "Người được ủy quyền"], "Chính chủ"],
    ["Con", ["Con trai", "Con gái"], "several-options-fit"],
    ["Vợ", ["Chồng", "Con"], "no-such-option"],
  ])("%s in %o", (relation, options, expected) =>
    expect(fitted("applicant.relationToChild", relation, list("select", ...options))).toBe(expected),
  );
});

it("takes an ethnic group in any of its spellings from a whole catalogue", () => {
  const catalogue = list(
    "select",
    "-- Chọn dân tộc --",
    ...ETHNIC_GROUPS.map(([name], i) => `${String(i + 1).padStart(2, "0")} - ${name}`),
    "Khác",
  );
  fc.assert(
    fc.property(fc.nat(ETHNIC_GROUPS.length - 1), fc.nat(10), (group, spelling) => {
      const names = ETHNIC_GROUPS[group]!;
      expect(fitted("subject.ethnicity", names[spelling % names.length]!, catalogue)).toBe(
        `${String(group + 1).padStart(2, "0")} - ${names[0]}`,
      );
    }),
  );
});
