import { AppError } from "@camtay/shared/errors/app-error.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DerMembers, readChildren, readDer, readDerZeroPadded, readOid, readTime, readUnsigned } from "./der-reader.ts";
import { derContext, derOctetString, derOid, derSequence, derSetOf, derUnsigned, derValue, retagged } from "./der-writer.ts";

const octets = fc.uint8Array({ maxLength: 300 });

describe("what is written is read back", () => {
  it("octet strings and nesting of any length", () => {
    fc.assert(
      fc.property(fc.array(octets, { maxLength: 6 }), (parts) => {
        const der = derSequence(...parts.map((part) => derContext(1, derOctetString(part))));
        const read = readChildren(readDer(der)).map((node) => readChildren(node)[0]?.content ?? Buffer.alloc(0));
        expect(read.map((one) => [...one])).toEqual(parts.map((part) => [...part]));
      }),
    );
  });

  it("unsigned numbers, without their leading zeros", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
        expect(BigInt(`0x${readUnsigned(readDer(derUnsigned(bytes))).toString("hex")}`)).toBe(value);
      }),
    );
  });

  it("object identifiers", () => {
    const arcs = fc.tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 0, max: 39 }),
      fc.array(fc.integer({ min: 0, max: 2 ** 31 }), { maxLength: 8 }),
    );
    fc.assert(
      fc.property(arcs, ([first, second, rest]) => {
        const dotted = [first, second, ...rest].join(".");
        expect(readOid(readDer(derOid(dotted)))).toBe(dotted);
      }),
    );
  });

  it("a set stands in ascending order whatever the order it was given in", () => {
    fc.assert(
      fc.property(fc.array(octets, { maxLength: 8 }), (parts) => {
        const values = parts.map((part) => derOctetString(part));
        expect(derSetOf(values).equals(derSetOf([...values].reverse()))).toBe(true);
      }),
    );
  });

  it("another tag leaves length and contents as they are", () => {
    const set = derSetOf([derOctetString(Buffer.alloc(200))]);
    expect(readDer(retagged(set, 0xa0)).content.equals(readDer(set).content)).toBe(true);
  });
});

describe("what is not DER is refused", () => {
  it.each([
    ["indefinite length", "3080020101 0000"],
    ["length in the long form where the short one suffices", "30810 3020101"],
    ["length with a leading zero", "3082000 3020101"],
    ["length beyond the end", "3010020101"],
    ["a length of five octets", "308500000000 00"],
    ["a tag of two octets", "1f2001 00"],
    ["bytes behind the value", "0500 00"],
    ["nothing", ""],
  ])("%s", (_, hex) => {
    expect(() => readDer(Buffer.from(hex.replaceAll(" ", ""), "hex"))).toThrow(AppError);
  });

  it.each([
    ["a negative number", () => readUnsigned(readDer(derValue(0x02, Uint8Array.of(0x80))))],
    ["a number with a superfluous zero", () => readUnsigned(readDer(derValue(0x02, Uint8Array.of(0, 1))))],
    ["an empty number", () => readUnsigned(readDer(derValue(0x02)))],
    ["an identifier with a padded arc", () => readOid(readDer(derValue(0x06, Uint8Array.of(0x2a, 0x80, 0x01))))],
    ["an identifier that ends early", () => readOid(readDer(derValue(0x06, Uint8Array.of(0x2a, 0x81))))],
    ["the 31st of February", () => readTime(readDer(derValue(0x18, Buffer.from("20260231000000Z"))))],
    ["a local time", () => readTime(readDer(derValue(0x18, Buffer.from("20260201000000+0700"))))],
    ["members left over", () => new DerMembers(readDer(derSequence(derOid("1.2")))).end()],
  ])("%s", (_, read) => {
    expect(read).toThrow(AppError);
  });

  it("any octets: a value or a refusal, never anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          expect(readDer(bytes).der).toHaveLength(bytes.length);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});

it("only zeros may follow a value in a signature's placeholder", () => {
  const value = derOctetString(Buffer.from("x"));
  expect(readDerZeroPadded(Buffer.concat([value, Buffer.alloc(9)])).der.equals(value)).toBe(true);
  expect(() => readDerZeroPadded(Buffer.concat([value, Buffer.alloc(3), Buffer.from([1])]))).toThrow(AppError);
});
