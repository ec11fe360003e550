import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFolderStorage } from "../storage/folder-storage.ts";
import type { ObjectStorage } from "../storage/object-storage.ts";
import { OcflStore } from "./ocfl-store.ts";
import { restoreRoot } from "./restore-root.ts";
import { objectPath, ROOT_FILES } from "./storage-layout.ts";
import { makeListedRoot } from "./storage-root.ts";
import { validateRoot } from "./validate-root.ts";

// A folder that is only put to and listed, as a bucket is: the same writer, without a server.
const ID = "urn:camtay:a";
const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "m", user: { name: "n", address: "urn:n" } };
const files = (entries: Record<string, string>) => new Map(Object.entries(entries).map(([path, text]) => [path, Buffer.from(text)]));
let folder: string;
let storage: ObjectStorage;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-puts-"));
  storage = openFolderStorage(join(folder, "bucket"));
  await makeListedRoot(storage);
});
afterEach(() => rmSync(folder, { recursive: true }));

class Stopped extends Error {}
/** A writer that is stopped before its n-th step. */
function stoppedBefore(step: number): OcflStore {
  let steps = 0;
  const onStep = () => {
    if (++steps >= step) throw new Stopped();
  };
  return OcflStore.over(storage, { onStep });
}
const sound = async () => expect((await validateRoot(OcflStore.over(storage).versions.source, { exactBytes: true })).findings).toEqual([]);
/** What anybody finds who knows OCFL and nothing of unfinished work. */
const soundForAll = async () => expect((await validateRoot(join(folder, "bucket"), { exactBytes: true })).findings).toEqual([]);
const paths = () => (readdirSync(join(folder, "bucket", objectPath(ID)), { recursive: true }) as string[]).sort();

describe("a version written by puts alone", () => {
  it("is not there or whole, wherever its writer stops, and the next one goes on", async () => {
    let wasPublished = false;
    for (let step = 1; ; step++) {
      rmSync(join(folder, "bucket"), { recursive: true });
      await makeListedRoot(storage);
      const stopped = stoppedBefore(step);
      const outcome = await stopped.createObject(ID, files({ a: "1", "d/b": "2" }), commit).then(
        () => "whole",
        (thrown: unknown) => (thrown instanceof Stopped ? "stopped" : Promise.reject(thrown)),
      );
      const next = OcflStore.over(storage);
      await sound();
      const isThere = await next.has(ID);
      // Once it was decided it never goes away again.
      expect(isThere || !wasPublished, `step ${step}`).toBe(true);
      wasPublished = isThere;
      if (isThere) expect((await next.readFile(ID, "d/b")).toString()).toBe("2");
      else await next.createObject(ID, files({ a: "khác" }), commit);
      await next.addVersion(ID, { put: files({ c: "3" }) }, commit);
      expect((await next.readInventory(ID)).head).toBe("v2");
      await sound();
      if (outcome === "whole") break;
    }
    expect(wasPublished).toBe(true);
  });

  it("comes next to one that was decided and not finished, also for a reader", async () => {
    await OcflStore.over(storage).createObject(ID, files({ a: "1" }), commit);
    for (let step = 1; step < 20; step++) {
      await stoppedBefore(step)
        .addVersion(ID, { put: files({ a: `bản ${step}` }) }, commit)
        .catch((thrown: unknown) => {
          if (!(thrown instanceof Stopped)) throw thrown;
        });
      const { head, versions } = await OcflStore.over(storage).readInventory(ID);
      expect(Object.keys(versions)).toHaveLength(Number(head.slice(1)));
      await sound();
    }
    expect((await OcflStore.over(storage).readFile(ID, "a")).toString()).toBe("bản 19");
  });

  it("is made by one of many writers at once, and none of the others is lost", async () => {
    const writers = Array.from({ length: 6 }, () => OcflStore.over(storage));
    const created = await Promise.allSettled(writers.map((writer, at) => writer.createObject(ID, files({ [`f${at}`]: "x" }), commit)));
    expect(created.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const { status, ...rest } of created)
      if (status === "rejected") expect(rest).toMatchObject({ reason: { code: "archive.object_exists" } });
    await Promise.all(writers.map((writer, at) => writer.addVersion(ID, { put: files({ [`n${at}`]: String(at) }) }, commit)));
    expect((await writers[0]!.readInventory(ID)).head).toBe("v7");
    for (const at of writers.keys()) expect((await writers[0]!.readFile(ID, `n${at}`)).toString()).toBe(String(at));
    await soundForAll();
  });

  it("is refused when the object moved on and the writer said from where", async () => {
    const [one, other] = [OcflStore.over(storage), OcflStore.over(storage)];
    await one.createObject(ID, files({ a: "1" }), commit);
    const both = [one, other].map((writer, at) => writer.addVersion(ID, { put: files({ a: String(at + 2) }), expectedHead: "v1" }, commit));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "archive.version_conflict" } });
    await soundForAll();
  });
});

describe("what a stopped writer left", () => {
  it("is swept a day later, and what is being written now is not", async () => {
    await OcflStore.over(storage).createObject(ID, files({ a: "1" }), commit);
    const kept = paths();
    await expect(stoppedBefore(3).addVersion(ID, { put: files({ b: "2", c: "3" }) }, commit)).rejects.toThrow(Stopped);
    expect(paths().length).toBeGreaterThan(kept.length);
    await OcflStore.over(storage).recover();
    expect(paths().length).toBeGreaterThan(kept.length);
    await OcflStore.over(storage, { now: () => new Date(Date.now() + 25 * 3_600_000) }).recover();
    expect(paths()).toEqual(kept);
    await soundForAll();
  });

  it("is finished when the version was decided", async () => {
    // Content, inventory of the version, and then nothing.
    await expect(stoppedBefore(3).createObject(ID, files({ a: "1" }), commit)).rejects.toThrow(Stopped);
    expect(existsSync(join(folder, "bucket", objectPath(ID), "inventory.json"))).toBe(false);
    expect(await OcflStore.over(storage).recover()).toBe(1);
    await soundForAll();
    expect((await OcflStore.over(storage).readFile(ID, "a")).toString()).toBe("1");
  });

  it("is not mistaken for damage, nor damage for it", async () => {
    const { path } = await OcflStore.over(storage).createObject(ID, files({ a: "1" }), commit);
    writeFileSync(join(path, "inventory.json"), readFileSync(join(path, "inventory.json"), "utf8").replace("2026", "2027"));
    const store = OcflStore.over(storage, { now: () => new Date(Date.now() + 25 * 3_600_000) });
    await expect(store.readInventory(ID)).rejects.toMatchObject({ code: "archive.object_damaged" });
    await store.recover();
    const { findings } = await validateRoot(store.versions.source, { exactBytes: true });
    expect(findings.map(({ code }) => code)).toContain("E060");
    expect(existsSync(join(path, "v1"))).toBe(true);
  });
});

it("a version that somebody else put there is damage of its object alone", async () => {
  const store = OcflStore.over(storage);
  for (const id of [ID, "urn:camtay:b"]) await store.createObject(id, files({ a: "1" }), commit);
  await storage.putIfAbsent(`${objectPath(ID)}/v2/inventory.json`, Buffer.from("{}"));
  await expect(store.readInventory(ID)).rejects.toMatchObject({ code: "archive.object_damaged" });
  const found = await Array.fromAsync(store.objects());
  expect(found.map(({ inventory }) => inventory?.id).sort()).toEqual(["urn:camtay:b", undefined]);
  const { findings } = await validateRoot(store.versions.source, { exactBytes: true });
  expect([...new Set(findings.map(({ place }) => place.startsWith(objectPath(ID))))]).toEqual([true]);
});

describe("an archive in a storage that is only put to", () => {
  it("is mended from its copy, and the copy from it, whatever kind the copy is", async () => {
    const store = OcflStore.over(storage);
    for (const id of [ID, "urn:camtay:b"]) {
      await store.createObject(id, files({ a: `một ${id}`, "d/b": "hai" }), commit);
      await store.addVersion(id, { put: files({ a: "sửa" }) }, commit);
    }
    const copy = await OcflStore.open(join(folder, "copy"));
    expect(await restoreRoot(copy, store)).toEqual([]);
    expect((await validateRoot(copy.root, { exactBytes: true })).findings).toEqual([]);
    const { path } = await store.findFile(ID, "d/b");
    writeFileSync(path, "hỏng");
    writeFileSync(join(store.objectFolder(ID), "lạ.txt"), "lạ");
    rmSync(store.objectFolder("urn:camtay:b"), { recursive: true });
    expect(await restoreRoot(store, copy)).toEqual([]);
    expect((await store.readFile(ID, "d/b")).toString()).toBe("hai");
    expect((await store.readFile("urn:camtay:b", "a", "v1")).toString()).toBe("một urn:camtay:b");
    await sound();
  });

  it("gives an object up as a whole, also when the giving up was stopped", async () => {
    const store = OcflStore.over(storage);
    await store.createObject(ID, files({ a: "1", b: "2" }), commit);
    await storage.destroy(`${objectPath(ID)}/${(await store.findFile(ID, "a")).place.slice(objectPath(ID).length + 1)}`);
    expect(await store.isPlain(ID)).toBe(true);
    await store.purgeObject(ID);
    expect(await store.has(ID)).toBe(false);
    await soundForAll();
  });

  it("chooses not where its files land in a folder they are brought to", async () => {
    const place = objectPath(ID);
    const up = "../".repeat(place.split("/").length + 1);
    const content: Record<string, string> = { ...ROOT_FILES, [`${place}/v1/content/1`]: "một", [`${place}/${up}stolen`]: "x" };
    const bucket: ObjectStorage = {
      ...storage,
      get: async (path) => (content[path] === undefined ? null : Buffer.from(content[path])),
      async *list(prefix) {
        for (const path of Object.keys(content).sort()) if (path.startsWith(prefix)) yield { path, sizeBytes: 1, changedAt: new Date(0) };
      },
    };
    const target = await OcflStore.open(join(folder, "a", "b", "archive"));
    expect(await restoreRoot(target, OcflStore.over(bucket))).toEqual([place]);
    expect((readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith("stolen"))).toEqual([]);
  });
});
