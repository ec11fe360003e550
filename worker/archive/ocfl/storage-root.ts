import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ObjectStorage } from "../storage/object-storage.ts";
import { syncFolder } from "./durable-files.ts";
import { checkedInventory, INVENTORY_FILE, type Inventory, SIDECAR_FILE } from "./inventory.ts";
import { ROOT_FILES, TUPLES } from "./storage-layout.ts";

/** Undefined when the inventory or its sidecar is missing, malformed, or they do not agree. */
export function readFolderInventory(folder: string): Inventory | undefined {
  try {
    return checkedInventory(readFileSync(join(folder, INVENTORY_FILE)), readFileSync(join(folder, SIDECAR_FILE)));
  } catch {
    return undefined;
  }
}

const OBJECT_FOLDER = /^[0-9a-f]{64}$/;

/** The folder of every object below a storage root, in the order of their paths; objects are not looked into. */
export function* objectFoldersBelow(folder: string, depth = 0): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (!entry.isDirectory() || (depth === 0 && entry.name === "extensions")) continue;
    const inner = join(folder, entry.name);
    // Where the layout puts objects: also one that lost its declaration is one, and has to be mended.
    if (depth === TUPLES && OBJECT_FOLDER.test(entry.name)) yield inner;
    else yield* objectFoldersBelow(inner, depth + 1);
  }
}

export const DECLARATION = "0=ocfl_1.1";

/**
 * Makes a storage root in a missing or empty folder. The declaration is written last: without it the folder is not a storage root yet,
 * and the next opening goes on.
 * @throws AppError `archive.folder_not_empty`, `archive.object_damaged` when the declaration of a filled root is not what it was
 */
export async function initialiseRoot(root: string): Promise<void> {
  if (existsSync(root) && !statSync(root).isDirectory()) throw new AppError("archive.folder_not_empty", { folder: root });
  const declaration = join(root, DECLARATION);
  const declared = existsSync(declaration) ? readFileSync(declaration, "utf8") : undefined;
  if (declared === ROOT_FILES[DECLARATION]) return;
  const others = existsSync(root)
    ? readdirSync(root).filter((name) => !["ocfl_layout.json", "extensions", DECLARATION].includes(name))
    : [];
  if (others.length > 0 && declared !== undefined) throw new AppError("archive.object_damaged", { place: declaration });
  if (others.length > 0) throw new AppError("archive.folder_not_empty", { folder: root });
  // Personal data: nobody but the account that runs the worker.
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const [path, content] of Object.entries(ROOT_FILES).reverse()) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flush: true });
    await syncFolder(dirname(file));
  }
  await syncFolder(dirname(root));
}

/**
 * Makes a storage root in a storage that is only put to; the declaration comes last. Nothing happens when it is one.
 * @throws AppError `archive.object_damaged`; `archive.s3_failed` when the storage puts where there is something already, for then two
 *   writers could both make a version
 */
export async function makeListedRoot(storage: ObjectStorage): Promise<void> {
  const declared = (await storage.get(DECLARATION))?.toString("utf8");
  if (declared === ROOT_FILES[DECLARATION]) return;
  if (declared !== undefined) throw new AppError("archive.object_damaged", { place: DECLARATION });
  for (const [path, content] of Object.entries(ROOT_FILES).reverse()) {
    await storage.putIfAbsent(path, Buffer.from(content));
    if (await storage.putIfAbsent(path, Buffer.from(content)))
      throw new AppError("archive.s3_failed", { key: path, reason: "If-None-Match" });
  }
}
