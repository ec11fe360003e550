import type { Role } from "@camtay/shared/forms/dictionary.ts";
import { expect, test } from "vitest";
import type { KnownParty } from "./known-party.ts";
import { likelyRoles, suggestRoles } from "./suggest-roles.ts";

const party = (
  id: string,
  relation: KnownParty["relation"],
  facts: Record<string, string> = {},
  usualRoles: string[] = [],
): KnownParty => ({
  party: {
    id,
    attributes: Object.fromEntries(
      Object.entries(facts).map(([name, text]) => [name, [{ text, source: { kind: "vault" }, date: null, confidence: 1 }]]),
    ),
  },
  relation,
  label: id,
  usualRoles,
});
const BIRTH: Role[] = ["applicant", "child", "mother", "father"];
const man = party("man", "self", { idNumber: "099088000111", gender: "Nam", dateOfBirth: "1988-02-03" });
const nobody = { idNumber: null };

test("a grown man on a birth form is the father, a woman the mother, a small child the child", () => {
  expect(likelyRoles(man, BIRTH, 2026)[0]).toBe("father");
  expect(likelyRoles(party("w", "self", { gender: "Nữ", dateOfBirth: "1990-01-01" }), BIRTH, 2026)[0]).toBe("mother");
  expect(likelyRoles(party("c", "self", { gender: "Nữ", dateOfBirth: "2026-08-05" }), BIRTH, 2026)[0]).toBe("child");
});

test("the family follows from the role of the main person", () => {
  const parties = [man, party("wife", "spouse"), party("baby", "child")];
  expect(suggestRoles(parties, BIRTH, nobody, "father")).toEqual({ father: "man", mother: "wife", child: "baby" });
});

test("the requester is bound only to the person whose number stands in the block", () => {
  expect(suggestRoles([man], BIRTH, nobody, "father")).not.toHaveProperty("applicant");
  expect(suggestRoles([man], BIRTH, { idNumber: "099199000777" }, "father")).not.toHaveProperty("applicant");
  expect(suggestRoles([man], BIRTH, { idNumber: "099088000111" }, "father")).toEqual({ father: "man", applicant: "man" });
});

test("a number typed in groups into the vault is the same number", () => {
  const spaced = party("man", "self", { idNumber: "099 088 000 111" });
  expect(suggestRoles([spaced], BIRTH, { idNumber: "099088000111" }, null)).toEqual({ applicant: "man" });
});

test("no person plays two roles by default", () => {
  const bindings = suggestRoles([man], ["groom", "bride", "owner"], nobody, "groom");
  expect(bindings).toEqual({ groom: "man" });
});

test("usual roles come first", () => {
  const vehicle = party("xe", "thing", {}, ["vehicle"]);
  expect(suggestRoles([man, vehicle], ["owner", "vehicle"], nobody, "owner")).toEqual({ vehicle: "xe", owner: "man" });
});
