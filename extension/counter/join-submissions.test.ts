import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { expect, test } from "vitest";
import { joinSubmissions } from "./join-submissions.ts";
import type { KnownParty } from "./known-party.ts";

const party = (id: string, facts: Record<string, string>, usualRoles: string[] = []): KnownParty => ({
  party: {
    id,
    attributes: Object.fromEntries(
      Object.entries(facts).map(([name, text]) => [name, [{ text, source: { kind: "vault" }, date: null, confidence: 1 }]]),
    ),
  },
  relation: "self",
  label: id,
  usualRoles,
});
const ME = party("toi", { idNumber: "099088000321", fullName: "Trần Hữu Nghĩa", dateOfBirth: "1988-02-03", phone: "0900123456" });
const WIFE = party("vo", { idNumber: "099191000654", fullName: "Lò Thị Ánh" });
const submission = (values: Record<string, string>) => ({
  id: "s1",
  site: "motcua.thunghiem.gov.vn",
  title: "Đăng ký khai sinh",
  keptOn: PartialDate.parse("2026-10-01"),
  values: Object.entries(values).map(([key, text]) => ({ key, text })),
});
const textsOf = (parties: readonly KnownParty[], id: string, attribute: string) =>
  parties.find((known) => known.party.id === id)?.party.attributes[attribute]?.map(({ text }) => text);

test("what was filed goes to the person with the same number, beside what the vault says, with site and date", () => {
  const joined = joinSubmissions([ME, WIFE], [submission({ "father.idNumber": "099 088 000 321", "father.phone": "0900999888" })]);
  expect(textsOf(joined, "toi", "phone")).toEqual(["0900123456", "0900999888"]);
  expect(joined[0]?.party.attributes.phone?.[1]).toMatchObject({
    source: { kind: "last-submission", site: "motcua.thunghiem.gov.vn" },
    date: "2026-10-01",
  });
});

test("a block of somebody else reaches nobody, whatever else agrees", () => {
  const foreign = submission({ "father.idNumber": "099199000777", "father.fullName": "Trần Hữu Nghĩa", "father.phone": "0900999888" });
  expect(textsOf(joinSubmissions([ME, WIFE], [foreign]), "toi", "phone")).toEqual(["0900123456"]);
});

test("without a number, name and birth date must both agree", () => {
  const named = { "father.fullName": "TRẦN HỮU NGHĨA", "father.occupation": "Thợ may" };
  expect(textsOf(joinSubmissions([ME], [submission(named)]), "toi", "occupation")).toBeUndefined();
  const born = submission({ ...named, "father.dateOfBirth": "1988-02-03" });
  expect(textsOf(joinSubmissions([ME], [born]), "toi", "occupation")).toEqual(["Thợ may"]);
});

test("a thing takes up what was filed under its usual role", () => {
  const car = party("xe", { brand: "Honda" }, ["vehicle"]);
  expect(textsOf(joinSubmissions([car], [submission({ "vehicle.plate": "99A-123.45" })]), "xe", "plate")).toEqual(["99A-123.45"]);
});
