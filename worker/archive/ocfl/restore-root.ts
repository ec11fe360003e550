import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Content } from "./durable-files.ts";
import type { OcflStore } from "./ocfl-store.ts";
import { type RepairOutcome, repairObject } from "./repair-object.ts";
import { objectFoldersBelow } from "./storage-root.ts";
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
 * @throws AppError `archive.not_a_store` when `copyRoot` is no storage root
 */
export async function restoreRoot(store: OcflStore, copyRoot: string, options: RestoreOptions = {}): Promise<string[]> {
  if (!existsSync(join(copyRoot, "0=ocfl_1.1"))) throw new AppError("archive.not_a_store", { folder: copyRoot });
  const places = new Set([...store.objectFolders()].map((folder) => relative(store.root, folder)));
  for (const folder of objectFoldersBelow(copyRoot)) places.add(relative(copyRoot, folder));
  const unsound: string[] = [];
  for (const place of [...places].sort()) {
    if (options.only && !options.only(place)) continue;
    const outcome = await restoreObject(store, copyRoot, place, options.dryRun ?? false);
    if (outcome.state === "unrepairable" || outcome.state === "copy-damaged") unsound.push(place);
    options.onObject?.(place, outcome);
  }
  return unsound;
}

async function restoreObject(store: OcflStore, copyRoot: string, place: string, dryRun: boolean): Promise<RestoreOutcome> {
  const [folder, copy] = [join(store.root, place), join(copyRoot, place)];
  if (existsSync(folder)) return repairObject(folder, copy, { quarantine: join(store.stagingFolder, "set-aside"), dryRun });
  if ((await validateObject(copy, { exactBytes: true })).length > 0) return { state: "copy-damaged" };
  if (!dryRun) await store.adoptObject(place, await filesBelow(copy));
  return { state: "copied" };
}

async function filesBelow(folder: string): Promise<Map<string, Content>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => [relative(folder, join(entry.parentPath, entry.name)), { file: join(entry.parentPath, entry.name) }]),
  );
}
