import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeSync } from "node:fs";
import { appendFile, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { officeKeyWrapper } from "../keys/wrapping-key.ts";
import { openBlobStore, sha256Of } from "./blob-store.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "camtay-blobs-"));
});
afterAll(() => rm(folder, { recursive: true }));

const fileOf = (root: string, sha256: Sha256) => join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const nothingScratched = (root: string) => readdirSync(root).filter((name) => name.endsWith(".tmp"));

describe.each([
  ["plain", undefined],
  ["encrypted", officeKeyWrapper(Buffer.alloc(32, 7))],
])("a %s blob store", (kind, keys) => {
  const root = () => join(folder, kind);
  const blobs = () => openBlobStore(root(), keys);

  it("gives back what was put, and putting twice changes nothing", async () => {
    const bytes = new TextEncoder().encode("trang 1");
    const sha256 = await blobs().put(bytes);
    expect(await blobs().put(bytes)).toBe(sha256);
    expect(new Uint8Array(await blobs().get(sha256))).toEqual(bytes);
    expect(await blobs().size(sha256)).toBe(bytes.length);
  });

  it("says so when bytes are missing or were changed on disk", async () => {
    await expect(blobs().get(sha256Of(new Uint8Array([1])))).rejects.toMatchObject({ code: "system.blob_missing" });
    const sha256 = await blobs().put(new Uint8Array([1, 2, 3]));
    await appendFile(fileOf(root(), sha256), "x");
    await expect(blobs().get(sha256)).rejects.toMatchObject({ code: "system.blob_damaged" });
    await expect(blobs().withFile(sha256, async () => 1)).rejects.toMatchObject({ code: "system.blob_damaged" });
  });

  it("takes in a large file and lends it as a file", async () => {
    const bytes = randomBytes(5_500_000);
    const scratch = await blobs().scratch();
    await writeFile(scratch, bytes);
    const sha256 = await blobs().adopt(scratch);
    expect(existsSync(scratch)).toBe(false);
    expect(await blobs().size(sha256)).toBe(bytes.length);
    expect(await blobs().withFile(sha256, async (path) => readFileSync(path).equals(bytes))).toBe(true);
    expect(Buffer.from(await blobs().get(sha256)).equals(bytes)).toBe(true);
    expect(nothingScratched(root())).toEqual([]);
  });

  it("takes in pieces that are what they are said to be, and keeps nothing else", async () => {
    const bytes = randomBytes(2_500_000);
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
    };
    await blobs().putPieces(sha256Of(bytes), pieces());
    expect(Buffer.from(await blobs().get(sha256Of(bytes))).equals(bytes)).toBe(true);
    const other = sha256Of(Buffer.from("khác"));
    await expect(blobs().putPieces(other, pieces())).rejects.toMatchObject({ code: "system.blob_damaged" });
    expect(await blobs().has(other)).toBe(false);
    expect(nothingScratched(root())).toEqual([]);
  });

  it("names what is damaged, wherever the damage lies", async () => {
    const bytes = randomBytes(4_500_000);
    for (const at of [8, 60, 4_400_000]) {
      const sha256 = await blobs().put(bytes);
      const stored = openSync(fileOf(root(), sha256), "r+");
      writeSync(stored, Buffer.from("xyz"), 0, 3, at);
      closeSync(stored);
      for (const read of [() => blobs().get(sha256), () => blobs().withFile(sha256, async () => 1)])
        await expect(read()).rejects.toMatchObject({ code: "system.blob_damaged", facts: { sha256 } });
      await blobs().destroy(sha256);
    }
    expect(nothingScratched(root())).toEqual([]);
  });

  it("removes what an ended process left half-written, and nothing that is being written", async () => {
    const own = await blobs().scratch();
    await writeFile(own, "đang ghi");
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const left = own.replace(`~${process.pid}~`, `~${pid}~`);
    await writeFile(left, "bỏ dở");
    const [stranger, forgotten] = [join(root(), "0b1c.tmp"), join(root(), "0b1d.tmp")];
    for (const path of [stranger, forgotten]) await writeFile(path, "máy khác");
    await utimes(forgotten, new Date(0), new Date(0));
    expect(await blobs().sweep(new Date())).toBe(2);
    expect([own, left, stranger, forgotten].map((path) => existsSync(path))).toEqual([true, false, true, false]);
    for (const path of [own, stranger]) await rm(path);
  });

  it("destroys for good, also twice", async () => {
    const content = Buffer.from("hết thời hạn ".repeat(100_000));
    const sha256 = await blobs().put(content);
    const stored = openSync(fileOf(root(), sha256), "r");
    await blobs().destroy(sha256);
    await blobs().destroy(sha256);
    expect(await blobs().has(sha256)).toBe(false);
    const left = readFileSync(stored); // what the blocks hold that the file lay in
    closeSync(stored);
    expect(left.includes("hết thời hạn")).toBe(false);
    expect(left.subarray(0, 7).toString()).not.toBe("CAMTAYE");
  });
});

describe("encryption", () => {
  it("leaves nothing of the content on the disk, and no two files have one key", async () => {
    const root = join(folder, "hidden");
    const blobs = openBlobStore(root, officeKeyWrapper(Buffer.alloc(32, 1)));
    const text = "Họ và tên: NGUYỄN THỊ THỬ ".repeat(50);
    const [one, two] = [await blobs.put(Buffer.from(text)), await blobs.put(Buffer.from(`${text}.`))];
    for (const sha256 of [one, two]) expect(readFileSync(fileOf(root, sha256)).includes(Buffer.from("NGUYỄN"))).toBe(false);
    expect(readFileSync(fileOf(root, one)).subarray(90, 120)).not.toEqual(readFileSync(fileOf(root, two)).subarray(90, 120));
    expect(statSync(fileOf(root, one)).mode & 0o077).toBe(0);
  });

  it("reads what was written before it was there, and refuses without the key", async () => {
    const root = join(folder, "older");
    const bytes = Buffer.from("%PDF-1.7 của năm trước");
    const older = await openBlobStore(root).put(bytes);
    const blobs = openBlobStore(root, officeKeyWrapper(Buffer.alloc(32, 2)));
    expect(Buffer.from(await blobs.get(older)).equals(bytes)).toBe(true);
    const newer = await blobs.put(Buffer.from("mới"));
    await expect(openBlobStore(root).get(newer)).rejects.toMatchObject({ code: "keys.office_key_needed" });
    await expect(openBlobStore(root, officeKeyWrapper(Buffer.alloc(32, 3))).get(newer)).rejects.toMatchObject({
      code: "keys.other_office_key",
    });
  });
});
