import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { SignatureScheme } from "../cms/signature-scheme.ts";
import { matchSignatures } from "./match-signatures.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const scheme: SignatureScheme = { kind: "ecdsa", hash: "sha256" };
const attributes = Array.from({ length: 5 }, (_, index) => Buffer.from(`thuoc tinh ${index}`));
const values = attributes.map((one) => sign("sha256", one, privateKey));

it("whatever the order of the answer, each document gets its own value", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 0 }), (order) => {
      const matched = matchSignatures(
        attributes,
        order.map((index) => values[index] ?? Buffer.alloc(0)),
        scheme,
        publicKey,
      );
      expect(matched).toEqual(values.map((value, index) => (order.includes(index) ? value : null)));
    }),
    { numRuns: 40 },
  );
});

it("a repeated, cut or foreign value signs nothing", () => {
  const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
  const [first = Buffer.alloc(0), , third = Buffer.alloc(0)] = values;
  const answer = [first, first, third.subarray(0, -1), sign("sha256", attributes[3] ?? Buffer.alloc(0), other), Buffer.alloc(0)];
  expect(matchSignatures(attributes, answer, scheme, publicKey)).toEqual([first, null, null, null, null]);
});

it("more values than documents: the surplus is never looked at", () => {
  expect(matchSignatures(attributes.slice(0, 1), values.toReversed(), scheme, publicKey)).toEqual([null]);
});
