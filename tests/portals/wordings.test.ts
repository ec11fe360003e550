import { readFileSync } from "node:fs";
import type { ControlKind, FieldDescription } from "@camtay/shared/forms/field-description.ts";
import { matchFields } from "@camtay/shared/forms/match-fields.ts";
import { describe, expect, it } from "vitest";

/** Lines `attribute: wording | wording`; `-` for what is never filled. */
const lines = (name: string): [string, string[]][] =>
  readFileSync(new URL(`wordings/${name}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.includes(": "))
    .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2).split(" | ")]);

const box = (id: string, label: string, section: string, control: ControlKind): FieldDescription => ({
  id,
  label,
  labelSource: "label",
  sectionChain: [section],
  control,
});
const LISTS = new Set(["gender", "ethnicity", "religion", "nationality", "maritalStatus", "idType", "partyType", "residenceType"]);
const controlOf = (attribute: string): ControlKind => {
  if (LISTS.has(attribute) || /\.(?:type|class|grade|resultMethod)$/.test(attribute)) return "select";
  return /Date$|dateOf|\.date$/.test(attribute) ? "date" : "text";
};

describe("wordings of facts about a person", () => {
  const REQUESTER = "Thông tin người nộp hồ sơ";
  it.each(lines("person.txt"))("%s", (attribute, wordings) => {
    const before: Record<string, string> = { idIssueDate: "Số CCCD", idIssuePlace: "Số CCCD", idType: "Số CCCD", bankName: "Số tài khoản" };
    const lead = before[attribute];
    for (const label of wordings) {
      const fields = [...(lead ? [box("lead", lead, REQUESTER, "text")] : []), box("asked", label, REQUESTER, controlOf(attribute))];
      expect([label, matchFields({ title: "Tờ khai", fields }).at(-1)!.key]).toEqual([
        label,
        attribute === "-" ? null : `applicant.${attribute}`,
      ]);
    }
  });
});

describe("wordings of facts about things", () => {
  const HEADINGS: Record<string, string> = {
    org: "Thông tin doanh nghiệp",
    business: "Thông tin hộ kinh doanh",
    land: "Thông tin thửa đất",
    construction: "Thông tin công trình",
    vehicle: "Thông tin xe",
    license: "Thông tin giấy phép lái xe",
    death: "Thông tin việc chết",
    civilRecord: "Thông tin hộ tịch",
  };
  it.each(lines("things.txt"))("%s", (key, wordings) => {
    const thing = key.slice(0, key.indexOf("."));
    const heading = HEADINGS[thing] ?? "Thông tin hồ sơ";
    const title = thing.startsWith("death") ? "Đăng ký khai tử" : "Đơn đề nghị";
    for (const label of wordings) {
      const lead = thing === "org" && key !== "org.name" ? [box("lead", "Tên tổ chức", heading, "text")] : [];
      const fields = [box("name", "Họ và tên", "Thông tin người nộp hồ sơ", "text"), ...lead, box("asked", label, heading, controlOf(key))];
      expect([label, matchFields({ title, fields }).at(-1)!.key]).toEqual([label, key]);
    }
  });
});
