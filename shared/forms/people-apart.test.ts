import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Role } from "./dictionary.ts";
import { roleOf } from "./dictionary.ts";
import type { FieldDescription } from "./field-description.ts";
import { matchFields } from "./match-fields.ts";
import { planFill } from "./plan-fill.ts";
import type { FilingRecord, Party } from "./record.ts";

/** Headings by whom they name, and such as name somebody whom no record knows. */
const HEADINGS: readonly (readonly [Role, readonly string[]])[] = [
  ["applicant", ["Thông tin người yêu cầu", "I. Người nộp hồ sơ", "Người khai"]],
  ["subject", ["Thông tin người được giám hộ", "Người được cấp giấy", "Thông tin người khuyết tật"]],
  ["father", ["Thông tin về cha", "Phần khai về người cha"]],
  ["mother", ["Thông tin về mẹ", "Người mẹ"]],
  ["child", ["Thông tin trẻ em", "Người được khai sinh"]],
  ["deceased", ["Thông tin người chết", "Người đã mất"]],
  ["authorized", ["Người được ủy quyền", "Bên nhận ủy quyền"]],
  ["guardian", ["Người giám hộ", "Thông tin người giám hộ"]],
  ["householdHead", ["Thông tin chủ hộ"]],
  ["representative", ["Người đại diện theo pháp luật"]],
];
const STRANGERS = [
  "Bên bán",
  "Bên nhận chuyển nhượng",
  "Người làm chứng",
  "Thông tin người bảo lãnh",
  "Người thừa kế",
  "Chủ hộ mới",
  "Người yêu cầu 2",
  "Người yêu cầu II",
  "Người nộp đơn B",
  "Thông tin về mẹ chồng",
  "Cha đẻ của vợ",
  "Người đại diện bên B",
  "Phó giám đốc",
  "Chủ sử dụng đất liền kề",
  "Thông tin người phụ thuộc",
  "Người lưu trú",
  "Người thừa kế của người đã mất",
  "Người lo mai táng cho người đã chết",
  "Chủ cho vay",
  "Chủ nhà cho thuê",
  "Xin bảo lãnh cho người khác",
  "Xác nhận cho ông bà hàng xóm",
  "Thành viên hộ gia đình góp vốn",
];
const LABELS = [
  "Họ và tên",
  "Ngày sinh",
  "Số CCCD",
  "Ngày cấp",
  "Nơi cấp",
  "Số điện thoại",
  "Email",
  "Dân tộc",
  "Nơi thường trú",
  "Giới tính",
];
const STRANGERS_NAME = [
  "Họ và tên người làm chứng",
  "Họ tên người phiên dịch",
  "Họ tên chồng cũ",
  "Họ tên mẹ chồng",
  "Họ và tên người đại diện bên B",
  "Tên chủ nhà cho thuê",
  "Người liên hệ khẩn cấp",
];

/** Every value of a party is its own, so that a value tells whose it is. */
const parties: readonly Party[] = HEADINGS.map(([role], i) => ({
  id: role,
  attributes: Object.fromEntries(
    Object.entries({
      fullName: `Nguyễn Văn ${role}`,
      dateOfBirth: `199${i}-02-03`,
      idNumber: `09900000000${i}`,
      idIssueDate: `202${i % 6}-0${i}-06`.replace("-00-", "-12-"),
      idIssuePlace: `Cục ${role}`,
      phone: `090000000${i}`,
      email: `${role}@example.test`,
      ethnicity: `Kinh ${role}`,
      "permanent.full": `Số ${i}, Phố Mẫu, Phường Mẫu, Hà Nội`,
      gender: `Nam ${role}`,
    }).map(([name, text]) => [name, [{ text, source: { kind: "vault" as const }, date: null, confidence: 1 }]]),
  ),
}));
const ownedBy = (role: Role): ReadonlySet<string> =>
  new Set(
    Object.values(parties.find(({ id }) => id === role)!.attributes).flatMap((known) =>
      known.map(({ text }) => text.split("-").reverse().join("/")),
    ),
  );
const record: FilingRecord = { parties, roles: Object.fromEntries(HEADINGS.map(([role]) => [role, role])) };

interface Block {
  readonly heading: string;
  /** Null: nobody whom the record knows. */
  readonly role: Role | null;
  readonly labels: readonly string[];
}
const labels = fc.shuffledSubarray(LABELS, { minLength: 2 }).map((chosen) => [...chosen]);
const known: fc.Arbitrary<Block> = fc
  .tuple(fc.constantFrom(...HEADINGS), fc.nat(5), labels)
  .map(([[role, headings], at, chosen]) => ({ heading: headings[at % headings.length]!, role, labels: chosen }));
const stranger: fc.Arbitrary<Block> = fc
  .tuple(fc.constantFrom(...STRANGERS), labels)
  .map(([heading, chosen]) => ({ heading, role: null, labels: chosen }));

const fieldsOf = (blocks: readonly Block[]): FieldDescription[] =>
  blocks.flatMap(({ heading, labels: own }, b) =>
    own.map((label, f) => ({ id: `${b}.${f}`, label, labelSource: "label" as const, sectionChain: [heading], control: "text" as const })),
  );
const proposalsFor = (fields: readonly FieldDescription[]) => planFill(fields, matchFields({ title: "Tờ khai", fields }), record).proposals;

describe("the people of a form are kept apart", () => {
  const blocks = fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: known }, stranger), {
    minLength: 2,
    maxLength: 5,
    selector: (b) => b.role ?? b.heading,
  });

  it("a block's values are those of the person its heading names, and a stranger's block stays empty", () => {
    fc.assert(
      fc.property(blocks, (form) => {
        for (const { fieldId, key, display } of proposalsFor(fieldsOf(form))) {
          const { role } = form[Number(fieldId.split(".")[0])]!;
          expect([fieldId, roleOf(key)]).toEqual([fieldId, role]);
          expect(ownedBy(role!)).toContain(display);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("fills each known person's name and number, so that the rule above is not kept by doing nothing", () => {
    for (const [role, headings] of HEADINGS)
      for (const heading of headings) {
        const keys = proposalsFor(fieldsOf([{ heading, role, labels: ["Họ và tên", "Số CCCD"] }])).map(({ key }) => key);
        expect([heading, keys]).toEqual([heading, [`${role}.fullName`, `${role}.idNumber`]]);
      }
  });

  it("behind a stranger's name nothing of the block's own person is filled", () => {
    fc.assert(
      fc.property(known, fc.constantFrom(...STRANGERS_NAME), labels, (block, name, behind) => {
        const own = block.labels.length;
        const fields = fieldsOf([{ ...block, labels: [...block.labels, name, ...behind] }]);
        for (const { fieldId } of proposalsFor(fields)) expect(Number(fieldId.split(".")[1])).toBeLessThan(own);
      }),
      { numRuns: 200 },
    );
  });
});
