import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeZip } from "./zip-writer.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-zip-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Reads a ZIP of stored files the way any reader does: from its end, through the directory, to each file. */
function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from("504b0506", "hex"));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [nameLength, extraLength, local] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt32LE(at + 42)];
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString("utf8");
    expect(zip.readUInt32LE(local)).toBe(0x04034b50);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(begin, begin + zip.readUInt32LE(at + 24));
    expect(crc32(bytes)).toBe(zip.readUInt32LE(at + 16));
    expect(zip.subarray(local + 30, local + 30 + nameLength).toString("utf8")).toBe(name);
    files.set(name, bytes);
    at += 46 + nameLength + extraLength;
  }
  expect(at).toBe(end);
  return files;
}

describe("the ZIP of a package", () => {
  it("gives back every name and byte", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.stringMatching(/^[\p{L}\d]{1,12}(\/[\p{L}\d]{1,12}){0,2}$/u), fc.uint8Array({ maxLength: 200 })),
        async (files) => {
          const entries = Object.entries(files).map(([path, bytes], at) => {
            const file = join(folder, `${run}-${at}`);
            writeFileSync(file, bytes);
            return { path, file };
          });
          const target = join(folder, `${run++}.zip`);
          await writeZip(target, entries, new Date("2026-11-23T02:00:00Z"));
          const read = readZip(readFileSync(target));
          expect([...read.keys()]).toEqual(Object.keys(files));
          for (const [path, bytes] of Object.entries(files)) expect(read.get(path)?.equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("never overwrites", async () => {
    const target = join(folder, "a.zip");
    await writeZip(target, [], new Date());
    await expect(writeZip(target, [], new Date())).rejects.toMatchObject({ code: "EEXIST" });
  });
});
