import fc from "fast-check";
import { expect, it } from "vitest";
import { codeAt, counterAt, findCounter, fromBase32, toBase32 } from "./totp.ts";

const secret = new TextEncoder().encode("12345678901234567890");

it("gives the codes of RFC 6238, appendix B (last six digits)", () => {
  for (const [seconds, code] of [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_234_567_890, "005924"],
    [20_000_000_000, "353130"],
  ] as const)
    expect(codeAt(secret, counterAt(new Date(seconds * 1000)))).toBe(code);
});

it("a code works within a step of its time, and once only", () => {
  const now = new Date(59_000);
  const counter = findCounter(secret, "287082", now, null);
  expect(counter).toBe(1);
  expect(findCounter(secret, "287082", new Date(89_000), null)).toBe(1);
  expect(findCounter(secret, "287082", new Date(120_000), null)).toBeNull();
  expect(findCounter(secret, "287082", now, counter)).toBeNull();
});

it("secrets survive being written down", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      expect(fromBase32(toBase32(bytes))).toEqual(bytes);
    }),
  );
});
