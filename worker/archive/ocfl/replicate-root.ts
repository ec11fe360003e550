import { isDeepStrictEqual } from "node:util";
import type { Content } from "./durable-files.ts";
import { INVENTORY_FILE, type Inventory, SIDECAR_FILE, versionNumber } from "./inventory.ts";
import type { FoundObject, OcflStore } from "./ocfl-store.ts";
import { OBJECT_DECLARATION } from "./storage-layout.ts";
import { validateObject } from "./validate-object.ts";

export interface Replicated {
  readonly objects: number;
  readonly copied: number;
  readonly files: number;
  /** Objects that were left out: damaged here, or with another history than the copy has. A copy must take over neither. */
  readonly damaged: readonly string[];
}

/** What a copy lacks of an object, its content before its inventories. @param knownHead newest version the copy has */
function lacking(inventory: Inventory, knownHead: string | undefined): { versions: string[]; files: string[] } {
  const from = knownHead === undefined ? 0 : versionNumber(knownHead);
  const versions = Object.keys(inventory.versions)
    .filter((version) => versionNumber(version) > from)
    .sort((a, b) => versionNumber(a) - versionNumber(b));
  const content = Object.values(inventory.manifest)
    .flat()
    .filter((path) => versions.includes(path.split("/")[0] ?? ""));
  return {
    versions,
    files: [...content, ...versions.flatMap((version) => [`${version}/${INVENTORY_FILE}`, `${version}/${SIDECAR_FILE}`])],
  };
}

/** Whether the versions that both have are the same ones: else what one adds would lean on content that the other lacks. */
const isOneHistory = (one: Inventory, other: Inventory): boolean =>
  Object.entries(one.versions).every(([version, block]) => !other.versions[version] || isDeepStrictEqual(block, other.versions[version]));

/**
 * Brings a second copy of an archive up to date: objects and versions it lacks are copied, each checked first; nothing in it is changed
 * or taken away. `restoreRoot` is the way back.
 */
export async function replicateRoot(store: OcflStore, copy: OcflStore, onObject?: (place: string) => void): Promise<Replicated> {
  const counts = { objects: 0, copied: 0, files: 0 };
  const damaged: string[] = [];
  for await (const object of store.objects()) {
    counts.objects += 1;
    const files = await replicateObject(store, copy, object);
    if (files === null) continue;
    if (files === "damaged") {
      damaged.push(object.place);
      continue;
    }
    counts.copied += 1;
    counts.files += files;
    onObject?.(object.place);
  }
  return { ...counts, damaged };
}

/** The same for one object. @returns how many files were copied; null when there was nothing to do */
export async function replicateObject(
  store: OcflStore,
  copy: OcflStore,
  { place, inventory }: FoundObject,
): Promise<number | "damaged" | null> {
  const known = await copy.versions.newest(place);
  if (inventory && known) {
    if (!isOneHistory(inventory, known)) return "damaged";
    // A copy that has more is ahead of an archive that was restored from an older backup.
    if (versionNumber(known.head) >= versionNumber(inventory.head)) return null;
  }
  const tree = await store.versions.tree(place);
  if (!inventory || (await validateObject(tree, { exactBytes: true })).length > 0) return "damaged";
  const { versions, files } = lacking(inventory, known?.head);
  const contents = [...files, OBJECT_DECLARATION.name, INVENTORY_FILE, SIDECAR_FILE].map((path): [string, Content] => [
    path,
    store.storage.content(`${place}/${path}`),
  ]);
  await copy.versions.adopt({ place, versions, files: new Map(contents) });
  return files.length;
}
