import type { Content } from "./durable-files.ts";
import { isLogicalPath } from "./inventory.ts";
import type { ObjectTree } from "./object-tree.ts";
import type { OcflStore } from "./ocfl-store.ts";
import { type RepairOutcome, repairObject } from "./repair-object.ts";
import { validateObject } from "./validate-object.ts";

export type RestoreOutcome = RepairOutcome | { readonly state: "copied" } | { readonly state: "copy-damaged" };

export interface RestoreOptions {
  readonly dryRun?: boolean;
  /** Only these objects, by their place below the root. */
  readonly only?: (place: string) => boolean;
  readonly onObject?: (path: string, outcome: RestoreOutcome) => void;
}

/**
 * Brings an archive right from a second copy of it: damaged objects are repaired, missing ones copied whole (only when the copy is
 * sound). Objects only this archive has are repaired from themselves as far as that goes.
 * @returns the objects that are still not sound
 */
export async function restoreRoot(store: OcflStore, copy: OcflStore, options: RestoreOptions = {}): Promise<string[]> {
  const places = new Set<string>();
  for (const one of [store, copy]) for await (const place of one.versions.places()) places.add(place);
  const unsound: string[] = [];
  for (const place of [...places].sort()) {
    if (options.only && !options.only(place)) continue;
    const outcome = await restoreObject(store, copy, place, options.dryRun ?? false);
    if (outcome.state === "unrepairable" || outcome.state === "copy-damaged") unsound.push(place);
    options.onObject?.(place, outcome);
  }
  return unsound;
}

async function restoreObject(store: OcflStore, copy: OcflStore, place: string, dryRun: boolean): Promise<RestoreOutcome> {
  const tree = await copy.versions.tree(place);
  if (await store.versions.has(place)) return repairObject(store, place, tree, { dryRun });
  const inventory = await copy.versions.newest(place);
  if (!inventory || tree === null || (await validateObject(tree, { exactBytes: true })).length > 0) return { state: "copy-damaged" };
  if (!dryRun) await store.versions.adopt({ place, versions: Object.keys(inventory.versions), files: filesOf(tree) });
  return { state: "copied" };
}

function filesOf(tree: ObjectTree): Map<string, Content> {
  const files = new Map<string, Content>();
  const walk = (folder: string): void => {
    for (const { name, kind } of tree.list(folder)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (kind === "folder") walk(path);
      // Whoever may write to a copy must not choose where files land here: a key may hold "..".
      else if (isLogicalPath(path)) files.set(path, tree.content(path));
    }
  };
  walk("");
  return files;
}
