import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OcflStore } from "./ocfl-store.ts";
import { validateRoot } from "./validate-root.ts";

const ID = "urn:uuid:00000000-0000-4000-8000-000000000002";
let folder: string;
let good: string;
let root: string;
let copies = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-validate-root-"));
  root = join(folder, "archive");
  const store = await OcflStore.open(root);
  const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "m", user: { name: "n", address: "urn:n" } };
  await store.createObject(ID, new Map([["a.txt", Buffer.from("a")]]), commit);
  await store.addVersion(ID, { put: new Map([["d/b.txt", Buffer.from("b2")]]) }, commit);
  good = store.objectFolder(ID);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

describe("a storage root", () => {
  const spoiled = async (spoil: (path: string) => void): Promise<string[]> => {
    const path = join(folder, `root-${copies++}`);
    cpSync(root, path, { recursive: true });
    spoil(path);
    return (await validateRoot(path)).findings.map((finding) => finding.code);
  };

  it.each<[string, string, (path: string) => void]>([
    ["no declaration", "E069", (path) => rmSync(join(path, "0=ocfl_1.1"))],
    ["wrong words in it", "E075", (path) => writeFileSync(join(path, "0=ocfl_1.1"), "ocfl_1.0\n")],
    ["layout that is not JSON", "E070", (path) => writeFileSync(join(path, "ocfl_layout.json"), "{")],
    ["layout without description", "E070", (path) => writeFileSync(join(path, "ocfl_layout.json"), '{"extension":"x"}')],
    ["a file among the folders", "E072", (path) => write(join(path, "abc/stray"), "")],
    ["an empty folder", "E073", (path) => mkdirSync(join(path, "abc/def"), { recursive: true })],
    ["a file among the extensions", "E086", (path) => writeFileSync(join(path, "extensions/file"), "")],
    ["the same object twice", "E037", (path) => cpSync(good, join(path, "abc"), { recursive: true })],
    ["an object in another place", "E085", (path) => cpSync(good, join(path, "abc"), { recursive: true })],
  ])("with %s: %s", async (_, code, spoil) => {
    expect(await spoiled(spoil)).toContain(code);
  });

  it("any changed byte in any file is found", async () => {
    const files = (readdirSync(root, { recursive: true }) as string[])
      .map((name) => join(root, name))
      .filter((path) => statSync(path).isFile());
    let seed = 20261123;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (const file of files) {
      const bytes = readFileSync(file);
      for (let round = 0; round < 4; round++) {
        const at = round === 0 ? bytes.length - 1 : random(bytes.length);
        const changed = Buffer.from(bytes);
        changed[at] = (bytes[at]! + 1 + random(255)) % 256;
        writeFileSync(file, changed);
        const { findings } = await validateRoot(root, { exactBytes: true });
        expect(findings.length, `${file} at ${at}: ${bytes[at]} -> ${changed[at]}`).toBeGreaterThan(0);
      }
      writeFileSync(file, bytes);
    }
    expect((await validateRoot(root, { exactBytes: true })).findings).toEqual([]);
  });
});
