import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FieldDescription, FormDescription } from "./field-description.ts";
import { matchFields } from "./match-fields.ts";
import { planFill } from "./plan-fill.ts";
import type { Candidate, FilingRecord, Party } from "./record.ts";

const known = (text: string, more: Partial<Candidate> = {}): Candidate => ({
  text,
  source: { kind: "vault" },
  date: null,
  confidence: 1,
  ...more,
});
const person = (id: string, values: Record<string, string>): Party => ({
  id,
  attributes: Object.fromEntries(Object.entries(values).map(([name, text]) => [name, [known(text)]])),
});
const box = (label: string, section: string, more: Partial<FieldDescription> = {}): FieldDescription => ({
  id: `${section}/${label}`,
  label,
  labelSource: "label",
  sectionChain: [section],
  control: "text",
  ...more,
});
const plan = (fields: FieldDescription[], record: FilingRecord, title = "Tờ khai") => {
  const form: FormDescription = { title, fields };
  const { proposals, notFilled } = planFill(fields, matchFields(form), record);
  return {
    proposals,
    filled: Object.fromEntries(proposals.map((proposal) => [proposal.fieldId, proposal.display])),
    left: Object.fromEntries(notFilled.map(({ fieldId, reason }) => [fieldId, reason])),
  };
};

const an = person("an", {
  fullName: "Nguyễn Văn An",
  idNumber: "099099000001",
  dateOfBirth: "1999-01-15",
  gender: "Nam",
  phone: "0900000001",
});
const binh = person("binh", { fullName: "Trần Thị Bình", idNumber: "099195000002", dateOfBirth: "1995", gender: "Nữ" });
const REQUESTER = "Thông tin người yêu cầu";
const SUBJECT = "Thông tin về người được cấp Giấy xác nhận tình trạng hôn nhân";
const two = [
  box("Họ, chữ đệm, tên", REQUESTER),
  box("Số định danh cá nhân", REQUESTER),
  box("Họ, chữ đệm, tên", SUBJECT),
  box("Số định danh cá nhân", SUBJECT),
];

it("puts the number of a card, its date and its place into no box of a passport", () => {
  const boxes = ["Họ và tên", "Số hộ chiếu", "Ngày cấp"].map((label) => box(label, REQUESTER));
  const card = { fullName: "Nguyễn Văn An", idNumber: "099099000001", idIssueDate: "2021-03-02" };
  const holder = (values: Record<string, string>) => plan(boxes, { parties: [person("an", values)], roles: { applicant: "an" } }).left;
  expect(holder(card)).toEqual({ [`${REQUESTER}/Số hộ chiếu`]: "no-data", [`${REQUESTER}/Ngày cấp`]: "no-data" });
  expect(holder({ ...card, idType: "Hộ chiếu", idDocNumber: "C0000001" })).toEqual({});
});

describe("requester and subject never share a person by accident", () => {
  it("fills a role only from the party bound to it", () => {
    const { filled, left } = plan(two, { parties: [an, binh], roles: { applicant: "an" } });
    expect(filled).toEqual({ [`${REQUESTER}/Họ, chữ đệm, tên`]: "Nguyễn Văn An", [`${REQUESTER}/Số định danh cá nhân`]: "099099000001" });
    expect(Object.values(left)).toEqual(["role-not-bound", "role-not-bound"]);
  });

  it("fills nothing of a block that the page has given to somebody else", () => {
    const fields = [{ ...two[0]!, value: "Lê Thị Khác", valueOrigin: "account" as const, locked: true }, two[1]!, two[2]!, two[3]!];
    const { filled, left } = plan(fields, { parties: [an, binh], roles: { applicant: "an", subject: "binh" } });
    expect(left).toEqual({ [two[0]!.id]: "another-person-on-page", [two[1]!.id]: "another-person-on-page" });
    expect(filled).toEqual({ [two[2]!.id]: "Trần Thị Bình", [two[3]!.id]: "099195000002" });
  });

  it("holds for any binding: every value of a block comes from one party", () => {
    const parties = [an, binh, person("chi", { fullName: "Phạm Chi", idNumber: "099090000003" })];
    const id = fc.option(fc.constantFrom("an", "binh", "chi"), { nil: undefined });
    const shown = fc.constantFrom("", "Nguyễn Văn An", "Trần Thị Bình", "099099000001", "Người Lạ");
    fc.assert(
      fc.property(id, id, fc.array(shown, { minLength: 4, maxLength: 4 }), (applicant, subject, values) => {
        const fields = two.map((field, i) => ({
          ...field,
          value: values[i]!,
          valueOrigin: values[i] === "" ? ("nobody" as const) : ("account" as const),
        }));
        const { proposals } = plan(fields, { parties, roles: { ...(applicant && { applicant }), ...(subject && { subject }) } });
        for (const { key, display, fieldId } of proposals) {
          const bound = parties.find((party) => party.id === (key.startsWith("applicant.") ? applicant : subject))!;
          expect(
            Object.values(bound.attributes)
              .flat()
              .map(({ text }) => text),
          ).toContain(display);
          const neighbours = fields.filter((field) => field.sectionChain[0] === fieldId.split("/")[0] && field.value !== "");
          for (const { value } of neighbours)
            expect(
              Object.values(bound.attributes)
                .flat()
                .map(({ text }) => text),
            ).toContain(value);
        }
      }),
    );
  });

  it("asks when the identity number contradicts sex or birth year of the same party", () => {
    const mixed = person("mixed", { fullName: "Trần Thị Bình", idNumber: "099099000001", gender: "Nữ" });
    const { proposals } = plan(two.slice(0, 2), { parties: [mixed], roles: { applicant: "mixed" } });
    expect(proposals.find(({ key }) => key === "applicant.idNumber")?.confirm).toBe(true);
  });
});

describe("what stands in a box is respected", () => {
  const name = two[0]!;
  const reason = (more: Partial<FieldDescription>) =>
    plan([{ ...name, ...more }], { parties: [an], roles: { applicant: "an" } }).left[name.id];
  it("leaves locked, typed and account-filled boxes alone", () => {
    expect(reason({ locked: true })).toBe("locked");
    const phone = box("Số điện thoại", REQUESTER, { value: "0911111111", valueOrigin: "person" });
    expect(plan([phone], { parties: [an], roles: { applicant: "an" } }).left[phone.id]).toBe("typed");
    expect(plan([{ ...phone, valueOrigin: "account" }], { parties: [an], roles: { applicant: "an" } }).left[phone.id]).toBe("prefilled");
  });
  it("says so when the box is right already, never fills a hidden one", () => {
    expect(reason({ value: "NGUYỄN VĂN AN", valueOrigin: "account" })).toBe("already-right");
    expect(reason({ visible: false })).toBe("hidden");
  });
  it("replaces a preset of the page", () => {
    const gender = box("Giới tính", REQUESTER, {
      control: "select",
      options: [{ text: "Nữ" }, { text: "Nam" }],
      value: "Nữ",
      valueOrigin: "preset",
    });
    expect(plan([gender], { parties: [an], roles: { applicant: "an" } }).filled[gender.id]).toBe("Nam");
  });
});

describe("values are not invented", () => {
  const born = box("Ngày, tháng, năm sinh", REQUESTER, { control: "date" });
  it("leaves a day box empty when only the year is known", () =>
    expect(plan([born], { parties: [binh], roles: { applicant: "binh" } }).left[born.id]).toBe("precision-missing"));
  it("fills what is known when a list beside the box lets it take less", () => {
    const chooser = (...texts: string[]) =>
      box("", REQUESTER, { id: "chooser", control: "select", options: texts.map((text) => ({ text })) });
    const value = (list: FieldDescription) =>
      plan([list, born], { parties: [binh], roles: { applicant: "binh" } }).proposals.map((proposal) => proposal.value);
    expect(value(chooser("Ngày/tháng/năm", "Tháng/năm", "Năm"))).toEqual([{ kind: "date", iso: "1995", text: "1995" }]);
    expect(value(chooser("dd/mm/yyyy", "mm/yyyy"))).toEqual([]);
    expect(value(chooser("Có", "Không"))).toEqual([]);
  });
  it("fills year boxes from what is known", () => {
    const parts = { ...born, control: "dateParts" as const };
    expect(plan([parts], { parties: [binh], roles: { applicant: "binh" } }).proposals[0]?.value).toEqual({
      kind: "dateParts",
      day: null,
      month: null,
      year: "1995",
    });
    const year = box("Năm sinh", REQUESTER);
    expect(plan([year], { parties: [an], roles: { applicant: "an" } }).filled[year.id]).toBe("1999");
  });
  it("shows both values when sources disagree, and takes the person's pin", () => {
    const phone = box("Số điện thoại", REQUESTER);
    const two: Party = {
      id: "x",
      attributes: { phone: [known("0900000001", { date: null }), known("0900000002", { source: { kind: "card-qr" } })] },
    };
    const record: FilingRecord = { parties: [two], roles: { applicant: "x" } };
    expect(planFill([phone], matchFields({ title: "", fields: [phone] }), record).notFilled[0]).toMatchObject({
      reason: "sources-disagree",
      choices: [{ display: "0900000001" }, { display: "0900000002" }],
    });
    const pinned: Party = {
      id: "x",
      attributes: { phone: [...two.attributes.phone!, known("0900000003", { source: { kind: "pinned" } })] },
    };
    expect(plan([phone], { ...record, parties: [pinned] }).filled[phone.id]).toBe("0900000003");
  });
  it("asks before it takes the permanent address for the place of residence", () => {
    const lives = person("x", { "permanent.full": "Số 1, Phố Mẫu, Phường Ba Đình, Hà Nội" });
    const field = box("Nơi cư trú", REQUESTER);
    expect(plan([field], { parties: [lives], roles: { applicant: "x" } }).proposals[0]).toMatchObject({
      display: "Số 1, Phố Mẫu, Phường Ba Đình, Hà Nội",
      confirm: true,
    });
  });
  it("and the other way round, also for the boxes of an address", () => {
    const lives = person("x", { "residence.full": "Số 1, Phố Mẫu, Phường Ba Đình, Thành phố Hà Nội" });
    const field = box("Tỉnh/Thành phố", "Địa chỉ thường trú của người nộp hồ sơ");
    expect(plan([field], { parties: [lives], roles: { applicant: "x" } }).proposals[0]).toMatchObject({
      display: "Thành phố Hà Nội",
      confirm: true,
    });
  });
});

it("fills drivers first and lets each list of an address wait for the one above", () => {
  const lives = person("x", {
    "permanent.ward": "Phường Ba Đình",
    "permanent.province": "Hà Nội",
    "permanent.detail": "Số 1",
    partyType: "Cá nhân",
  });
  const list = { control: "select" as const };
  const fields = [
    box("Phường/Xã", "Địa chỉ thường trú của người nộp hồ sơ", list),
    box("Tỉnh/Thành phố", "Địa chỉ thường trú của người nộp hồ sơ", list),
    box("Đối tượng", "Thông tin người nộp hồ sơ", list),
  ];
  const { proposals } = plan(fields, { parties: [lives], roles: { applicant: "x" } });
  expect(proposals.map(({ key }) => key)).toEqual(["applicant.partyType", "applicant.permanent.ward", "applicant.permanent.province"]);
  expect(proposals[1]?.after).toEqual([fields[1]!.id]);
});

describe("an address from before the two-level reform", () => {
  const old = person("x", { "permanent.full": "Thôn Mẫu, Phường Tân Lộc, Quận Thốt Nốt, Thành phố Cần Thơ" });
  const record: FilingRecord = { parties: [old], roles: { applicant: "x" } };
  const list = (label: string) => box(label, "Nơi thường trú của người yêu cầu", { control: "select" });
  const fields = [list("Tỉnh/Thành phố"), list("Phường/Xã")];
  const matches = matchFields({ title: "", fields });
  it("is taken to its ward of today, to be confirmed", () => {
    const { proposals } = planFill(fields, matches, record, {
      newPlaceOf: () => ({ kind: "whole", ward: { name: "Phường Tân Lộc", province: { name: "Thành phố Cần Thơ" } } }),
    });
    expect(proposals.map(({ display, confirm }) => [display, confirm])).toEqual([
      ["Thành phố Cần Thơ", true],
      ["Phường Tân Lộc", true],
    ]);
  });
  it("is left to the person when no table is at hand or the table does not know it", () => {
    for (const places of [undefined, { newPlaceOf: () => ({ kind: "unknown" as const }) }])
      expect(planFill(fields, matches, record, places).notFilled.map(({ reason }) => reason)).toEqual(["doubtful-value", "doubtful-value"]);
  });
  it("asks which ward when the old one was split, and knows the province that holds them all", () => {
    const province = { name: "Thành phố Cần Thơ" };
    const wards = ["Phường Tân Lộc", "Phường Thốt Nốt"].map((name) => ({ name, province }));
    const { proposals, notFilled } = planFill(fields, matches, record, { newPlaceOf: () => ({ kind: "split", wards }) });
    expect(proposals.map(({ display, confirm }) => [display, confirm])).toEqual([["Thành phố Cần Thơ", true]]);
    expect(notFilled.map(({ reason, choices }) => [reason, choices.map(({ display }) => display)])).toEqual([
      ["doubtful-value", ["Phường Tân Lộc", "Phường Thốt Nốt"]],
    ]);
  });
  it("stays as it is where the form still asks the district", () => {
    const three = [...fields, list("Quận/Huyện")];
    expect(planFill(three, matchFields({ title: "", fields: three }), record).proposals.map(({ display }) => display)).toEqual([
      "Thành phố Cần Thơ",
      "Phường Tân Lộc",
      "Quận Thốt Nốt",
    ]);
  });
});

it("gives rows of a repeating block to their own people", () => {
  const section = "Những thành viên trong hộ gia đình cùng thay đổi";
  const fields = [0, 1].map((row) => ({ ...box("Họ và tên", section), id: `m${row}`, row }));
  const { filled } = plan(fields, { parties: [an, binh], roles: {}, rows: { member: ["an", "binh"] } });
  expect(filled).toEqual({ m0: "Nguyễn Văn An", m1: "Trần Thị Bình" });
});

describe("lists that are locked until the one above them is chosen", () => {
  const home = person("nha", { "permanent.province": "Tỉnh Thanh Hóa", "permanent.ward": "Xã Đông Sơn" });
  const province = box("Tỉnh/Thành phố thường trú", REQUESTER, { control: "select" });
  const ward = (more: Partial<FieldDescription>) => box("Phường/Xã thường trú", REQUESTER, { control: "select", locked: true, ...more });
  const record = { parties: [home], roles: { applicant: "nha" } };

  it("are planned after it while they are empty", () => {
    const { proposals } = plan([province, ward({})], record);
    expect(proposals.map(({ key, after }) => [key, after])).toEqual([
      ["applicant.permanent.province", []],
      ["applicant.permanent.ward", [province.id]],
    ]);
  });

  it("stay as they are when they hold something, are no list, or stand alone", () => {
    const other = ward({ value: "Phường Hạc Thành", valueOrigin: "account" });
    expect(plan([province, other], record).left[other.id]).toBe("locked");
    expect(plan([province, ward({ control: "text" })], record).left[other.id]).toBe("locked");
    expect(plan([ward({})], record).left[other.id]).toBe("locked");
  });
});
