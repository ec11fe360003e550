import { AppError } from "@camtay/shared/errors/app-error.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derFromBer } from "./der-from-ber.ts";
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

/** The value as a stream encoder writes it: constructed values without their lengths, octet strings in two pieces. */
const asStreamed = (der: Buffer): Buffer => {
  const node = readDer(der);
  if ((node.tag & 0x20) !== 0)
    return Buffer.concat([Buffer.of(node.tag, 0x80), ...readChildren(node).map((child) => asStreamed(child.der)), Buffer.of(0, 0)]);
  if (node.tag !== 0x04) return der;
  const half = node.content.length >> 1;
  const pieces = [node.content.subarray(0, half), node.content.subarray(half)].map((piece) => derOctetString(piece));
  return Buffer.concat([Buffer.of(0x24, 0x80), ...pieces, Buffer.of(0, 0)]);
};

describe("BER of stream encoders", () => {
  it("comes back as the DER it stands for, whatever zeros follow", () => {
    fc.assert(
      fc.property(fc.array(octets, { maxLength: 6 }), fc.nat(5), (parts, zeros) => {
        const der = derSequence(...parts.map((part) => derContext(1, derOctetString(part), derUnsigned(Uint8Array.of(7)))));
        const padding = Buffer.alloc(zeros);
        expect(derFromBer(Buffer.concat([asStreamed(der), padding])).equals(der)).toBe(true);
        expect(derFromBer(Buffer.concat([der, padding])).equals(der)).toBe(true);
      }),
    );
  });

  it("never comes back as anything but DER", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          const der = derFromBer(bytes);
          expect(derFromBer(der).equals(der)).toBe(true);
          expect(readDer(der).der.length).toBe(der.length);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["the end is missing", "3080020101"],
    ["a primitive value of indefinite length", "04800000"],
    ["pieces that are no octet strings", "24800201010000"],
    ["bytes behind the end", "3080000001"],
    ["a length in the long form", "30 81 03 02 01 01"],
    ["deeper than anything real", "3080".repeat(40) + "0000".repeat(40)],
  ])("is refused when %s", (_, hex) => {
    expect(() => derFromBer(Buffer.from(hex.replaceAll(" ", ""), "hex"))).toThrow("verify.malformed_der");
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
