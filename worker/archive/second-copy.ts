import { mkdtempSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { OcflStore } from "./ocfl/ocfl-store.ts";
import { type Replicated, replicateObject, replicateRoot } from "./ocfl/replicate-root.ts";
import { type RestoreOptions, restoreRoot } from "./ocfl/restore-root.ts";
import { validateObject } from "./ocfl/validate-object.ts";
import { isS3Address, openBucket } from "./s3/s3-bucket.ts";
import { fetchFromS3 } from "./s3/s3-check.ts";
import { copyObjectToS3, copyToS3, makeS3Root } from "./s3/s3-copy.ts";

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
  if (isS3Address(copy.place)) return copyToS3(store, bucketOf(copy), { lockUntil: lockUntil(copy, now) });
  return { ...(await replicateRoot(store, await OcflStore.open(copy.place))), locked: 0 };
}

/**
 * Brings one object of the second copy up to date, so that it is there before anybody is told that it is kept.
 * @throws AppError `archive.object_damaged`, `archive.object_missing`, `archive.s3_failed`
 */
export async function updateCopyOf(store: OcflStore, copy: SecondCopy, objectId: string): Promise<void> {
  const object = { folder: store.objectFolder(objectId), inventory: await store.readInventory(objectId) };
  const copyNow = async () => {
    if (!isS3Address(copy.place)) return replicateObject(store, await OcflStore.open(copy.place), object);
    const bucket = bucketOf(copy);
    await makeS3Root(bucket);
    return copyObjectToS3(store, bucket, object);
  };
  if ((await copyNow()) === "damaged") throw new AppError("archive.object_damaged", { place: objectId });
}

export const bucketOf = ({ place, s3Endpoint }: SecondCopy) => openBucket(place, s3Endpoint ?? undefined);

function lockUntil({ s3LockYears }: SecondCopy, now: Date): Date | null {
  if (s3LockYears === 0) return null;
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + s3LockYears);
  return until;
}

/**
 * Puts the archive right from its second copy; from a bucket only what is missing or damaged here travels.
 * @returns places of objects that are still not sound
 * @throws AppError `archive.not_a_store`, `archive.s3_failed`
 */
export async function repairFromCopy(store: OcflStore, copy: SecondCopy, options: RestoreOptions = {}): Promise<string[]> {
  if (!isS3Address(copy.place)) return restoreRoot(store, copy.place, options);
  await forgetFetched(store.root);
  const fetched = mkdtempSync(fetchedPrefix(store.root));
  try {
    await fetchFromS3(bucketOf(copy), fetched, async (place) => {
      if (options.only && !options.only(place)) return false;
      return (await validateObject(join(store.root, place), { exactBytes: true }).catch(() => ["missing"])).length > 0;
    });
    return await restoreRoot(store, fetched, options);
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}

const fetchedPrefix = (root: string): string => `${root}.fetched-`;
/** Another process may be repairing right now; nobody takes a day for it. */
const FORGOTTEN_MS = 86_400_000;

/** What a repair that was stopped had fetched. */
async function forgetFetched(root: string): Promise<void> {
  for (const name of await readdir(dirname(root))) {
    const path = join(dirname(root), name);
    if (!path.startsWith(fetchedPrefix(root))) continue;
    if (Date.now() - (await stat(path)).mtimeMs > FORGOTTEN_MS) await rm(path, { recursive: true, force: true });
  }
}
