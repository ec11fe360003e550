import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OcflStore } from "../ocfl/ocfl-store.ts";
import { replicateObject } from "../ocfl/replicate-root.ts";
import { objectPath } from "../ocfl/storage-layout.ts";
import { makeListedRoot } from "../ocfl/storage-root.ts";
import { openFolderStorage } from "../storage/folder-storage.ts";
import type { LockableStorage } from "../storage/object-storage.ts";
import { lockSealed } from "./lock-sealed.ts";
import { RENEWALS_FILE, SEAL_FILE } from "./seal-record.ts";
import { sealObjectId } from "./seals.ts";

const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "m", user: { name: "n", address: "urn:n" } };
const UNTIL = new Date("2036-11-23T02:00:00Z");
const SEAL = sealObjectId(1);
let folder: string;
let store: OcflStore;
let copy: OcflStore;
let locked: Set<string>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-locks-"));
  store = await OcflStore.open(join(folder, "archive"));
  locked = new Set();
  // A folder that writes down what is locked, as a bucket with Object Lock would lock it.
  const storage: LockableStorage = { ...openFolderStorage(join(folder, "copy")), lock: async (path) => void locked.add(path) };
  await makeListedRoot(storage);
  copy = OcflStore.over(storage);
  const ids = ["urn:a", "urn:b"];
  for (const id of ids) await store.createObject(id, new Map([["1.pdf", Buffer.from(id)]]), commit);
  const groups = ids.map((objectId) => ({ objectId, version: "v1", files: [{ path: "v1/content/1.pdf", sha256: "0".repeat(64) }] }));
  const record = { version: 1, ordinal: 1, digestAlgorithm: "sha256", root: "0".repeat(64), previousRoot: null, groups };
  const seal = new Map([
    [SEAL_FILE, Buffer.from(JSON.stringify(record))],
    [RENEWALS_FILE, Buffer.from("[]")],
  ]);
  await store.createObject(SEAL, seal, commit);
});
afterEach(() => rmSync(folder, { recursive: true }));

const bring = async (objectId: string) =>
  replicateObject(store, copy, { place: objectPath(objectId), inventory: await store.readInventory(objectId) });
const isLocked = (objectId: string) => locked.has(`${objectPath(objectId)}/v1/inventory.json`);

it("what a copy lacked when its seal was locked is locked once it is there", async () => {
  await bring("urn:a");
  await bring(SEAL);
  await lockSealed(store, copy, UNTIL);
  expect(["urn:a", SEAL, "urn:b"].map(isLocked)).toEqual([true, true, false]);
  await bring("urn:b");
  await lockSealed(store, copy, UNTIL);
  expect(isLocked("urn:b")).toBe(true);
  expect(await lockSealed(store, copy, UNTIL)).toBe(0);
});

it("what was given up for good keeps no seal from being locked", async () => {
  for (const id of ["urn:a", SEAL]) await bring(id);
  await store.purgeObject("urn:b");
  expect(await lockSealed(store, copy, UNTIL)).toBeGreaterThan(0);
  expect(await lockSealed(store, copy, UNTIL)).toBe(0);
});
