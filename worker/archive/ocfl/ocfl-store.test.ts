import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Content } from "./durable-files.ts";
import type { Commit } from "./inventory.ts";
import { OcflStore } from "./ocfl-store.ts";
import { stagingFolder } from "./staging.ts";
import { objectPath } from "./storage-layout.ts";
import { validateRoot } from "./validate-root.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-ocfl-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const root = (): string => join(folder, "archive");
const commit = (message = "số hóa"): Commit => ({
  created: new Date("2026-11-23T02:00:00Z"),
  message,
  user: { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" },
});
const files = (entries: Record<string, string>): Map<string, Content> =>
  new Map(Object.entries(entries).map(([path, text]) => [path, Buffer.from(text)]));
const ID = "urn:uuid:00000000-0000-4000-8000-000000000001";
const valid = async (): Promise<void> => {
  const { findings } = await validateRoot(root(), { exactBytes: true });
  expect(findings).toEqual([]);
};

class Stopped extends Error {}

describe("a version that was decided and not moved in", () => {
  for (const step of ["move-v2", "move-inventory.json.sha512", "move-inventory.json", "moved-all"])
    it(`is finished by the next writer of the object, who waited at its door: ${step}`, async () => {
      const waiting = await OcflStore.open(root());
      let isStopped = false;
      const onStep = (name: string): void => {
        if (name !== step || isStopped) return;
        isStopped = true;
        throw new Stopped();
      };
      const stopped = await OcflStore.open(root(), { onStep });
      await stopped.createObject(ID, files({ a: "1" }), commit());
      await expect(stopped.addVersion(ID, { put: files({ b: "2" }) }, commit())).rejects.toThrow(Stopped);
      expect((await waiting.addVersion(ID, { put: files({ c: "3" }) }, commit())).version).toBe("v3");
      expect(readdirSync(stagingFolder(root()))).toEqual(["locks"]);
      expect((await waiting.readFile(ID, "b")).toString()).toBe("2");
      await valid();
    });
});

describe("a storage root", () => {
  it("is made in a missing or empty folder and opened again as it is", async () => {
    await OcflStore.open(root());
    const before = readdirSync(root()).sort();
    await OcflStore.open(root());
    expect(readdirSync(root()).sort()).toEqual(before);
    expect(before).toEqual(["0=ocfl_1.1", "extensions", "ocfl_layout.json"]);
    await valid();
  });

  it("is never made among other files", async () => {
    mkdirSync(root());
    writeFileSync(join(root(), "thesis.doc"), "");
    await expect(OcflStore.open(root())).rejects.toMatchObject({ code: "archive.folder_not_empty" });
  });

  it("is finished when its making was stopped half way", async () => {
    mkdirSync(root());
    writeFileSync(join(root(), "ocfl_layout.json"), "{");
    writeFileSync(join(root(), "0=ocfl_1.1"), "");
    await OcflStore.open(root());
    await valid();
  });

  it("is closed to other accounts of the machine", async () => {
    const store = await OcflStore.open(root());
    await store.createObject(ID, files({ a: "1" }), commit());
    for (const path of [root(), stagingFolder(root())]) expect(statSync(path).mode & 0o077).toBe(0);
  });

  it("stages beside itself, or within where it is a mount of its own", () => {
    expect(stagingFolder("/data/archive", () => 1)).toBe("/data/archive.staging");
    expect(stagingFolder("/mnt/archive", (path) => path.length)).toBe("/mnt/archive/extensions/camtay-staging");
  });

  it("whose declaration changed while it holds objects is damaged, not new", async () => {
    const store = await OcflStore.open(root());
    await store.createObject(ID, files({ a: "1" }), commit());
    writeFileSync(join(root(), "0=ocfl_1.1"), "ocfl_1.0\n");
    await expect(OcflStore.open(root())).rejects.toMatchObject({ code: "archive.object_damaged" });
  });
});

describe("objects and versions", () => {
  it("keeps every version as it was, and equal bytes once", async () => {
    const store = await OcflStore.open(root());
    await store.createObject(ID, files({ "data/1.pdf": "một", "data/2.pdf": "hai", "copy.pdf": "một" }), commit());
    const second = await store.addVersion(
      ID,
      { put: files({ "data/2.pdf": "hai sửa", "data/3.pdf": "một" }), remove: ["copy.pdf"] },
      commit("sửa"),
    );
    expect(second.version).toBe("v2");
    expect((await store.listFiles(ID)).map((file) => file.logicalPath).sort()).toEqual(["data/1.pdf", "data/2.pdf", "data/3.pdf"]);
    expect((await store.readFile(ID, "data/2.pdf")).toString()).toBe("hai sửa");
    expect((await store.readFile(ID, "data/2.pdf", "v1")).toString()).toBe("hai");
    expect((await store.readFile(ID, "data/3.pdf")).toString()).toBe("một");
    expect(readdirSync(join(second.path, "v2", "content", "data"))).toEqual(["2.pdf"]);
    await valid();
  });

  it("lies where the layout puts it", async () => {
    const store = await OcflStore.open(root());
    const { path } = await store.createObject(ID, files({ a: "1" }), commit());
    expect(path).toBe(join(root(), objectPath(ID)));
    expect(objectPath("object-01")).toBe("3c0/ff4/240/3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4");
    expect((await Array.fromAsync(store.objects())).map(({ inventory }) => inventory?.id)).toEqual([ID]);
  });

  it("changes nothing when nothing would change", async () => {
    const store = await OcflStore.open(root());
    await store.createObject(ID, files({ a: "1", b: "2" }), commit());
    expect((await store.addVersion(ID, { put: files({ b: "2" }) }, commit())).version).toBe("v1");
    expect((await store.addVersion(ID, { put: files({ a: "1", b: "2" }), replaceAll: true }, commit())).version).toBe("v1");
    expect((await store.addVersion(ID, { put: files({ a: "1" }), replaceAll: true }, commit())).version).toBe("v2");
    await valid();
  });

  it("refuses a second creation, an unknown object, a stale head and an unknown file", async () => {
    const store = await OcflStore.open(root());
    await store.createObject(ID, files({ a: "1" }), commit());
    await expect(store.createObject(ID, files({ a: "2" }), commit())).rejects.toMatchObject({ code: "archive.object_exists" });
    await expect(store.addVersion("urn:none", { put: files({ a: "2" }) }, commit())).rejects.toMatchObject({
      code: "archive.object_missing",
    });
    await expect(store.addVersion(ID, { put: files({ a: "2" }), expectedHead: "v2" }, commit())).rejects.toMatchObject({
      code: "archive.version_conflict",
    });
    await expect(store.readFile(ID, "b")).rejects.toMatchObject({ code: "archive.file_missing" });
    await valid();
  });

  it.each(["/a", "a/", "a//b", "../a", "a/./b", "", "a\\b", "a\u0000b", "e\u0302", "x".repeat(256)])(
    "refuses the path %j",
    async (path) => {
      const store = await OcflStore.open(root());
      await expect(store.createObject(ID, files({ [path]: "1" }), commit())).rejects.toMatchObject({ code: "archive.path_invalid" });
      expect(await store.has(ID)).toBe(false);
    },
  );

  it("refuses a name that is both a file and a folder, within a version and against the one before", async () => {
    const store = await OcflStore.open(root());
    await expect(store.createObject(ID, files({ a: "1", "a/b": "2" }), commit())).rejects.toMatchObject({ code: "archive.path_invalid" });
    await store.createObject(ID, files({ a: "1" }), commit());
    await expect(store.addVersion(ID, { put: files({ "a/b": "2" }) }, commit())).rejects.toMatchObject({ code: "archive.path_invalid" });
  });

  it("takes files from the disk as streams", async () => {
    const store = await OcflStore.open(root());
    const source = join(folder, "scan.pdf");
    writeFileSync(source, Buffer.alloc(3 << 20, 7));
    await store.createObject(ID, new Map([["scan.pdf", { file: source }]]), commit());
    expect((await store.readFile(ID, "scan.pdf")).equals(readFileSync(source))).toBe(true);
    await valid();
  });

  it("notices changed bytes when it reads them", async () => {
    const store = await OcflStore.open(root());
    const { files: stored } = await store.createObject(ID, files({ a: "1" }), commit());
    writeFileSync(stored[0]?.path ?? "", "2");
    await expect(store.readFile(ID, "a")).rejects.toMatchObject({ code: "archive.object_damaged" });
    writeFileSync(join(store.objectFolder(ID), "inventory.json"), "{}");
    await expect(store.readFile(ID, "a")).rejects.toMatchObject({ code: "archive.object_damaged" });
  });

  it("many writers at once lose nothing", async () => {
    const stores = await Promise.all([OcflStore.open(root()), OcflStore.open(root())]);
    const ids = Array.from({ length: 12 }, (_, at) => `urn:camtay:test:${at}`);
    await Promise.all(ids.map((id, at) => stores[at % 2]!.createObject(id, files({ a: String(at) }), commit())));
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => stores[at % 2]!.addVersion(ids[0]!, { put: files({ [`f${at}`]: String(at) }) }, commit())),
    );
    expect((await stores[0]!.listFiles(ids[0]!)).length).toBe(9);
    expect((await stores[0]!.readInventory(ids[0]!)).head).toBe("v9");
    await valid();
  });

  it("any history of puts and removals reads back as a plain map would", async () => {
    const name = fc.constantFrom("a", "b", "thư mục/c", "thư mục/d");
    const change = fc.record({ put: fc.dictionary(name, fc.constantFrom("", "1", "2", "3")), remove: fc.array(name, { maxLength: 2 }) });
    const store = await OcflStore.open(root());
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const id = `urn:camtay:property:${run++}`;
        const expected: Map<string, string>[] = [new Map([["first", "x"]])];
        await store.createObject(id, files({ first: "x" }), commit());
        for (const { put, remove } of changes) {
          const next = new Map(expected.at(-1));
          for (const path of remove) next.delete(path);
          for (const [path, text] of Object.entries(put)) next.set(path, text);
          const before = [...(expected.at(-1) ?? [])].sort().join();
          const { version } = await store.addVersion(id, { put: files(put), remove }, commit());
          if ([...next].sort().join() !== before) expected.push(next);
          expect(version).toBe(`v${expected.length}`);
        }
        for (const [at, state] of expected.entries())
          for (const [path, text] of state) expect((await store.readFile(id, path, `v${at + 1}`)).toString()).toBe(text);
      }),
      { numRuns: 15 },
    );
    await valid();
  });
});
