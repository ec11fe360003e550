import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OcflStore } from "./ocfl-store.ts";
import { replicateRoot } from "./replicate-root.ts";
import { restoreRoot } from "./restore-root.ts";
import { validateRoot } from "./validate-root.ts";

const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "số hóa", user: { name: "Cầm Tay", address: "urn:camtay:thu" } };
const id = (ordinal: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${ordinal}`;
let folder: string;
let store: OcflStore;
let copy: OcflStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-replicate-"));
  store = await OcflStore.open(join(folder, "archive"));
  copy = await OcflStore.open(join(folder, "copy"));
  for (const ordinal of [1, 2, 3]) await store.createObject(id(ordinal), new Map([["a", Buffer.from(`a${ordinal}`)]]), commit);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (root: string) =>
  (readdirSync(root, { recursive: true }) as string[]).filter((name) => statSync(join(root, name)).isFile()).sort();

it("a copy becomes the same, also after new versions, and the second time nothing is copied", async () => {
  expect(await replicateRoot(store, copy)).toMatchObject({ objects: 3, copied: 3, damaged: [] });
  for (const text of ["hai", "ba"]) await store.addVersion(id(2), { put: new Map([[text, Buffer.from(text)]]) }, commit);
  expect(await replicateRoot(store, copy)).toMatchObject({ objects: 3, copied: 1 });
  expect(await replicateRoot(store, copy)).toMatchObject({ copied: 0 });
  expect(files(copy.root)).toEqual(files(store.root));
  expect((await validateRoot(copy.root, { exactBytes: true })).findings).toEqual([]);
});

it("a copy that has more than an archive restored from an older backup keeps what it has", async () => {
  await replicateRoot(store, copy);
  const older = join(folder, "older");
  cpSync(store.root, older, { recursive: true });
  await store.addVersion(id(1), { put: new Map([["b", Buffer.from("mới")]]) }, commit);
  await replicateRoot(store, copy);
  const before = files(copy.root);
  const restored = await OcflStore.open(older);
  expect(await replicateRoot(restored, copy)).toMatchObject({ copied: 0, damaged: [] });
  expect((await copy.readFile(id(1), "b")).toString()).toBe("mới");
  // It goes on its own way: its versions would lean on content that the copy does not have.
  for (const text of ["khác", "khác nữa"]) {
    await restored.addVersion(id(1), { put: new Map([["b", Buffer.from(text)]]) }, commit);
    expect((await replicateRoot(restored, copy)).damaged).toHaveLength(1);
  }
  expect(files(copy.root)).toEqual(before);
  expect((await validateRoot(copy.root, { exactBytes: true })).findings).toEqual([]);
});

it("a run that was overtaken by another takes nothing back", async () => {
  await replicateRoot(store, copy);
  const place = relative(store.root, store.objectFolder(id(1)));
  const add = (text: string) => store.addVersion(id(1), { put: new Map([[text, Buffer.from(text)]]) }, commit);
  const contents = () =>
    new Map(files(store.objectFolder(id(1))).map((path) => [path, readFileSync(join(store.objectFolder(id(1)), path))] as const));
  await add("hai");
  const slow = contents();
  await add("ba");
  await replicateRoot(store, copy);
  await copy.versions.adopt({ place, versions: ["v2"], files: slow });
  expect((await copy.readInventory(id(1))).head).toBe("v3");
  expect((await validateRoot(copy.root, { exactBytes: true })).findings).toEqual([]);
});

it("damage here does not reach the copy, and the copy mends it", async () => {
  await replicateRoot(store, copy);
  const { files: stored } = await store.addVersion(id(1), { put: new Map([["b", Buffer.from("bb")]]) }, commit);
  cpSync(copy.root, join(folder, "before"), { recursive: true });
  truncateSync(stored.find((file) => file.logicalPath === "a")!.path, 1);
  expect((await replicateRoot(store, copy)).damaged).toHaveLength(1);
  expect(files(copy.root)).toEqual(files(join(folder, "before")));
  expect(await restoreRoot(store, copy)).toEqual([]);
  expect((await replicateRoot(store, copy)).damaged).toEqual([]);
});
