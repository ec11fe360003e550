import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inventoryBytes, sidecarBytes } from "./inventory.ts";
import { OcflStore } from "./ocfl-store.ts";
import { type RestoreOutcome, restoreRoot } from "./restore-root.ts";
import { validateRoot } from "./validate-root.ts";

const A = "urn:camtay:a";
const B = "urn:camtay:b";
const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "m", user: { name: "n", address: "urn:n" } };
let folder: string;
let store: OcflStore;
let copy: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-restore-"));
  store = await OcflStore.open(join(folder, "archive"));
  for (const id of [A, B]) {
    await store.createObject(
      id,
      new Map([
        ["1", Buffer.from(`một ${id}`)],
        ["d/2", Buffer.from("hai")],
      ]),
      commit,
    );
    await store.addVersion(id, { put: new Map([["d/2", Buffer.from("hai sửa")]]) }, commit);
  }
  copy = join(folder, "copy");
  cpSync(store.root, copy, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const findings = async () => (await validateRoot(store.root, { exactBytes: true })).findings;
const restore = async (dryRun = false): Promise<RestoreOutcome["state"][]> => {
  const states: RestoreOutcome["state"][] = [];
  await restoreRoot(store, await OcflStore.openExisting(copy), { dryRun, onObject: (_, outcome) => states.push(outcome.state) });
  return states.sort();
};

describe("restoring from a second copy", () => {
  it("puts right any single damaged or missing file of an object", async () => {
    const object = store.objectFolder(A);
    const files = (readdirSync(object, { recursive: true }) as string[]).filter((name) => statSync(join(object, name)).isFile());
    for (const name of files)
      for (const spoil of [(path: string) => writeFileSync(path, "hỏng"), (path: string) => rmSync(path)]) {
        // Without its declaration a folder is no object any more; that case is the next test's.
        if (name.startsWith("0=") && spoil.length === 1 && spoil.toString().includes("rmSync")) continue;
        spoil(join(object, name));
        expect((await findings()).length, name).toBeGreaterThan(0);
        expect(await restore(), name).toEqual(["repaired", "sound"]);
        expect(await findings(), name).toEqual([]);
      }
  });

  it("copies an object that is missing as a whole", async () => {
    rmSync(
      join(
        store.root,
        store
          .objectFolder(B)
          .slice(store.root.length + 1)
          .slice(0, 3),
      ),
      { recursive: true },
    );
    expect(await restore()).toEqual(["copied", "sound"]);
    expect((await store.readFile(B, "d/2", "v1")).toString()).toBe("hai");
    expect(await findings()).toEqual([]);
  });

  it("never gives up a newer version for an older copy, and repairs what the copy does hold", async () => {
    await store.addVersion(A, { put: new Map([["3", Buffer.from("ba")]]) }, commit);
    const object = store.objectFolder(A);
    writeFileSync(join(object, "v1/content/1"), "hỏng");
    writeFileSync(join(object, "inventory.json"), "{");
    expect(await restore()).toEqual(["repaired", "sound"]);
    expect((await store.readInventory(A)).head).toBe("v3");
    expect((await store.readFile(A, "3")).toString()).toBe("ba");
    writeFileSync(join(object, "v3/content/3"), "hỏng");
    expect(await restore()).toEqual(["sound", "unrepairable"]);
  });

  it("writes nothing outside the object, whatever a copy that was tampered with asks for", async () => {
    const stolen = Buffer.from("x");
    const sha512 = createHash("sha512").update(stolen).digest("hex");
    writeFileSync(join(copy, "stolen"), stolen);
    const place = store.objectFolder(A).slice(store.root.length + 1);
    const inventory = await store.readInventory(A);
    const bytes = inventoryBytes({ ...inventory, manifest: { ...inventory.manifest, [sha512]: [`v1/content/${"../".repeat(6)}stolen`] } });
    for (const below of ["", "v2"]) {
      rmSync(join(store.objectFolder(A), below, "inventory.json"));
      writeFileSync(join(copy, place, below, "inventory.json"), bytes);
      writeFileSync(join(copy, place, below, "inventory.json.sha512"), sidecarBytes(bytes));
    }
    expect(await restore()).toEqual(["sound", "unrepairable"]);
    expect(existsSync(join(store.root, "stolen"))).toBe(false);
  });

  it("keeps what did not belong aside", async () => {
    writeFileSync(join(store.objectFolder(A), "stray.txt"), "lạ");
    expect(await restore()).toEqual(["repaired", "sound"]);
    const aside = `${store.root}.staging/set-aside`;
    const [object = ""] = readdirSync(aside);
    expect(readFileSync(join(aside, object, "stray.txt"), "utf8")).toBe("lạ");
  });

  it("takes nothing from a copy that is damaged itself", async () => {
    writeFileSync(join(store.objectFolder(A), "v1/content/1"), "hỏng");
    writeFileSync(join(copy, store.objectFolder(A).slice(store.root.length), "v1/content/1"), "cũng hỏng");
    expect(await restore()).toEqual(["sound", "unrepairable"]);
  });

  it("only tells what it would do in a dry run", async () => {
    writeFileSync(join(store.objectFolder(A), "v1/content/1"), "hỏng");
    expect(await restore(true)).toEqual(["repaired", "sound"]);
    expect(await findings()).toHaveLength(2);
  });

  it("refuses a folder that is no archive", async () => {
    await expect(OcflStore.openExisting(folder)).rejects.toMatchObject({ code: "archive.not_a_store" });
  });
});
