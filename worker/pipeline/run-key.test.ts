import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson, runKey } from "./run-key.ts";

const step = { name: "read-page", version: 1 };

it("the order of keys does not matter; everything else does", () => {
  expect(runKey(step, { a: 1, b: [2, { d: 3, c: null }] })).toBe(runKey(step, { b: [2, { c: null, d: 3 }], a: 1 }));
  expect(runKey(step, { a: [1, 2] })).not.toBe(runKey(step, { a: [2, 1] }));
  expect(runKey(step, {})).not.toBe(runKey({ ...step, version: 2 }, {}));
});

it("is JSON again, and fits a job id", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(runKey(step, value)).toMatch(/^[\w.-]+$/);
    }),
  );
});
