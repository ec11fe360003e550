import { describe, expect, it } from "vitest";
import type { ProcedureComponent } from "../catalogues/procedures.ts";
import { inForce, LEGAL_BASES } from "./legal-basis.ts";
import { type ConnectedDatabase, type HeldPaper, mayWeAsk } from "./may-we-ask.ts";

const CODE = "KQ.G15.000038";
const component = (form: ProcedureComponent["form"]): ProcedureComponent => ({
  name: "Giấy xác nhận tình trạng hôn nhân",
  form,
  required: true,
  isResultOfOtherProcedure: true,
  resultTypeCode: CODE,
  condition: null,
  certainty: null,
});
const paper: HeldPaper = { paperId: "giay-01", resultTypeCodes: [CODE], issuedOn: "2026-10-01", validUntil: null, signatureHolds: true };
const database: ConnectedDatabase = { id: "ho-tich", name: "CSDL hộ tịch điện tử", answersFor: [CODE], available: true };
const [none, valid, lastDay, expired, yearOnly] = [
  [],
  [paper],
  [{ ...paper, validUntil: "2026-11-23" }],
  [{ ...paper, validUntil: "2026-11-22" }],
  [{ ...paper, validUntil: "2026" }],
] as const;
const incident = { ...database, available: false };
const unsound = { ...database, unsound: true };

/** Every kind of answer, with the day and the rule that decide. The day a dossier was received chooses its rules. */
const TABLE = [
  // Data before paper: Decree 309/2026/NĐ-CP since 5 August 2026; Resolution 66.7/2025/NQ-CP since 1 January 2026.
  ["original", none, [database], "2026-11-23", "replaced-by-data", "state-holds-data", "reused-database"],
  ["original", none, [database], "2026-08-05", "replaced-by-data", "state-holds-data", "reused-database"],
  ["original", none, [database], "2026-08-04", "replaced-by-data", "data-replaces-paper", "reused-database"],
  ["original", none, [database], "2026-01-01", "replaced-by-data", "data-replaces-paper", "reused-database"],
  ["original", none, [database], "2025-12-31", "must-bring", "procedure-asks", "new-paper"],
  // Its two exceptions: an incident of the system, data that are wrong or incomplete.
  ["original", none, [incident], "2026-11-23", "must-bring", "procedure-asks", "new-paper"],
  ["original", none, [unsound], "2026-11-23", "must-bring", "procedure-asks", "new-paper"],
  ["original", valid, [incident], "2026-11-23", "held", "reuse-digitized", "reused-archive"],
  // What was digitized is used again: Decree 45/2020/NĐ-CP since 22 May 2020.
  ["original", valid, [], "2020-05-22", "held", "reuse-digitized", "reused-archive"],
  ["original", valid, [], "2020-05-21", "must-bring", "procedure-asks", "new-paper"],
  ["copy", valid, [], "2026-11-23", "held", "reuse-digitized", "reused-archive"],
  ["original", valid, [database], "2026-11-23", "replaced-by-data", "state-holds-data", "reused-database"],
  // Validity: the last day still counts; a year counts to its end; where none is stated none is invented.
  ["original", lastDay, [], "2026-11-23", "held", "reuse-digitized", "reused-archive"],
  ["original", yearOnly, [], "2026-11-23", "held", "reuse-digitized", "reused-archive"],
  ["original", expired, [], "2026-11-23", "expired", "procedure-asks", "new-paper"],
  ["original", [{ ...paper, signatureHolds: false }], [], "2026-11-23", "must-bring", "procedure-asks", "new-paper"],
  // Only shown and given back (R-16a); looked up first (R-16d, R-17); filled in; made by the office.
  ["present-only", none, [], "2026-11-23", "must-bring", "present-only", "new-paper"],
  ["database-lookup", none, [], "2026-11-23", "must-bring", "look-up-first", "new-paper"],
  ["database-lookup", none, [], "2026-08-04", "must-bring", "procedure-asks", "new-paper"],
  ["database-lookup", none, [database], "2026-11-23", "replaced-by-data", "state-holds-data", "reused-database"],
  ["e-form", none, [], "2026-11-23", "must-bring", "procedure-asks", "new-paper"],
  ["officer-created", valid, [database], "2026-11-23", "made-by-office", "office-makes", "new-paper"],
] as const;

describe("the law, line by line", () => {
  it.each(TABLE)("%s, held %j, databases %j, received %s: %s by %s", (form, held, databases, receivedOn, answer, basis, reuse) =>
    expect(mayWeAsk({ component: component(form), held, databases, receivedOn, today: "2026-11-23" })).toMatchObject({
      answer,
      basis: { id: basis },
      reuse,
    }),
  );

  it("each way of handing in has its own word", () => {
    const handling = (form: ProcedureComponent["form"]) => {
      const answer = mayWeAsk({ component: component(form), held: [], databases: [], receivedOn: "2026-11-23", today: "2026-11-23" });
      return answer.answer === "must-bring" ? answer.handling : answer.answer;
    };
    expect(
      (
        [
          "original",
          "copy",
          "original-or-certified-copy",
          "present-only",
          "database-lookup",
          "e-form",
          "paper-form",
          "officer-created",
        ] as const
      ).map(handling),
    ).toEqual(["original", "copy", "copy", "show-only", "if-not-found", "fill-in", "fill-in", "made-by-office"]);
  });

  it("a paper whose kind is not known is never taken for a held one", () => {
    const unknown = { ...component("original"), resultTypeCode: null };
    expect(
      mayWeAsk({ component: unknown, held: [paper], databases: [database], receivedOn: "2026-11-23", today: "2026-11-23" }).answer,
    ).toBe("must-bring");
  });
});

it("every rule says so in Vietnamese, names its source where it has one, and knows its days", () => {
  for (const basis of Object.values(LEGAL_BASES)) {
    expect(basis.vi).toMatch(/\.$/);
    expect(inForce(basis, basis.from)).toBe(true);
    expect(inForce(basis, "1999-12-31")).toBe(false);
  }
});
