import { stat } from "node:fs/promises";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type BlobStore, sha256OfFile } from "../../blobs/blob-store.ts";

/** Above this a file is worked on where it lies, so that eight at once do not fill an office PC's memory. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** @throws AppError `system.blob_missing` */
export const isLarge = async (blobs: BlobStore, sha256: Sha256): Promise<boolean> => {
  const found = await stat(blobs.path(sha256)).catch((cause: unknown) => {
    throw new AppError("system.blob_missing", { sha256 }, { cause });
  });
  return found.size > LARGE_BYTES;
};

/** What `get` checks for files that fit into memory. @throws AppError `system.blob_damaged` */
export const assertIntact = async (blobs: BlobStore, sha256: Sha256): Promise<void> => {
  if ((await sha256OfFile(blobs.path(sha256))) !== sha256) throw new AppError("system.blob_damaged", { sha256 });
};
