import type { Hash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../blobs/blob-store.ts";

const MIB = 1024 * 1024;

/**
 * Writes what comes to its place in a file, piece by piece: a large scan never lies in memory.
 * @param position first byte, and where it may end at most
 * @returns how far the file is written
 * @throws AppError `system.too_large`; whatever broke the stream, after everything that came was written
 */
export async function writePieces(
  file: FileHandle,
  body: Readable,
  position: { readonly from: number; readonly most: number },
  hash?: Hash,
): Promise<number> {
  let at = position.from;
  for await (const piece of body as AsyncIterable<Buffer>) {
    if (at + piece.length > position.most) throw new AppError("system.too_large", { limitMib: Math.floor(position.most / MIB) });
    hash?.update(piece);
    for (let done = 0; done < piece.length; ) done += (await file.write(piece, done, piece.length - done, at + done)).bytesWritten;
    at += piece.length;
  }
  return at;
}

/** Streams a whole file into the store. @throws AppError `system.too_large` */
export async function receiveFile(blobs: BlobStore, body: Readable, mostBytes: number): Promise<{ sha256: Sha256; sizeBytes: number }> {
  const path = await blobs.scratch();
  try {
    const file = await open(path, "wx", 0o600);
    const sizeBytes = await writePieces(file, body, { from: 0, most: mostBytes }).finally(() => file.close());
    return { sha256: await blobs.adopt(path), sizeBytes };
  } finally {
    await rm(path, { force: true });
  }
}
