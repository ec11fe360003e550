import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** Bytes in memory, or the absolute path of a file that is read as a stream. */
export type Content = Uint8Array | { readonly file: string };

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

/** SHA-512 and SHA-256 in one reading, lower-case hex. */
export async function digestContent(content: Content): Promise<{ sha512: string; sha256: string; sizeBytes: number }> {
  const [sha512, sha256] = [createHash("sha512"), createHash("sha256")];
  let sizeBytes = 0;
  const take = (chunk: Uint8Array): void => {
    sha512.update(chunk);
    sha256.update(chunk);
    sizeBytes += chunk.length;
  };
  if (content instanceof Uint8Array) take(content);
  else for await (const chunk of createReadStream(content.file, { highWaterMark: 1 << 20 })) take(chunk as Buffer);
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

/** Writes a file that must not exist yet and waits until it is on the disk. */
export async function writeDurably(path: string, content: Content): Promise<void> {
  try {
    if (content instanceof Uint8Array) {
      await withFile(path, "wx", async (file) => {
        await file.writeFile(content);
        await file.sync();
      });
    } else {
      await pipeline(createReadStream(content.file, { highWaterMark: 1 << 20 }), createWriteStream(path, { flags: "wx", flush: true }));
    }
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

/** Writes many files below a folder, each durable; folders are made on the way and must be synced by the caller. */
export async function writeTree(folder: string, files: ReadonlyMap<string, Content>): Promise<void> {
  const folders = new Set([...files.keys()].map((path) => dirname(join(folder, path))));
  for (const path of folders) await mkdir(path, { recursive: true });
  await forEachFew(files, ([path, content]) => writeDurably(join(folder, path), content));
}
