import { expect, it } from "vitest";
import { AgencyCode, AgencyScope, scopeCovers } from "./agency-code.ts";

it.each([
  ["H15", "H15", true],
  ["H15", "H15.50", false],
  ["H15.*", "H15", true],
  ["H15.*", "H15.50.05", true],
  ["H15.*", "H150", false],
  ["H15.50.*", "H15", false],
])("%s covers %s: %s", (scope, agency, covered) => expect(scopeCovers(scope, agency)).toBe(covered));

it.each(["", "*", ".*", "H15.", "H15*", "H15.%", "H15'; drop", "H15\n", "a".repeat(41)])("%j is no code of an agency", (text) =>
  expect(AgencyCode.safeParse(text).success).toBe(false),
);
it("a scope is a code with or without all below", () => {
  for (const text of ["H15", "000.00.12.H26", "H15.*"]) expect(AgencyScope.safeParse(text).success).toBe(true);
  expect(AgencyScope.safeParse("*").success).toBe(false);
});
