import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { INVENTORY_FILE, type Inventory, SIDECAR_FILE } from "../ocfl/inventory.ts";
import type { OcflStore } from "../ocfl/ocfl-store.ts";
import { deltaOf, type Replicated } from "../ocfl/replicate-root.ts";
import { OBJECT_DECLARATION, ROOT_FILES } from "../ocfl/storage-layout.ts";
import { readCheckedInventory } from "../ocfl/storage-root.ts";
import { validateObject } from "../ocfl/validate-object.ts";
import { readSeals } from "../seal/seals.ts";
import type { S3Bucket } from "./s3-bucket.ts";

/** Which seals' versions are locked already; lies among the root's extensions, which OCFL tools pass over. */
const lockMark = (ordinal: number): string => `extensions/camtay-locks/${String(ordinal).padStart(6, "0")}`;

export interface S3CopyOptions {
  /** Until when sealed versions are locked (Object Lock, COMPLIANCE); null: the bucket has no Object Lock. */
  readonly lockUntil: Date | null;
  readonly onObject?: (place: string) => void;
}

/** The files that make a bucket a storage root. */
export async function makeS3Root(bucket: S3Bucket): Promise<void> {
  for (const [path, content] of Object.entries(ROOT_FILES))
    if ((await bucket.get(path)) === null) await bucket.put(path, Buffer.from(content));
}

/**
 * Brings one object of the copy up to date: content first, the inventory last, so that it is whole at every moment. Damage is not copied.
 * @returns how many files were copied; null when there was nothing to do
 */
export async function copyObjectToS3(
  store: OcflStore,
  bucket: S3Bucket,
  { folder, inventory }: { readonly folder: string; readonly inventory: Inventory | undefined },
): Promise<number | "damaged" | null> {
  const place = relative(store.root, folder);
  if (inventory && (await bucket.get(`${place}/${SIDECAR_FILE}`))?.equals(readFileSync(join(folder, SIDECAR_FILE)))) return null;
  if (!inventory || (await validateObject(folder, { exactBytes: true })).length > 0) return "damaged";
  const known = await bucket.get(`${place}/${INVENTORY_FILE}`);
  const knownHead = known === null ? undefined : (JSON.parse(known.toString("utf8")) as Inventory).head;
  const delta = deltaOf(store, folder, inventory, knownHead);
  // The sidecar is what the next run asks for: it comes last of all.
  for (const path of [...delta.files, OBJECT_DECLARATION.name, INVENTORY_FILE, SIDECAR_FILE])
    await bucket.put(`${place}/${path}`, { file: join(folder, path) });
  return delta.files.length;
}

/** Brings a copy of the archive in a bucket, an OCFL 1.1 storage root of its own, up to date. Versions under a seal are locked. */
export async function copyToS3(
  store: OcflStore,
  bucket: S3Bucket,
  { lockUntil, onObject }: S3CopyOptions,
): Promise<Replicated & { readonly locked: number }> {
  await makeS3Root(bucket);
  const counts = { objects: 0, copied: 0, files: 0 };
  const damaged: string[] = [];
  for (const object of store.objects()) {
    counts.objects += 1;
    const place = relative(store.root, object.folder);
    const files = await copyObjectToS3(store, bucket, object);
    if (files === null) continue;
    if (files === "damaged") {
      damaged.push(place);
      continue;
    }
    counts.copied += 1;
    counts.files += files;
    onObject?.(place);
  }
  const locked = lockUntil === null ? 0 : await lockSealed(store, bucket, lockUntil);
  return { ...counts, damaged, locked };
}

/** Locks the versions of every seal that was not locked yet, and the seal itself. @returns how many files */
async function lockSealed(store: OcflStore, bucket: S3Bucket, until: Date): Promise<number> {
  let locked = 0;
  for await (const { objectId, record } of readSeals(store)) {
    if ((await bucket.get(lockMark(record.ordinal))) !== null) continue;
    for (const { objectId: id, version } of [...record.groups, { objectId, version: "v1" }]) {
      const folder = store.objectFolder(id);
      const inventory = existsSync(folder) ? readCheckedInventory(folder) : undefined;
      if (!inventory) continue;
      const place = relative(store.root, folder);
      const content = Object.values(inventory.manifest).flat();
      for (const path of [...content, `${version}/${INVENTORY_FILE}`, `${version}/${SIDECAR_FILE}`]) {
        if (!path.startsWith(`${version}/`)) continue;
        await bucket.lock(`${place}/${path}`, until);
        locked += 1;
      }
    }
    await bucket.put(lockMark(record.ordinal), Buffer.from(`${until.toISOString()}\n`), until);
  }
  return locked;
}
