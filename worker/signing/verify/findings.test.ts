import { expect, it } from "vitest";
import { FINDINGS, type FindingCode, finding, verdictOf } from "./findings.ts";
import { reported } from "./report-sentences.ts";

it("nothing found proves nothing", () => {
  expect(verdictOf([])).toEqual({ verdict: "INDETERMINATE", reasons: ["SIGNED_DATA_NOT_FOUND"] });
});

it("one failure outweighs any number of open questions, an open question any number of notes", () => {
  const good = [finding("signature.holds"), finding("timestamp.holds")];
  expect(verdictOf(good)).toEqual({ verdict: "TOTAL-PASSED", reasons: [] });
  expect(verdictOf([...good, finding("chain.none")])).toEqual({ verdict: "INDETERMINATE", reasons: ["NO_CERTIFICATE_CHAIN_FOUND"] });
  expect(verdictOf([finding("chain.none"), finding("signature.digest"), ...good])).toEqual({
    verdict: "TOTAL-FAILED",
    reasons: ["HASH_FAILURE"],
  });
});

it.each(Object.keys(FINDINGS) as FindingCode[])(
  "%s has a sentence in both languages, and a word for the report when it decides",
  (code) => {
    const row = FINDINGS[code];
    const told = reported(finding(code));
    for (const sentence of [told.vi, told.en]) expect(sentence).toMatch(/^\p{Lu}.{15,}\.$/u);
    expect(row.indication === null).toBe(row.effect === "note");
  },
);
