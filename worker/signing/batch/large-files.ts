import { rm } from "node:fs/promises";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";

/** Above this a file is worked on where it lies, so that eight at once do not fill an office PC's memory. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** @throws AppError `system.blob_missing` */
export const isLarge = async (blobs: BlobStore, sha256: Sha256): Promise<boolean> => (await blobs.size(sha256)) > LARGE_BYTES;

/** Work on a file of its own: when it fails the file goes, since what is half done is a paper anyone could read. */
export const orRemoved = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    await rm(path, { force: true });
    throw thrown;
  }
};
