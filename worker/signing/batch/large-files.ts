import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";

/** Above this a file is worked on where it lies, so that eight at once do not fill an office PC's memory. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** @throws AppError `system.blob_missing` */
export const isLarge = async (blobs: BlobStore, sha256: Sha256): Promise<boolean> => (await blobs.size(sha256)) > LARGE_BYTES;
