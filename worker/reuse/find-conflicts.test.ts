import { expect, it } from "vitest";
import { findConflicts } from "./find-conflicts.ts";

const value = (id: string, attribute: string, text: string, relation: "self" | "father" | "child" = "self") => ({
  id,
  attribute,
  text,
  relation,
});

it("two birth dates cannot both be true; a year agrees with each of its days", () => {
  expect(findConflicts([value("1", "dateOfBirth", "1982"), value("2", "dateOfBirth", "1982-11-15")])).toEqual([]);
  expect(
    findConflicts([value("1", "dateOfBirth", "1982"), value("2", "dateOfBirth", "1982-11-15"), value("3", "dateOfBirth", "1983-11-15")]),
  ).toEqual([{ relation: "self", attribute: "dateOfBirth", values: ["1", "2", "3"] }]);
});

it("a name with and without accents is one name; two names are two", () => {
  expect(findConflicts([value("1", "fullName", "TRẦN VĂN MẪU"), value("2", "fullName", "Tran Van Mau")])).toEqual([]);
  expect(findConflicts([value("1", "fullName", "Trần Văn Mẫu"), value("2", "fullName", "Trần Văn Mận")])).toHaveLength(1);
});

it("what may rightly differ is no conflict: addresses over time, several children", () => {
  expect(findConflicts([value("1", "permanent.full", "Xã A"), value("2", "permanent.full", "Xã B")])).toEqual([]);
  expect(findConflicts([value("1", "fullName", "An", "child"), value("2", "fullName", "Bình", "child")])).toEqual([]);
  expect(findConflicts([value("1", "fullName", "An", "father"), value("2", "fullName", "Bình", "father")])).toHaveLength(1);
});
