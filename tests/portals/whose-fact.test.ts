import { readFileSync } from "node:fs";
import type { FieldDescription } from "@camtay/shared/forms/field-description.ts";
import { matchFields } from "@camtay/shared/forms/match-fields.ts";
import { readHeading } from "@camtay/shared/forms/read-heading.ts";
import { describe, expect, it } from "vitest";

const lines = (name: string): string[] =>
  readFileSync(new URL(`wordings/${name}`, import.meta.url), "utf8")
    .split("\n")
    .filter(Boolean);
const box = (label: string, index: number, heading = ""): FieldDescription => ({
  id: String(index),
  label,
  labelSource: "label",
  sectionChain: heading === "" ? [] : [heading],
  control: "text",
});
const lastKey = (title: string, heading: string, labels: readonly string[]): string | null =>
  matchFields({ title, fields: labels.map((label, i) => box(label, i, heading)) }).at(-1)!.key;

/** What a heading makes of the fields below it; a couple's sides count as the couple. */
function reading(heading: string): string {
  const { role, closed, unread, topic, paper, base } = readHeading(heading);
  if (closed) return "closed";
  if (role) return role === "wife" ? "bride" : role === "husband" ? "groom" : role;
  return unread ? "unknownPerson" : topic || paper || base ? "thing" : "plain";
}

describe("whom a heading names, and where nothing is filled", () => {
  it.each(lines("headings.txt").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)] as const))(
    "%s",
    (expected, headings) => {
      for (const heading of headings.split(" | ")) expect([heading, reading(heading)]).toEqual([heading, expected]);
    },
  );
});

const PERSON = ["Họ và tên", "Ngày sinh", "Số CCCD", "Ngày cấp", "Nơi cấp", "Nơi thường trú", "Số điện thoại"];

it.each(lines("never.txt"))("leaves %s alone", (label) => {
  expect(lastKey("Đơn đề nghị", "Thông tin người nộp hồ sơ", [...PERSON, label])).toBeNull();
  expect(lastKey("Tờ khai", "", [...PERSON, label])).toBeNull();
});

const ROLES: Readonly<Record<string, readonly string[]>> = {
  applicant: ["người nộp hồ sơ", "người yêu cầu", "người làm đơn"],
  owner: ["chủ hồ sơ", "chủ xe", "người sử dụng đất", "chủ đầu tư"],
  mother: ["mẹ", "người mẹ"],
  father: ["cha", "bố"],
  child: ["con", "trẻ", "người được khai sinh"],
  deceased: ["người chết", "người được khai tử"],
  bride: ["bên nữ", "vợ"],
  groom: ["bên nam", "chồng"],
  householdHead: ["chủ hộ"],
  guardian: ["người giám hộ"],
  authorized: ["người được ủy quyền"],
  representative: ["người đại diện theo pháp luật"],
  receiver: ["người nhận"],
  caregiver: ["người chăm sóc"],
  nobody: ["người làm chứng", "bên bán", "bên mua", "người phiên dịch", "người bảo lãnh", "người thừa kế", "hàng xóm", "anh/chị/em"],
};
const FACTS: Readonly<Record<string, readonly string[]>> = {
  fullName: ["Họ và tên", "Họ, chữ đệm, tên"],
  dateOfBirth: ["Ngày sinh"],
  yearOfBirth: ["Năm sinh"],
  ethnicity: ["Dân tộc"],
  idNumber: ["Số CCCD", "Số định danh cá nhân"],
  idIssueDate: ["Ngày cấp CCCD"],
  phone: ["Số điện thoại", "SĐT"],
  occupation: ["Nghề nghiệp"],
  "permanent.full": ["Nơi thường trú", "Hộ khẩu thường trú"],
  "current.full": ["Nơi ở hiện nay"],
};
const JOINED: readonly ((fact: string, whose: string) => string)[] = [
  (fact, whose) => `${fact} ${whose}`,
  (fact, whose) => `3. ${fact} của ${whose} (*):`,
  (fact, whose) => `${fact} (${whose})`,
  (fact, whose) => `${fact} - ${whose}`.toUpperCase(),
  (fact, whose) => `${whose[0]!.toUpperCase()}${whose.slice(1)}: ${fact.toLowerCase()}`,
];

describe("a label that names a person asks of that person, however it is joined", () => {
  it.each(Object.entries(ROLES))("%s", (role, words) => {
    const title = role === "bride" || role === "groom" ? "Đăng ký kết hôn" : "Tờ khai";
    for (const whose of words)
      for (const [fact, labels] of Object.entries(FACTS))
        for (const label of labels.flatMap((text) => JOINED.map((join) => join(text, whose))))
          expect([label, lastKey(title, "", ["Họ và tên", "Ngày sinh", label])]).toEqual([
            label,
            role === "nobody" ? null : `${role}.${fact}`,
          ]);
  });
});
