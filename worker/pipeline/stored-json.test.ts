import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openBlobStore } from "../blobs/blob-store.ts";
import { readJson, storeJson } from "./stored-json.ts";

it("what is small stays in the row, what is large goes to the blobs, and both come back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "camtay-json-"));
  const blobs = openBlobStore(folder);
  for (const value of [null, { a: [1, "hai"] }, { words: Array.from({ length: 2000 }, (_, n) => ({ text: `chữ ${n}` })) }]) {
    const stored = await storeJson(blobs, value);
    expect(stored.length).toBeLessThan(4_200);
    expect(await readJson(blobs, stored)).toEqual(value);
  }
  await rm(folder, { recursive: true });
});
