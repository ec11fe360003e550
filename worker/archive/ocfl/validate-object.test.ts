import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OcflStore } from "./ocfl-store.ts";
import { validateObject } from "./validate-object.ts";

const ID = "urn:uuid:00000000-0000-4000-8000-000000000002";
let folder: string;
let good: string;
let root: string;
let copies = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-validate-"));
  root = join(folder, "archive");
  const store = await OcflStore.open(root);
  const commit = { created: new Date("2026-11-23T02:00:00Z"), message: "m", user: { name: "n", address: "urn:n" } };
  await store.createObject(
    ID,
    new Map([
      ["a.txt", Buffer.from("a")],
      ["d/b.txt", Buffer.from("b")],
    ]),
    commit,
  );
  await store.addVersion(ID, { put: new Map([["d/b.txt", Buffer.from("b2")]]) }, commit);
  good = store.objectFolder(ID);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const copy = (): string => {
  const path = join(folder, `copy-${copies++}`);
  cpSync(good, path, { recursive: true });
  return path;
};
const codes = async (path: string): Promise<string[]> => [...new Set((await validateObject(path)).map((finding) => finding.code))];
const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
type Json = unknown;
type Members = Record<string, Json>;
const asMembers = (value: Json): Members => value as Members;
/** `$A` and `$B` stand for the digests of the two files of v1; UNSET takes the member away; a function gets the old value. */
type Edit = readonly [path: string, value: Json | ((old: Json) => Json)];
const UNSET = Symbol("unset");
const plus =
  (...more: string[]) =>
  (old: Json): Json => [...(old as string[]), ...more];

function edited(inventory: Members, edits: readonly Edit[]): Members {
  const digestOf = (contentPath: string): string =>
    Object.entries(asMembers(inventory.manifest)).find(([, paths]) => (paths as string[]).includes(contentPath))?.[0] ?? "";
  const digests = { $A: digestOf(A), $B: digestOf("v1/content/d/b.txt") };
  for (const [path, value] of edits) {
    const keys = path
      .split("/")
      .map((key) => key.replace("$a", digests.$A.toUpperCase()).replace("$A", digests.$A).replace("$B", digests.$B));
    const last = keys.pop() ?? "";
    const holder = keys.reduce((at, key) => asMembers(at[key]), inventory);
    if (value === UNSET) delete holder[last];
    else holder[last] = typeof value === "function" ? value(holder[last]) : value;
  }
  return inventory;
}

/** Changes the inventory in the root and in the newest version, each with a right sidecar. */
const rewrite = (path: string, edits: readonly Edit[] | ((inventory: Members) => Json), places = ["", "v2"]): void => {
  for (const place of places) {
    const file = join(path, place, "inventory.json");
    const inventory = asMembers(JSON.parse(readFileSync(file, "utf8")));
    const text = JSON.stringify(typeof edits === "function" ? edits(inventory) : edited(inventory, edits));
    writeFileSync(file, text);
    writeFileSync(`${file}.sha512`, `${createHash("sha512").update(text).digest("hex")} inventory.json\n`);
  }
};
const A = "v1/content/a.txt";
const digestOfA = (inventory: Members): string =>
  Object.entries(asMembers(inventory.manifest)).find(([, paths]) => (paths as string[]).includes(A))?.[0] ?? "";

function emptied(path: string): void {
  rmSync(path, { recursive: true });
  mkdirSync(path);
}

/** Makes v1 as if it had been written with SHA-256, with the names of its two files exchanged. */
function inSha256(path: string): void {
  const sha256 = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(path, "v1/content", name)))
      .digest("hex");
  const [a, b] = [sha256("a.txt"), sha256("d/b.txt")];
  const file = join(path, "v1", "inventory.json");
  const inventory = asMembers(JSON.parse(readFileSync(file, "utf8")));
  const v1 = { ...asMembers(asMembers(inventory.versions).v1), state: { [a]: ["d/b.txt"], [b]: ["a.txt"] } };
  const manifest = { [a]: [A], [b]: ["v1/content/d/b.txt"] };
  const text = JSON.stringify({ ...inventory, digestAlgorithm: "sha256", manifest, fixity: undefined, versions: { v1 } });
  writeFileSync(file, text);
  rmSync(`${file}.sha512`);
  writeFileSync(`${file}.sha256`, `${createHash("sha256").update(text).digest("hex")} inventory.json\n`);
}

describe("the kinds of bad object in the specification's own collection are refused", () => {
  const onDisk: [name: string, code: string, spoil: (path: string) => void][] = [
    ["extra folder in the root", "E001", (path) => mkdirSync(join(path, "extra"))],
    ["extra file in the root", "E001", (path) => write(join(path, "extra.txt"), "")],
    ["a version number without v", "E001", (path) => mkdirSync(join(path, "3"))],
    ["an empty folder", "E063", (path) => emptied(path)],
    ["an empty folder has no declaration either", "E003", (path) => emptied(path)],
    [
      "an old manifest lacks a file that is there",
      "E023",
      (path) =>
        rewrite(
          path,
          [
            ["manifest/$A", UNSET],
            ["versions/v1/state/$A", UNSET],
          ],
          ["v1"],
        ),
    ],
    [
      "an old manifest has a wrong digest",
      "E092",
      (path) => rewrite(path, (old) => JSON.parse(JSON.stringify(old).replaceAll(digestOfA(old), "0".repeat(128))), ["v1"]),
    ],
    ["an old version in another digest says something else", "E066", (path) => inSha256(path)],
    ["no declaration", "E003", (path) => rmSync(join(path, "0=ocfl_object_1.1"))],
    ["two declarations", "E003", (path) => write(join(path, "0=ocfl_object_1.0"), "ocfl_object_1.0\n")],
    ["a declaration of another thing", "E006", (path) => renameSync(join(path, "0=ocfl_object_1.1"), join(path, "0=ocfl_object_9.9"))],
    ["wrong words in the declaration", "E007", (path) => write(join(path, "0=ocfl_object_1.1"), "ocfl_object_1.1")],
    ["content beside the content folder", "E015", (path) => write(join(path, "v1", "stray.txt"), "")],
    ["a file the manifest does not know", "E023", (path) => write(join(path, "v1/content/extra.txt"), "")],
    ["an empty folder in the content", "E024", (path) => mkdirSync(join(path, "v1/content/empty"))],
    ["an inventory that is not JSON", "E033", (path) => write(join(path, "inventory.json"), "{")],
    ["a version folder is missing", "E046", (path) => rmSync(join(path, "v1"), { recursive: true })],
    ["a version folder too many", "E046", (path) => mkdirSync(join(path, "v3"))],
    ["no sidecar", "E058", (path) => rmSync(join(path, "inventory.json.sha512"))],
    ["a sidecar of another inventory", "E060", (path) => write(join(path, "inventory.json.sha512"), `${"0".repeat(128)} inventory.json\n`)],
    [
      "a wrong sidecar in a version",
      "E060",
      (path) => write(join(path, "v1/inventory.json.sha512"), `${"0".repeat(128)} inventory.json\n`),
    ],
    ["a sidecar that is none", "E061", (path) => write(join(path, "inventory.json.sha512"), "digest")],
    ["no inventory", "E063", (path) => rmSync(join(path, "inventory.json"))],
    ["a file in the extensions folder", "E067", (path) => write(join(path, "extensions/file"), "")],
    ["a link in the content", "E090", (path) => symlinkSync("a.txt", join(path, "v1/content/link"))],
    ["changed content", "E092", (path) => write(join(path, A), "A")],
    ["missing content", "E092", (path) => rmSync(join(path, A))],
  ];
  it.each(onDisk)("%s: %s", async (_, code, spoil) => {
    const path = copy();
    spoil(path);
    expect(await codes(path)).toContain(code);
  });

  const inInventory: [name: string, code: string, edits: Edit[]][] = [
    ["no versions", "E008", [["versions", {}]]],
    ["versions begin at 2", "E009", [["versions/v1", UNSET]]],
    [
      "versions have a gap",
      "E010",
      [
        ["versions", (old: Json) => ({ ...asMembers(old), v4: asMembers(old).v2 })],
        ["head", "v4"],
      ],
    ],
    [
      "version names in two ways",
      "E012",
      [
        ["versions", (old: Json) => ({ ...asMembers(old), v03: asMembers(old).v2 })],
        ["head", "v03"],
      ],
    ],
    ["contentDirectory with a slash", "E017", [["contentDirectory", "a/b"]]],
    ["contentDirectory is ..", "E018", [["contentDirectory", ".."]]],
    ["contentDirectory not in the first version", "E019", [["contentDirectory", "content"]]],
    ["a weak digestAlgorithm", "E025", [["digestAlgorithm", "md5"]]],
    ["a digest of the wrong form", "E025", [["manifest/abc", ["v1/content/x"]]]],
    ["no id", "E036", [["id", UNSET]]],
    ["no head", "E036", [["head", UNSET]]],
    ["an empty id", "E037", [["id", ""]]],
    ["another id than before", "E037", [["id", "urn:other"]]],
    ["a wrong type", "E038", [["type", "https://ocfl.io/9.9/spec/#inventory"]]],
    ["an older type than the declaration", "E038", [["type", "https://ocfl.io/1.0/spec/#inventory"]]],
    ["an older type than the version before", "E103", [["type", "https://ocfl.io/1.0/spec/#inventory"]]],
    ["head is an older version", "E040", [["head", "v1"]]],
    ["head does not exist", "E040", [["head", "v9"]]],
    ["head is a number", "E040", [["head", 2]]],
    ["no manifest", "E041", [["manifest", UNSET]]],
    ["no versions member", "E041", [["versions", UNSET]]],
    ["a content path outside the versions", "E042", [["manifest/$A", plus("elsewhere/a.txt")]]],
    ["versions is a list", "E044", [["versions", []]]],
    ["a version is text", "E047", [["versions/v2", "later"]]],
    ["no created", "E048", [["versions/v2/created", UNSET]]],
    ["no state", "E048", [["versions/v2/state", UNSET]]],
    ["created without zone", "E049", [["versions/v2/created", "2026-11-23T02:00:00"]]],
    ["created without seconds", "E049", [["versions/v2/created", "2026-11-23T02:00Z"]]],
    ["created on no day", "E049", [["versions/v2/created", "2026-02-30T02:00:00Z"]]],
    ["created is a number", "E049", [["versions/v2/created", 2026]]],
    ["state is text", "E050", [["versions/v2/state", "all"]]],
    ["state names an unknown digest", "E050", [[`versions/v2/state/${"0".repeat(128)}`, ["x"]]]],
    [
      "state writes a digest otherwise",
      "E050",
      [
        ["versions/v2/state/$A", UNSET],
        ["versions/v2/state/$a", ["a.txt"]],
      ],
    ],
    ["state holds text where a list belongs", "E050", [["versions/v2/state/$A", "a.txt"]]],
    ["logical path with ..", "E052", [["versions/v2/state/$A", plus("../a")]]],
    ["logical path with an empty part", "E052", [["versions/v2/state/$A", plus("a//b")]]],
    ["logical path beginning with a slash", "E053", [["versions/v2/state/$A", plus("/a")]]],
    ["user without a name", "E054", [["versions/v2/user", { address: "urn:x" }]]],
    ["user is text", "E054", [["versions/v2/user", "someone"]]],
    ["fixity of an unknown digest", "E056", [["fixity", { crc: {} }]]],
    ["fixity of an unknown file", "E057", [["fixity", { sha256: { ["0".repeat(64)]: ["v1/content/none"] } }]]],
    ["an old version's state was changed", "E066", [["versions/v1/state/$A", ["renamed.txt"]]]],
    ["an old version lost a path", "E066", [["versions/v1/state/$B", []]]],
    ["a manifest list is text", "E091", [["manifest/$A", "v1/content/a.txt"]]],
    [
      "a digest that is not the content's",
      "E092",
      [
        ["manifest/$A", UNSET],
        [`manifest/${"0".repeat(128)}`, [A]],
        ["versions/v1/state/$A", UNSET],
        [`versions/v1/state/${"0".repeat(128)}`, ["a.txt"]],
        ["versions/v2/state/$A", UNSET],
        [`versions/v2/state/${"0".repeat(128)}`, ["a.txt"]],
      ],
    ],
    ["fixity that is not the content's", "E093", [["fixity", { sha256: { ["0".repeat(64)]: [A] } }]]],
    ["message is a number", "E094", [["versions/v2/message", 1]]],
    ["a logical path twice", "E095", [["versions/v2/state/$A", plus("a.txt")]]],
    ["a logical path is file and folder", "E095", [["versions/v2/state/$A", plus("a.txt/inner")]]],
    ["a digest twice in the manifest", "E096", [["manifest/$a", ["v1/content/a2.txt"]]]],
    ["a digest twice in fixity", "E097", [["fixity", { md5: { ["a".repeat(32)]: [A], ["A".repeat(32)]: [A] } }]]],
    ["content path with .", "E099", [["manifest/$A", plus("v1/content/./a.txt")]]],
    ["content path ending with a slash", "E100", [["manifest/$A", plus("v1/content/")]]],
    ["fixity path beginning with a slash", "E100", [["fixity", { md5: { ["a".repeat(32)]: ["/v1/content/a.txt"] } }]]],
    ["a content path twice", "E101", [["manifest/$A", plus(A)]]],
    ["a content path is file and folder", "E101", [["manifest/$A", plus("v1/content/a.txt/inner")]]],
    ["an unknown member", "E102", [["extra", 1]]],
    ["manifest is a list", "E106", [["manifest", []]]],
    ["manifest holds what no version uses", "E107", [[`manifest/${"0".repeat(128)}`, ["v1/content/x"]]]],
    ["fixity is text", "E111", [["fixity", "none"]]],
  ];
  it.each(inInventory)("%s: %s", async (_, code, edits) => {
    const path = copy();
    rewrite(path, edits);
    expect(await codes(path)).toContain(code);
  });

  it("the inventory is a list: E033", async () => {
    const path = copy();
    rewrite(path, () => []);
    expect(await codes(path)).toContain("E033");
  });

  it.each<[string, string, string, Edit]>([
    ["the newest version's inventory differs from the root's", "E064", "v2", ["versions/v2/message", "other"]],
    ["a version's inventory misses earlier content", "E023", "v2", ["manifest/$A", UNSET]],
    ["an old version's inventory has a wrong head", "E040", "v1", ["head", "v2"]],
  ])("%s: %s", async (_, code, place, edit) => {
    const path = copy();
    rewrite(path, [edit], [place]);
    expect(await codes(path)).toContain(code);
  });
});

describe("good objects of other writers are accepted", () => {
  it.each<[string, Edit[]]>([
    [
      "no message, user or fixity",
      [
        ["fixity", UNSET],
        ["versions/v2/message", UNSET],
        ["versions/v2/user", UNSET],
      ],
    ],
    ["times in another zone, with fractions", [["versions/v2/created", "2026-11-23T09:00:00.5+07:00"]]],
    ["more digests", [["fixity", { md5: { [createHash("md5").update("a").digest("hex")]: ["v1/content/a.txt"] } }]]],
  ])("%s", async (_, edits) => {
    const path = copy();
    rewrite(path, edits);
    expect(await validateObject(path)).toEqual([]);
  });
});
