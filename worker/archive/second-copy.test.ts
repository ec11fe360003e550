import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OcflStore } from "./ocfl/ocfl-store.ts";
import { validateRoot } from "./ocfl/validate-root.ts";
import { type SecondCopy, updateCopy, updateCopyOf } from "./second-copy.ts";

const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "m", user: { name: "n", address: "urn:n" } };
const content = (text: string) => new Map([["data/1.pdf", Buffer.from(text)]]);
let folder: string;
let store: OcflStore;
let copy: SecondCopy;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-copy-"));
  store = await OcflStore.open(join(folder, "archive"));
  copy = { place: join(folder, "copy"), s3Endpoint: null, s3LockYears: 0 };
  for (const id of ["urn:a", "urn:b"]) await store.createObject(id, content(id), commit);
});
afterEach(() => rmSync(folder, { recursive: true }));
const inCopy = async () =>
  (await Array.fromAsync((await OcflStore.open(copy.place)).objects())).map(({ inventory }) => `${inventory?.id} ${inventory?.head}`);
const sound = async () => expect((await validateRoot(copy.place, { exactBytes: true })).findings).toEqual([]);

it("one object is brought over alone, with its new versions, and the second time nothing happens", async () => {
  await updateCopyOf(store, copy, "urn:a");
  expect(await inCopy()).toEqual(["urn:a v1"]);
  await store.addVersion("urn:a", { put: content("khác") }, commit);
  await updateCopyOf(store, copy, "urn:a");
  await updateCopyOf(store, copy, "urn:a");
  expect(await inCopy()).toEqual(["urn:a v2"]);
  await sound();
});

it("several at once, beside the daily run, lose nothing", async () => {
  await updateCopy(store, copy, commit.created);
  for (const id of ["urn:a", "urn:b"]) await store.addVersion(id, { put: content(`${id} mới`) }, commit);
  await store.createObject("urn:c", content("c"), commit);
  const one = (id: string) => updateCopyOf(store, copy, id);
  await Promise.all([one("urn:a"), one("urn:a"), updateCopy(store, copy, commit.created), one("urn:b"), one("urn:c"), one("urn:c")]);
  expect((await inCopy()).sort()).toEqual(["urn:a v2", "urn:b v2", "urn:c v1"]);
  await sound();
});

it("damage is not brought over", async () => {
  const { path } = await store.findFile("urn:a", "data/1.pdf");
  writeFileSync(path, "hỏng");
  await expect(updateCopyOf(store, copy, "urn:a")).rejects.toMatchObject({ code: "archive.object_damaged" });
  expect(await inCopy()).toEqual([]);
});
