import { createHash } from "node:crypto";
import { digestsOf, forEachFew } from "./durable-files.ts";
import { collectFindings, type Finding, type Report } from "./finding.ts";
import { sidecarBytes } from "./inventory.ts";
import { type CheckedInventory, checkInventory } from "./inventory-rules.ts";
import { folderTree, type ObjectTree } from "./object-tree.ts";

export interface ValidationOptions {
  /** Also refuse what the specification allows but this store would not have written, so that no changed byte goes unseen. */
  readonly exactBytes?: boolean;
  /** Re-hash the content (default). Without it only structure and inventories are checked. */
  readonly hashContent?: boolean;
}

const DECLARATION = /^0=ocfl_object_(1\.[01])$/;

/**
 * Checks one OCFL object against every MUST of the specification 1.0 and 1.1 and re-hashes all it holds.
 * @param object its folder, or its files wherever they lie; null: there is none
 */
export async function validateObject(object: string | ObjectTree | null, options: ValidationOptions = {}): Promise<Finding[]> {
  const { findings, report } = collectFindings();
  const tree = typeof object === "string" ? folderTree(object) : object;
  if (tree === null) {
    report("E003", ".", "missing", "there is no object");
    return findings;
  }
  const specVersion = await checkDeclaration(tree, report);
  const root = await readInventory(tree, "", report, options);
  const versionDirs = checkRootEntries(tree, root, report);
  if (!root) return findings;
  if (specVersion !== undefined && root.specVersion !== specVersion)
    report("E038", "inventory.json", "structure", `the inventory is of version ${root.specVersion}, the object declares ${specVersion}`);
  for (const version of root.versions.keys())
    if (!versionDirs.includes(version)) report("E046", version, "missing", "the inventory names a version whose folder is missing");

  const inventories = await readVersionInventories(tree, root, versionDirs, report, options);
  const files = versionDirs.flatMap((version) => contentFiles(tree, version, root.contentDirectory ?? "content", report));
  checkManifests(root, inventories, files, report);
  if (options.hashContent ?? true) await checkDigests(tree, [root, ...inventories.values()], new Set(files), report);
  return findings;
}

async function checkDeclaration(tree: ObjectTree, report: Report): Promise<string | undefined> {
  const declarations = tree.list("").filter((entry) => entry.name.startsWith("0="));
  if (declarations.length !== 1)
    report("E003", ".", declarations.length === 0 ? "missing" : "unexpected", `${declarations.length} version declarations`);
  const name = declarations[0]?.name;
  if (name === undefined) return undefined;
  const version = DECLARATION.exec(name)?.[1];
  if (version === undefined) report("E006", name, "structure", "not a declaration of OCFL 1.0 or 1.1");
  else if ((await tree.get(name))?.toString("utf8") !== `${name.slice(2)}\n`)
    report("E007", name, "changed", "the declaration does not repeat its name");
  return version;
}

/** What may lie in the object's folder (OCFL 1.1, 3.1); returns the version folders. */
function checkRootEntries(tree: ObjectTree, root: CheckedInventory | undefined, report: Report): string[] {
  const versionDirs: string[] = [];
  for (const { name, kind } of tree.list("")) {
    if (kind === "file" && (name.startsWith("0=") || name === "inventory.json" || /^inventory\.json\.sha(256|512)$/.test(name))) {
      if (root && name.startsWith("inventory.json.") && name !== `inventory.json.${root.digestAlgorithm}`)
        report("E001", name, "unexpected", "a sidecar of another digest");
    } else if (kind === "folder" && (name === "logs" || name === "extensions")) {
      if (name === "extensions")
        for (const inner of tree.list(name))
          if (inner.kind !== "folder") report("E067", `extensions/${inner.name}`, "unexpected", "only folders may lie here");
    } else if (kind === "folder" && /^v\d+$/.test(name)) {
      if (!root || root.versions.has(name)) versionDirs.push(name);
      else report("E046", name, "unexpected", "a version folder the inventory does not know");
    } else report(kind === "link" ? "E090" : "E001", name, "unexpected", "this may not lie in the object's folder");
  }
  return versionDirs;
}

/** Reads and checks the inventory in a folder of the object ("" or "v1") with its sidecar. */
async function readInventory(
  tree: ObjectTree,
  where: string,
  report: Report,
  options: ValidationOptions,
): Promise<CheckedInventory | undefined> {
  const place = where === "" ? "inventory.json" : `${where}/inventory.json`;
  const bytes = await tree.get(place);
  if (bytes === null) {
    report(where === "" ? "E063" : "E034", place, "missing", "the inventory is missing");
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    report("E033", place, "changed", "the inventory is not JSON in UTF-8");
  }
  const inventory = value === undefined ? undefined : checkInventory(value, place, report);
  await checkSidecar(tree, place, bytes, inventory?.digestAlgorithm, report, options);
  return inventory;
}

async function checkSidecar(
  tree: ObjectTree,
  place: string,
  bytes: Buffer,
  algorithm: string | undefined,
  report: Report,
  options: ValidationOptions,
): Promise<void> {
  const candidates = algorithm === undefined ? ["sha512", "sha256"] : [algorithm];
  const found = await Promise.all(candidates.map((candidate) => tree.get(`${place}.${candidate}`)));
  const at = found.findIndex((sidecar) => sidecar !== null);
  const [used, sidecar] = [candidates[at], found[at]];
  if (used === undefined || !sidecar) {
    report("E058", `${place}.${candidates[0]}`, "missing", "the inventory has no digest beside it");
    return;
  }
  const digest = /^([0-9a-fA-F]+)[ \t]+inventory\.json\n?$/.exec(sidecar.toString("latin1"))?.[1]?.toLowerCase();
  if (digest === undefined) report("E061", `${place}.${used}`, "changed", "not a digest and the name inventory.json");
  else if (digest !== createHash(used).update(bytes).digest("hex"))
    report("E060", place, "changed", "the inventory does not have the digest written beside it");
  else if (options.exactBytes && !sidecar.equals(sidecarBytes(bytes)))
    report("exact-bytes", `${place}.${used}`, "changed", "not as this store writes it");
}

/** The copies in the version folders: the newest equals the root's, older ones tell the same story (OCFL 1.1, 3.5.5 and 3.7). */
async function readVersionInventories(
  tree: ObjectTree,
  root: CheckedInventory,
  versionDirs: readonly string[],
  report: Report,
  options: ValidationOptions,
): Promise<Map<string, CheckedInventory>> {
  const inventories = new Map<string, CheckedInventory>();
  for (const version of versionDirs) {
    const place = `${version}/inventory.json`;
    const bytes = await tree.get(place);
    if (bytes === null) {
      // A SHOULD of the specification; this store always writes one, so for it the copy is lost.
      if (options.exactBytes) report("W010", place, "missing", "the version has no inventory");
      continue;
    }
    if (version === root.head && !(await tree.get("inventory.json"))?.equals(bytes))
      report("E064", place, "changed", "the newest version's inventory differs from the object's");
    const inventory = await readInventory(tree, version, report, options);
    if (!inventory) continue;
    inventories.set(version, inventory);
    if (inventory.id !== root.id) report("E037", place, "changed", "another id than the object's");
    if (inventory.head !== version) report("E040", place, "changed", `head is ${inventory.head}`);
    if (inventory.contentDirectory !== root.contentDirectory)
      report(
        inventory.contentDirectory === undefined || version === "v1" ? "E019" : "E020",
        place,
        "changed",
        "another contentDirectory than the object's",
      );
    compareStates(inventory, root, place, report);
  }
  const ordered = [...inventories].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
  ordered.forEach(([version, inventory], at) => {
    const before = ordered[at - 1];
    if (before && Number(inventory.specVersion) < Number(before[1].specVersion))
      report("E103", `${version}/inventory.json`, "structure", "an older specification than the version before");
  });
  return inventories;
}

const contentByDigest = (inventory: CheckedInventory): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  for (const [path, digest] of inventory.manifest) found.set(digest, (found.get(digest) ?? new Set()).add(path));
  return found;
};

function compareStates(older: CheckedInventory, root: CheckedInventory, place: string, report: Report): void {
  const [olderContent, rootContent] = [contentByDigest(older), contentByDigest(root)];
  for (const [version, state] of older.versions) {
    const now = root.versions.get(version);
    if (!now) {
      report("E066", place, "changed", `${version} is not in the newest inventory`);
      continue;
    }
    const paths = new Set([...state.keys(), ...now.keys()]);
    for (const path of paths) {
      const [was, is] = [state.get(path), now.get(path)];
      // Digests of different algorithms are compared through the content they name.
      const same =
        was !== undefined &&
        is !== undefined &&
        (older.digestAlgorithm === root.digestAlgorithm
          ? was === is
          : [...(olderContent.get(was) ?? [])].some((content) => rootContent.get(is)?.has(content)));
      if (!same) report("E066", place, "changed", `${version} says otherwise about ${path} than the newest inventory`);
    }
  }
}

/** All files of a version's content folder, as content paths; empty folders and links are reported. */
function contentFiles(tree: ObjectTree, version: string, contentDirectory: string, report: Report): string[] {
  const files: string[] = [];
  for (const { name, kind } of tree.list(version)) {
    if (kind === "file" && (name === "inventory.json" || /^inventory\.json\.sha(256|512)$/.test(name))) continue;
    if (kind !== "folder")
      report("E015", `${version}/${name}`, "unexpected", "only the inventory and its digest may lie beside the content");
    else if (name === contentDirectory) walk(`${version}/${name}`, true);
  }
  function walk(path: string, isTop = false): void {
    const entries = tree.list(path);
    if (entries.length === 0 && !isTop) report("E024", path, "unexpected", "an empty folder");
    for (const { name, kind } of entries) {
      const inner = `${path}/${name}`;
      if (kind === "folder") walk(inner);
      else if (kind === "file") files.push(inner);
      else report("E090", inner, "unexpected", "neither a file nor a folder");
    }
  }
  return files;
}

function checkManifests(
  root: CheckedInventory,
  inventories: ReadonlyMap<string, CheckedInventory>,
  files: readonly string[],
  report: Report,
): void {
  for (const file of files) if (!root.manifest.has(file)) report("E023", file, "unexpected", "a file the manifest does not know");
  for (const [version, inventory] of inventories) {
    const limit = Number(version.slice(1));
    for (const file of files)
      if (Number(file.slice(1, file.indexOf("/"))) <= limit && !inventory.manifest.has(file) && root.manifest.has(file))
        report("E023", file, "structure", `the inventory of ${version} does not know this file`);
  }
}

/** Every file is read once and hashed with every algorithm any inventory names for it. */
async function checkDigests(
  tree: ObjectTree,
  inventories: readonly CheckedInventory[],
  present: ReadonlySet<string>,
  report: Report,
): Promise<void> {
  const wanted = new Map<string, Map<string, { code: string; digests: Set<string> }>>();
  const want = (path: string, algorithm: string, code: string, digest: string): void => {
    const forPath = wanted.get(path) ?? new Map<string, { code: string; digests: Set<string> }>();
    wanted.set(path, forPath);
    const entry = forPath.get(algorithm) ?? { code, digests: new Set<string>() };
    forPath.set(algorithm, entry);
    entry.digests.add(digest);
  };
  for (const inventory of inventories) {
    for (const [path, digest] of inventory.manifest) want(path, inventory.digestAlgorithm, "E092", digest);
    for (const [algorithm, block] of inventory.fixity) for (const [path, digest] of block) want(path, algorithm, "E093", digest);
  }
  await forEachFew(wanted, async ([path, algorithms]) => {
    if (!present.has(path)) {
      report("E092", path, "missing", "the manifest names a file that is not there");
      return;
    }
    const names = [...algorithms.keys()].map((algorithm) => NODE_NAME[algorithm] ?? algorithm);
    const found = await digestsOf(tree.content(path), names);
    for (const [at, [algorithm, { code, digests }]] of [...algorithms].entries()) {
      const digest = found[at];
      if (digest !== undefined && (digests.size > 1 || !digests.has(digest)))
        report(code, path, "changed", `the ${algorithm} digest is another one`);
    }
  });
}

const NODE_NAME: Readonly<Record<string, string>> = { "sha512/256": "sha512-256", "blake2b-512": "blake2b512" };
