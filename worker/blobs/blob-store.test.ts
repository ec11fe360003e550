import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BlobStore, openBlobStore, sha256Of } from "./blob-store.ts";

let folder: string;
let blobs: BlobStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "camtay-blobs-"));
  blobs = openBlobStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

it("gives back what was put, and putting twice changes nothing", async () => {
  const bytes = new TextEncoder().encode("trang 1");
  const sha256 = await blobs.put(bytes);
  expect(await blobs.put(bytes)).toBe(sha256);
  expect(new Uint8Array(await blobs.get(sha256))).toEqual(bytes);
});

it("says so when bytes are missing or were changed on disk", async () => {
  await expect(blobs.get(sha256Of(new Uint8Array([1])))).rejects.toMatchObject({ code: "system.blob_missing" });
  const sha256 = await blobs.put(new Uint8Array([1, 2, 3]));
  await appendFile(blobs.path(sha256), "x");
  await expect(blobs.get(sha256)).rejects.toMatchObject({ code: "system.blob_damaged" });
});
