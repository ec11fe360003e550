import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DossierKeys, dossierKeysFolder, openDossierKeys } from "../../keys/dossier-keys.ts";
import { officeKeyWrapper } from "../../keys/wrapping-key.ts";
import type { Content } from "./durable-files.ts";
import { OcflStore } from "./ocfl-store.ts";
import { validateRoot } from "./validate-root.ts";

const ID = "urn:uuid:00000000-0000-4000-8000-000000000001";
const OTHER = "urn:uuid:00000000-0000-4000-8000-000000000002";
const NAME = "NGUYỄN THỊ THỬ";
const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "số hóa", user: { name: "Cầm Tay", address: "urn:camtay:thu" } };
const NOW = new Date("2090-01-01T00:00:00Z");
const files = (entries: Record<string, string>): Map<string, Content> =>
  new Map(Object.entries(entries).map(([path, text]) => [path, Buffer.from(text)]));

let folder: string;
let root: string;
let keys: DossierKeys;
let store: OcflStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-encrypted-"));
  root = join(folder, "archive");
  keys = openDossierKeys(dossierKeysFolder(root), officeKeyWrapper(Buffer.alloc(32, 5)));
  store = await OcflStore.open(root, { keys });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const allBytes = (): Buffer =>
  Buffer.concat(
    (readdirSync(folder, { recursive: true }) as string[])
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path)),
  );
const sound = async () => expect((await validateRoot(root, { exactBytes: true })).findings).toEqual([]);

describe("an archive with keys", () => {
  it("holds nothing readable, is valid OCFL for anyone, and gives back what was put in", async () => {
    await store.createObject(ID, files({ "data/1.pdf": NAME.repeat(20), "METS.xml": `<title>${NAME}</title>` }), commit);
    expect(allBytes().includes(Buffer.from(NAME))).toBe(false);
    expect((await store.readFile(ID, "data/1.pdf")).toString()).toBe(NAME.repeat(20));
    await sound();
    const without = await OcflStore.open(root);
    await expect(without.readFile(ID, "METS.xml")).rejects.toMatchObject({ code: "keys.office_key_needed" });
  });

  it("stores equal content of one object once, and of two objects differently", async () => {
    await store.createObject(ID, files({ a: NAME }), commit);
    expect((await store.addVersion(ID, { put: files({ a: NAME }) }, commit)).version).toBe("v1");
    await store.addVersion(ID, { put: files({ b: NAME, c: "thêm" }) }, commit);
    await store.createObject(OTHER, files({ a: NAME }), commit);
    const { manifest } = await store.readInventory(ID);
    expect(Object.keys(manifest)).toHaveLength(2);
    expect(Object.keys((await store.readInventory(OTHER)).manifest).filter((digest) => digest in manifest)).toEqual([]);
    await sound();
  });

  it("keeps paths apart whose names look alike, and ones too long for a file name", async () => {
    const long = Array.from({ length: 5 }, () => "thư mục dài ".repeat(6).trim()).join("/");
    const given = { "a/b": "1", "a%2Fb": "2", "a%252Fb": "3", [long]: "4", [`${long} `]: "5" };
    await store.createObject(ID, files(given), commit);
    for (const [path, text] of Object.entries(given)) expect((await store.readFile(ID, path)).toString()).toBe(text);
    await sound();
  });

  it("takes large files in pieces", async () => {
    const source = join(folder, "large");
    const bytes = randomBytes(3_300_000);
    writeFileSync(source, bytes);
    await store.createObject(ID, new Map<string, Content>([["large.pdf", { file: source }]]), commit);
    const sha256 = (of: Buffer) => createHash("sha256").update(of).digest("hex");
    expect(sha256(await store.readFile(ID, "large.pdf"))).toBe(sha256(bytes));
    await sound();
  });

  it("goes on with an archive that was begun without keys", async () => {
    const plainRoot = join(folder, "older");
    const older = await OcflStore.open(plainRoot);
    await older.createObject(ID, files({ a: "từ năm trước" }), commit);
    const now = await OcflStore.open(plainRoot, { keys });
    await now.addVersion(ID, { put: files({ b: NAME }) }, commit);
    expect((await now.readFile(ID, "a")).toString()).toBe("từ năm trước");
    expect((await now.readFile(ID, "b")).toString()).toBe(NAME);
    expect((await validateRoot(plainRoot, { exactBytes: true })).findings).toEqual([]);
  });

  it("keeps what is said to be open readable for everyone", async () => {
    await store.createObject(OTHER, files({ "seal.json": "{}" }), commit, { open: true });
    expect((await (await OcflStore.open(root)).readFile(OTHER, "seal.json")).toString()).toBe("{}");
  });
});

describe("destroying a dossier's key", () => {
  it("makes the dossier irrecoverable and leaves the archive sound and the others readable", async () => {
    await store.createObject(ID, files({ a: NAME }), commit);
    await store.createObject(OTHER, files({ a: "còn hạn" }), commit);
    const [before] = [...keys.list()].filter(({ key }) => key.objectId === ID);
    const wrapped = before?.key.state === "kept" ? before.key.wrappedKey : "";
    const { ino, size } = statSync(join(keys.folder, before!.file));
    await keys.destroy(ID, "request-0001", NOW);
    await keys.destroy(ID, "request-0001", NOW); // a second time does nothing
    const after = statSync(join(keys.folder, before!.file));
    expect([after.ino, after.size >= size]).toEqual([ino, true]); // every byte of the key was written over where it lay
    await expect(store.readFile(ID, "a")).rejects.toMatchObject({ code: "archive.destroyed" });
    await expect(store.addVersion(ID, { put: files({ b: "lại" }) }, commit)).rejects.toMatchObject({ code: "archive.destroyed" });
    expect(wrapped).not.toBe("");
    expect(allBytes().includes(Buffer.from(wrapped))).toBe(false);
    expect((await store.readFile(OTHER, "a")).toString()).toBe("còn hạn");
    await sound();
  });

  it("is refused for a key that is not there, and a lost key is named", async () => {
    await expect(keys.destroy(ID, "request-0001", NOW)).rejects.toMatchObject({ code: "keys.dossier_key_missing" });
    await store.createObject(ID, files({ a: NAME }), commit);
    rmSync(keys.folder, { recursive: true });
    expect(existsSync(keys.folder)).toBe(false);
    await expect(store.readFile(ID, "a")).rejects.toMatchObject({ code: "keys.dossier_key_missing" });
  });

  it("a key whose file a power cut left empty is made anew", async () => {
    const [file] = await store.createObject(ID, files({ a: NAME }), commit).then(() => [...keys.list()]);
    writeFileSync(join(keys.folder, file!.file), Buffer.alloc(200));
    const { key } = await keys.forWriting(ID);
    expect((await keys.forReading(ID)).equals(key)).toBe(true);
  });

  it("two writers at once agree on one key", async () => {
    const wrapper = officeKeyWrapper(Buffer.alloc(32, 5));
    const made = await Promise.all(Array.from({ length: 8 }, () => openDossierKeys(keys.folder, wrapper).forWriting(ID)));
    expect(new Set(made.map(({ key }) => key.toString("hex"))).size).toBe(1);
    await expect(openDossierKeys(keys.folder, officeKeyWrapper(Buffer.alloc(32, 6))).forReading(ID)).rejects.toMatchObject({
      code: "keys.other_office_key",
    });
  });
});
