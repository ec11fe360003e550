import { randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { officeKeyWrapper } from "../keys/wrapping-key.ts";
import { openBlobStore } from "./blob-store.ts";
import type { GrowingFile } from "./growing-file.ts";

let folder: string;
let path: string;
const store = () => openBlobStore(join(folder, "blobs"), officeKeyWrapper(Buffer.alloc(32, 7)));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "camtay-growing-"));
  path = join(folder, "a.part");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function using<T>(work: (file: GrowingFile) => Promise<T>): Promise<T> {
  const file = await store().growing(path);
  return work(file).finally(() => file.close());
}
const contentOf = (file: GrowingFile) => Array.fromAsync(file.pieces()).then((pieces) => Buffer.concat(pieces));
const add = (...pieces: Uint8Array[]) =>
  using(async (file) => {
    for (const piece of pieces) await file.append(piece);
    await file.flush();
  });

it("gives back what was appended over many openings, and nothing of it is readable on the disk", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 4 }), { maxLength: 6 }), async (openings) => {
      await rm(path, { force: true });
      for (const pieces of openings) await add(...pieces);
      const all = Buffer.concat(openings.flat());
      expect(await using(async (file) => file.sizeBytes)).toBe(all.length);
      expect((await using(contentOf)).equals(all)).toBe(true);
    }),
    { numRuns: 25 },
  );
  await add(Buffer.from("Họ và tên: NGUYỄN THỊ THỬ"));
  expect(readFileSync(path).includes(Buffer.from("NGUYỄN"))).toBe(false);
  expect(statSync(path).mode & 0o077).toBe(0);
});

it("broken off anywhere, it goes on behind the last whole record", async () => {
  const [first, second] = [randomBytes(5_000), randomBytes(5_000)];
  await add(first);
  const whole = statSync(path).size;
  await add(second);
  for (const left of [whole, whole + 1, whole + 20, whole + 4_000, statSync(path).size - 1]) {
    const stored = readFileSync(path);
    truncateSync(path, left);
    expect(await using(async (file) => file.sizeBytes)).toBe(first.length);
    await add(second);
    expect((await using(contentOf)).equals(Buffer.concat([first, second]))).toBe(true);
    writeFileSync(path, stored);
  }
  // Space that was promised and never written: zeros, or what lay there before.
  appendFileSync(path, Buffer.alloc(100));
  expect(await using(async (file) => file.sizeBytes)).toBe(10_000);
  appendFileSync(path, Buffer.concat([Buffer.from([0, 0, 0, 20]), randomBytes(80)]));
  await add(first);
  expect((await using(contentOf)).equals(Buffer.concat([first, second, first]))).toBe(true);
});

it("a part that was wrong is cut off again", async () => {
  await add(Buffer.from("một "));
  await using(async (file) => {
    await file.append(Buffer.from("sai"));
    await file.flush();
    await file.cutAt(Buffer.byteLength("một "));
  });
  await add(Buffer.from("hai"));
  expect((await using(contentOf)).toString()).toBe("một hai");
});

it("a changed byte, or a record in another's place, is noticed", async () => {
  await add(randomBytes(100));
  await add(randomBytes(100));
  await add(randomBytes(100));
  const stored = readFileSync(path);
  const record = 132;
  const [, second] = [0, 1].map((at) => stored.subarray(stored.length - (3 - at) * record, stored.length - (2 - at) * record));
  const moved = Buffer.concat([stored.subarray(0, stored.length - 3 * record), second!, second!, stored.subarray(stored.length - record)]);
  writeFileSync(path, moved);
  await expect(using(contentOf)).rejects.toMatchObject({ code: "system.encrypted_damaged" });
});

it("a file from before that is readable, or damaged at its head, is begun anew", async () => {
  writeFileSync(path, "%PDF-1.7 chưa mã hóa");
  expect(await using(async (file) => file.sizeBytes)).toBe(0);
  expect(readFileSync(path).includes(Buffer.from("%PDF"))).toBe(false);
});
