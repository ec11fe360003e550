import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProcedureComponent } from "../catalogues/procedures.ts";
import { procedures } from "../catalogues/procedures.ts";
import { type ConnectedDatabase, type GateQuestion, type HeldPaper, mayWeAsk } from "./may-we-ask.ts";

const land: ProcedureComponent = {
  name: "Giấy chứng nhận quyền sử dụng đất",
  form: "original",
  required: true,
  isResultOfOtherProcedure: true,
  resultTypeCode: "KQ.G10.001147",
  condition: null,
  certainty: null,
};
const paper: HeldPaper = {
  paperId: "paper-0001",
  resultTypeCodes: ["KQ.G10.001148"],
  issuedOn: "2024-05-01",
  validUntil: null,
  signatureHolds: true,
};
const database: ConnectedDatabase = { id: "land", name: "CSDL đất đai", answersFor: ["KQ.G10.001147"], available: true };
const question: GateQuestion = { component: land, held: [], databases: [], receivedOn: "2026-11-20", today: "2026-11-23" };

describe("may we ask for this paper?", () => {
  it("no, when a connected database answers for it", () => {
    expect(mayWeAsk({ ...question, databases: [database], held: [paper] })).toMatchObject({
      answer: "replaced-by-data",
      database: "land",
      reuse: "reused-database",
    });
  });

  it("an incident of the database brings the archive back, and the rule did not apply before its day", () => {
    expect(mayWeAsk({ ...question, databases: [{ ...database, available: false }], held: [paper] }).answer).toBe("held");
    expect(mayWeAsk({ ...question, databases: [database], held: [paper], receivedOn: "2025-12-01" }).answer).toBe("held");
  });

  it("no, when the archive holds it under another code of the same paper", () => {
    expect(mayWeAsk({ ...question, held: [paper] })).toMatchObject({ answer: "held", paperId: "paper-0001", reuse: "reused-archive" });
  });

  it("an expired paper is named, never attached; the newest valid one wins", () => {
    const expired = { ...paper, validUntil: "2026-11-22" };
    expect(mayWeAsk({ ...question, held: [expired] })).toMatchObject({ answer: "expired", expiredOn: "2026-11-22", reuse: "new-paper" });
    const newer = { ...paper, paperId: "paper-0002", issuedOn: "2025-05-01" };
    expect(mayWeAsk({ ...question, held: [expired, paper, newer] })).toMatchObject({ answer: "held", paperId: "paper-0002" });
  });

  it("a paper that still holds is never called expired, also where the rule of reuse did not apply yet", () => {
    const holds = { ...paper, issuedOn: "2019-05-01", validUntil: "2030-01-01" };
    const ended = { ...paper, paperId: "paper-0002", issuedOn: "2018-05-01", validUntil: "2019-01-01" };
    const received = { ...question, receivedOn: "2020-01-02" };
    expect(mayWeAsk({ ...received, held: [holds] })).toMatchObject({ answer: "must-bring" });
    expect(mayWeAsk({ ...received, held: [ended, holds] })).toMatchObject({ answer: "must-bring" });
  });

  it("a paper whose signature no longer holds is as good as none", () => {
    expect(mayWeAsk({ ...question, held: [{ ...paper, signatureHolds: false }] })).toMatchObject({
      answer: "must-bring",
      handling: "original",
    });
  });

  it("papers that are only shown are never kept", () => {
    expect(mayWeAsk({ ...question, component: { ...land, form: "present-only" } })).toMatchObject({
      answer: "must-bring",
      handling: "show-only",
      basis: { id: "present-only" },
    });
  });

  it("never attaches an expired paper, whatever is held", () => {
    const components = procedures().flatMap((procedure) => procedure.components);
    const day = fc.integer({ min: 0, max: 3000 }).map((n) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10));
    const heldPaper = fc.record({
      paperId: fc.uuid(),
      resultTypeCodes: fc.subarray(components.flatMap((c) => c.resultTypeCode ?? [])),
      issuedOn: day,
      validUntil: fc.option(day),
      signatureHolds: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom(...components), fc.array(heldPaper, { maxLength: 5 }), day, (component, held, today) => {
        const answer = mayWeAsk({ component, held, databases: [], receivedOn: today, today });
        if (answer.answer !== "held") return;
        const chosen = held.find((candidate) => candidate.paperId === answer.paperId);
        expect(chosen?.validUntil === null || chosen!.validUntil >= today).toBe(true);
      }),
    );
  });
});
