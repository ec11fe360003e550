import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, type FileHandle, mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** Bytes in memory, the absolute path of a file that is read as a stream, or either with its digests known already. */
export type Content = PlainContent | { readonly content: PlainContent; readonly digests: ContentDigests };
export type PlainContent = Uint8Array | { readonly file: string };

const CONCURRENCY = 4; // libuv has four file threads; more would only queue

/** Runs `work` over the items, a few at a time; the first failure wins and the rest is not begun. */
export async function forEachFew<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await work(item);
      } catch (cause) {
        queue.length = 0;
        throw cause;
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}

/** Says in words a clerk understands that the disk is full; anything else stays as it is. */
export const asDiskError = (thrown: unknown): unknown =>
  thrown instanceof Error && "code" in thrown && (thrown.code === "ENOSPC" || thrown.code === "EDQUOT")
    ? new AppError("archive.disk_full", {}, { cause: thrown })
    : thrown;

const CHUNK_BYTES = 1 << 20;
const idleBuffers: Buffer[] = [];

/** Reads a file from beginning to end through a buffer that is used again; `take` must not keep the chunk. */
export async function readThrough(path: string, take: (chunk: Uint8Array) => void): Promise<void> {
  const buffer = idleBuffers.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  try {
    await withFile(path, "r", async (file) => {
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, null);
        if (bytesRead > 0) take(buffer.subarray(0, bytesRead));
        if (bytesRead < CHUNK_BYTES) return; // regular files are read short only at their end
      }
    });
  } finally {
    idleBuffers.push(buffer);
  }
}

/** Hex digests of a file by the names of node:crypto, in one reading. */
export async function digestFile(path: string, algorithms: readonly string[]): Promise<string[]> {
  const hashes = algorithms.map((algorithm) => createHash(algorithm));
  await readThrough(path, (chunk) => {
    for (const hash of hashes) hash.update(chunk);
  });
  return hashes.map((hash) => hash.digest("hex"));
}

export interface ContentDigests {
  readonly sha512: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** SHA-512 and SHA-256 in one reading, lower-case hex; content that was digested before is not read again. */
export async function digestContent(content: Content): Promise<ContentDigests> {
  if ("digests" in content) return content.digests;
  const [sha512, sha256] = [createHash("sha512"), createHash("sha256")];
  let sizeBytes = 0;
  const take = (chunk: Uint8Array): void => {
    sha512.update(chunk);
    sha256.update(chunk);
    sizeBytes += chunk.length;
  };
  if (content instanceof Uint8Array) take(content);
  else await readThrough(content.file, take);
  return { sha512: sha512.digest("hex"), sha256: sha256.digest("hex"), sizeBytes };
}

async function withFile(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o644);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

async function writeNew(path: string, content: Content): Promise<void> {
  if ("digests" in content) await writeNew(path, content.content);
  else if (content instanceof Uint8Array) await withFile(path, "wx", (file) => file.writeFile(content));
  // A real copy, never a clone: two files that share blocks would be damaged together.
  else await copyFile(content.file, path, constants.COPYFILE_EXCL);
}

const syncFile = (path: string): Promise<void> => withFile(path, "r", (file) => file.sync());

/** Writes a file that must not exist yet and waits until it is on the disk. */
export async function writeDurably(path: string, content: Content): Promise<void> {
  try {
    await writeNew(path, content);
    await syncFile(path);
  } catch (thrown) {
    throw asDiskError(thrown);
  }
}

/** Makes the entries of a folder durable (POSIX: a new name is safe only when its folder was synced). */
export const syncFolder = (path: string): Promise<void> => withFile(path, "r", (folder) => folder.sync());

/** Syncs a folder and all folders below it, the deepest first. */
export async function syncTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true });
  await Promise.all(entries.filter((entry) => entry.isDirectory()).map((entry) => syncTree(join(path, entry.name))));
  await syncFolder(path);
}

/**
 * Writes many files below a folder, each durable; folders are made on the way and must be synced by the caller. All are written before
 * the first is synced: a journalling file system then commits once for many instead of once for each.
 */
export async function writeTree(folder: string, files: ReadonlyMap<string, Content>): Promise<void> {
  const folders = new Set([...files.keys()].map((path) => dirname(join(folder, path))));
  for (const path of folders) await mkdir(path, { recursive: true });
  try {
    await forEachFew(files, ([path, content]) => writeNew(join(folder, path), content));
    await forEachFew(files, ([path]) => syncFile(join(folder, path)));
  } catch (thrown) {
    throw asDiskError(thrown);
  }
}
