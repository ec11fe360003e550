import type { ObjectStorage, StorageEntry } from "../storage/object-storage.ts";
import type { Report } from "./finding.ts";
import { INVENTORY_FILE, type Inventory, SIDECAR_FILE } from "./inventory.ts";
import type { ObjectTree } from "./object-tree.ts";
import type { RootSource } from "./root-source.ts";

const OBJECT = /^((?:[0-9a-f]{3}\/){3}[0-9a-f]{64})\/(.+)$/;

/** An object as a listing tells of it: its files by path below it. */
export interface ListedObject {
  readonly place: string;
  readonly files: ReadonlyMap<string, StorageEntry>;
}

/** Every object of a storage in one listing, in order. @param report hears of what belongs to none */
export async function* listedObjects(storage: ObjectStorage, report?: Report): AsyncGenerator<ListedObject> {
  let place = "";
  let files = new Map<string, StorageEntry>();
  for await (const entry of storage.list("")) {
    const [, own = "", file = ""] = OBJECT.exec(entry.path) ?? [];
    if (own !== place) {
      if (place !== "") yield { place, files };
      place = own;
      files = new Map();
    }
    if (own !== "") files.set(file, entry);
    else if (/^extensions\/[^/]+$/.test(entry.path)) report?.("E086", entry.path, "unexpected", "only folders may lie here");
    else if (entry.path.includes("/") && !entry.path.startsWith("extensions/"))
      report?.("E072", entry.path, "unexpected", "a file that belongs to no object");
  }
  if (place !== "") yield { place, files };
}

/** A storage that is only listed, as a root to be checked. @param open gives the files of an object that count */
export const listedSource = (storage: ObjectStorage, open: (object: ListedObject) => Promise<ObjectTree>): RootSource => ({
  async declarations() {
    const names: string[] = [];
    for await (const { path } of storage.list("0=")) if (!path.includes("/")) names.push(path);
    return names;
  },
  text: async (path) => (await storage.get(path))?.toString("utf8") ?? null,
  async *objects(report) {
    for await (const object of listedObjects(storage, report))
      if (isObject(object.files.keys())) yield { place: object.place, open: () => open(object) };
  },
});

/** Version and writer of content that lies in a folder of one writer's own. */
const OWN_FOLDER = /^(v\d+)\/content\/([0-9a-f]{16})\//;

/** Whether anything of an object is more than the content a writer put and did not publish. */
export function isObject(paths: Iterable<string>): boolean {
  for (const path of paths) if (!OWN_FOLDER.test(path)) return true;
  return false;
}

/** Without the content of writers that were not finished, or were not the first. */
export function withoutUnfinished(paths: Iterable<string>, inventory: Inventory | undefined): string[] {
  const folderOf = (path: string): string => OWN_FOLDER.exec(path)?.[0] ?? "";
  const published = new Set(Object.values(inventory?.manifest ?? {}).flatMap((list) => list.map(folderOf)));
  return [...paths].filter((path) => folderOf(path) === "" || published.has(folderOf(path)));
}

/** Whether a stopped writer may have left something: an object without its inventories, a version with content of two. */
export function isSuspicious({ files }: ListedObject): boolean {
  if (!files.has(INVENTORY_FILE) || !files.has(SIDECAR_FILE)) return true;
  const writers = new Map<string, Set<string>>();
  for (const path of files.keys()) {
    const [, version, writer] = OWN_FOLDER.exec(path) ?? [];
    if (version !== undefined && writer !== undefined) writers.set(version, (writers.get(version) ?? new Set()).add(writer));
    // Decided, and then nothing more was done.
    const [, decided] = /^(v\d+)\/inventory\.json$/.exec(path) ?? [];
    if (decided !== undefined && !files.has(`${decided}/${SIDECAR_FILE}`)) return true;
  }
  return [...writers].some(([version, own]) => own.size > 1 || !files.has(`${version}/${INVENTORY_FILE}`));
}

/** In which order an object's files are put, so that it is whole at every moment: what it is found by comes last. */
export function rankOf(path: string): number {
  if (path === SIDECAR_FILE) return Number.MAX_SAFE_INTEGER;
  if (path === INVENTORY_FILE) return Number.MAX_SAFE_INTEGER - 1;
  const [, version, name] = /^v(\d+)\/(inventory\.json(?:\.sha512)?)$/.exec(path) ?? [];
  if (version !== undefined) return 2 * Number(version) + (name === INVENTORY_FILE ? 0 : 1);
  return path.startsWith("0=") ? Number.MAX_SAFE_INTEGER - 2 : 0;
}
