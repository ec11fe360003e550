import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore } from "./ocfl/ocfl-store.ts";
import { type Replicated, replicateObject, replicateRoot } from "./ocfl/replicate-root.ts";
import { type RestoreOptions, restoreRoot } from "./ocfl/restore-root.ts";
import { objectPath } from "./ocfl/storage-layout.ts";
import { lockedUntil, lockSealed } from "./seal/lock-sealed.ts";

/** Where the second copy of an archive lies. */
export interface SecondCopy {
  /** Absolute path of a folder, or `s3://bucket/prefix`. */
  readonly place: string;
  /** A server that speaks S3; null: Amazon's. */
  readonly s3Endpoint: string | null;
  /** How long sealed versions in a bucket are locked; 0: the bucket has no Object Lock. */
  readonly s3LockYears: number;
}

/** Brings the second copy up to date; damage is never copied. @throws AppError `archive.s3_failed`, `archive.folder_not_empty` */
export async function updateCopy(store: OcflStore, copy: SecondCopy, now: Date): Promise<Replicated & { readonly locked: number }> {
  const target = await OcflStore.open(copy.place, copy);
  const done = await replicateRoot(store, target);
  const until = lockedUntil(copy.s3LockYears, now);
  return { ...done, locked: until === null ? 0 : await lockSealed(store, target, until) };
}

/**
 * Brings one object of the second copy up to date, so that it is there before anybody is told that it is kept.
 * @throws AppError `archive.object_damaged`, `archive.object_missing`, `archive.s3_failed`
 */
export async function updateCopyOf(store: OcflStore, copy: SecondCopy, objectId: string): Promise<void> {
  const object = { place: objectPath(objectId), inventory: await store.readInventory(objectId) };
  if ((await replicateObject(store, await OcflStore.open(copy.place, copy), object)) === "damaged")
    throw new AppError("archive.object_damaged", { place: objectId });
}

/**
 * Puts the archive right from its second copy; only what is missing or damaged here travels.
 * @returns places of objects that are still not sound
 * @throws AppError `archive.not_a_store`, `archive.s3_failed`
 */
export const repairFromCopy = async (store: OcflStore, copy: SecondCopy, options: RestoreOptions = {}): Promise<string[]> =>
  restoreRoot(store, await OcflStore.openExisting(copy.place, copy), options);
