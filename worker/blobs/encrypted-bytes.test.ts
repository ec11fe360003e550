import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decryptBytes,
  decryptStream,
  encryptBytes,
  encryptStream,
  makeHeader,
  plainSize,
  readHeader,
  SALTED_KEY,
} from "./encrypted-bytes.ts";

const MIB = 1 << 20;
const key = randomBytes(32);
const header = makeHeader(SALTED_KEY, randomBytes(32));

async function* inParts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function whole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

describe("bytes at rest", () => {
  it.each([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, 2 * MIB + 7])("come back as they were: %i bytes", async (size) => {
    const plain = randomBytes(size);
    const stored = encryptBytes(key, header, plain);
    expect(decryptBytes(key, readHeader(stored)!, stored).equals(plain)).toBe(true);
    expect(plainSize(header, stored.length)).toBe(size);
    // A stream gives the same file, whatever the pieces it comes in.
    expect((await whole(encryptStream(key, header, inParts(plain, 300_000)))).equals(stored)).toBe(true);
    expect((await whole(decryptStream(key, header, inParts(stored.subarray(header.bytes.length), 77_777)))).equals(plain)).toBe(true);
  });

  it("are refused when any bit was changed or the end was cut off", () => {
    const stored = encryptBytes(key, header, randomBytes(500));
    fc.assert(
      fc.property(fc.nat(stored.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(stored);
        changed[at] = changed[at]! ^ change;
        expect(() => {
          const found = readHeader(changed);
          if (found) decryptBytes(key, found, changed);
          else throw new Error("plain");
        }).toThrow();
      }),
    );
    for (const cut of [1, 15, 16, 17, 300]) expect(() => decryptBytes(key, header, stored.subarray(0, -cut))).toThrow("encrypted_damaged");
  });

  it("do not lose, swap or repeat a chunk unseen", () => {
    const stored = encryptBytes(key, header, randomBytes(3 * MIB));
    const start = header.bytes.length;
    const chunk = (at: number) => stored.subarray(start + at * (MIB + 16), start + (at + 1) * (MIB + 16));
    for (const order of [
      [0, 1],
      [1, 0, 2],
      [0, 0, 1, 2],
      [0, 2],
    ])
      expect(() => decryptBytes(key, header, Buffer.concat([header.bytes, ...order.map(chunk)]))).toThrow("encrypted_damaged");
  });

  it("written before encryption was there are plain", () => {
    for (const plain of ["%PDF-1.7", "<?xml", "{}", "", "CAMTAYE"]) expect(readHeader(Buffer.from(plain))).toBeNull();
  });
});
