import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeTree } from "./durable-files.ts";
import { openSyncPoint } from "./sync-together.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-sync-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Files that were written and are still open. */
const openFiles = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => {
    const file = openSync(join(folder, `tệp ${at}`), "wx");
    writeSync(file, "giấy tờ");
    return file;
  });

// Few files are synced one by one, many as one file system.
describe.each([1, 40])("%i files brought onto the disk together", (count) => {
  it("stay open, with their folders and with what lies on another file system", async () => {
    const elsewhere = existsSync("/dev/shm") ? ["/dev/shm"] : [];
    const point = openSyncPoint(folder);
    const files = openFiles(count);
    await point.settle(files, [folder, ...elsewhere]);
    for (const file of files) writeSync(file, ".");
    for (const file of files) closeSync(file);
    point.close();
    expect(readFileSync(join(folder, "tệp 0"), "utf8")).toBe("giấy tờ.");
  });

  it("a folder that is not there is an error, never passed over", async () => {
    const point = openSyncPoint(folder);
    const files = openFiles(count);
    await expect(point.settle(files, [join(folder, "không có")])).rejects.toMatchObject({ code: "ENOENT" });
    for (const file of files) closeSync(file);
    point.close();
  });
});

it("a tree of more files than may be open at once is written whole", async () => {
  const files = new Map(Array.from({ length: 450 }, (_, at) => [`v1/content/${at % 7}/${at}.xml`, Buffer.from(`${at}`)]));
  await writeTree(folder, files);
  for (const [path, content] of files) expect(readFileSync(join(folder, path)).equals(content)).toBe(true);
});

it("a name that is taken is refused and keeps its content", async () => {
  await writeTree(folder, new Map([["a", Buffer.from("1")]]));
  await expect(writeTree(folder, new Map([["a", Buffer.from("2")]]))).rejects.toMatchObject({ code: "EEXIST" });
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("1");
});
