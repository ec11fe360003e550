import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listScans } from "./list-scans.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "camtay-list-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("lists scans in the order a person counts, subfolders too, without leftovers of other programs", async () => {
  await mkdir(join(folder, "quầy 1"));
  for (const name of ["page10.jpg", "page2.jpg", "Thumbs.db", "x.tmp", ".hidden", "truth.json", "quầy 1/a.pdf"])
    await writeFile(join(folder, name), "x");
  expect(await listScans(folder)).toEqual(["page2.jpg", "page10.jpg", "quầy 1/a.pdf"]);
});

it("says which folder is empty or missing", async () => {
  await expect(listScans(folder)).rejects.toMatchObject({ code: "paper.no_files" });
  await expect(listScans(join(folder, "none"))).rejects.toMatchObject({ code: "paper.folder_missing" });
});
