import type { Hash } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../blobs/blob-store.ts";
import { type GrowingFile, sha256OfPieces } from "../blobs/growing-file.ts";

const MIB = 1024 * 1024;

/**
 * Appends what comes, piece by piece: a large scan never lies in memory, and never readable on the disk.
 * @param mostBytes how large the file may become
 * @throws AppError `system.too_large`; whatever broke the stream, after everything that came was appended
 */
export async function appendPieces(file: GrowingFile, body: Readable, mostBytes: number, hash?: Hash): Promise<void> {
  let size = file.sizeBytes;
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > mostBytes) throw new AppError("system.too_large", { limitMib: Math.floor(mostBytes / MIB) });
    hash?.update(piece);
    await file.append(piece);
  }
}

/** Puts a file that has come in full into the store. Safe to break off anywhere and to do again. */
export async function storeGrown(blobs: BlobStore, file: GrowingFile): Promise<Sha256> {
  const sha256 = await sha256OfPieces(file.pieces());
  await blobs.putPieces(sha256, file.pieces());
  return sha256;
}

/** Streams a whole file into the store. @throws AppError `system.too_large` */
export async function receiveFile(blobs: BlobStore, body: Readable, mostBytes: number): Promise<{ sha256: Sha256; sizeBytes: number }> {
  const path = await blobs.scratch();
  const file = await blobs.growing(path);
  try {
    await appendPieces(file, body, mostBytes);
    await file.flush();
    return { sha256: await storeGrown(blobs, file), sizeBytes: file.sizeBytes };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
