import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Content, syncFolder, writeDurably, writeTree } from "./durable-files.ts";
import { INVENTORY_FILE, type Inventory, SIDECAR_FILE, versionNumber } from "./inventory.ts";
import type { OcflStore } from "./ocfl-store.ts";
import { OBJECT_DECLARATION } from "./storage-layout.ts";
import { readCheckedInventory } from "./storage-root.ts";
import { validateObject } from "./validate-object.ts";

/** What one object needs in a copy: its files by path below the object, in the order in which they must become visible. */
export interface ObjectDelta {
  /** Path below the storage root. */
  readonly place: string;
  readonly inventory: Inventory;
  /** Versions the copy lacks. */
  readonly versions: readonly string[];
  /** Content and inventories of those versions. */
  readonly files: readonly string[];
}

export interface Replicated {
  readonly objects: number;
  readonly copied: number;
  readonly files: number;
  /** Objects that are damaged here and were left out: a copy must not take over damage. */
  readonly damaged: readonly string[];
}

/** What a copy lacks of an object. @param knownHead newest version the copy has */
export function deltaOf(store: OcflStore, folder: string, inventory: Inventory, knownHead: string | undefined): ObjectDelta {
  const from = knownHead === undefined ? 0 : versionNumber(knownHead);
  const versions = Object.keys(inventory.versions)
    .filter((version) => versionNumber(version) > from)
    .sort((a, b) => versionNumber(a) - versionNumber(b));
  const content = Object.values(inventory.manifest)
    .flat()
    .filter((path) => versions.includes(path.split("/")[0] ?? ""));
  return {
    place: relative(store.root, folder),
    inventory,
    versions,
    files: [...content, ...versions.flatMap((version) => [`${version}/${INVENTORY_FILE}`, `${version}/${SIDECAR_FILE}`])],
  };
}

/**
 * Brings a second copy of an archive up to date: objects and versions it lacks are copied, each checked first; nothing in it is changed
 * or taken away. `restoreRoot` is the way back.
 */
export async function replicateRoot(store: OcflStore, copy: OcflStore, onObject?: (place: string) => void): Promise<Replicated> {
  const counts = { objects: 0, copied: 0, files: 0 };
  const damaged: string[] = [];
  for (const object of store.objects()) {
    counts.objects += 1;
    const place = relative(store.root, object.folder);
    const files = await replicateObject(store, copy, object);
    if (files === null) continue;
    if (files === "damaged") {
      damaged.push(place);
      continue;
    }
    counts.copied += 1;
    counts.files += files;
    onObject?.(place);
  }
  return { ...counts, damaged };
}

/** The same for one object. @returns how many files were copied; null when there was nothing to do */
export async function replicateObject(
  store: OcflStore,
  copy: OcflStore,
  { folder, inventory }: { readonly folder: string; readonly inventory: Inventory | undefined },
): Promise<number | "damaged" | null> {
  const place = relative(store.root, folder);
  const target = join(copy.root, place);
  const known = existsSync(target) ? readCheckedInventory(target) : undefined;
  if (inventory && known && known.head === inventory.head) return null;
  if (!inventory || (await validateObject(folder, { exactBytes: true })).length > 0) return "damaged";
  const delta = deltaOf(store, folder, inventory, known?.head);
  if (existsSync(target)) await copy.alone(place, () => addVersions(copy, delta, folder, target));
  else await copy.adoptObject(place, contentOf(folder, [...delta.files, OBJECT_DECLARATION.name, INVENTORY_FILE, SIDECAR_FILE]));
  return delta.files.length;
}

const contentOf = (folder: string, paths: readonly string[]): Map<string, Content> =>
  new Map(paths.map((path) => [path, { file: join(folder, path) }]));

/** The inventory comes last: until then the copy is what it was. A stop in between is mended by the next run. */
async function addVersions(copy: OcflStore, delta: ObjectDelta, folder: string, target: string): Promise<void> {
  const work = join(copy.stagingFolder, `copy-${delta.place.split("/").at(-1)}`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true, mode: 0o700 });
  await writeTree(work, contentOf(folder, delta.files));
  for (const version of delta.versions) {
    await rm(join(target, version), { recursive: true, force: true }); // half of an earlier run
    await rename(join(work, version), join(target, version));
  }
  for (const name of [SIDECAR_FILE, INVENTORY_FILE]) {
    await writeDurably(join(work, name), readFileSync(join(folder, name)));
    await rename(join(work, name), join(target, name));
  }
  await syncFolder(target);
  await rm(work, { recursive: true, force: true });
}
