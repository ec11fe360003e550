import { createHash, webcrypto } from "node:crypto";
import { closeSync, constants, createReadStream, fsync, mkdirSync, openSync, write, writeSync } from "node:fs";
import { copyFile, type FileHandle, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { openSyncPoint, type SyncPoint, syncPath } from "./sync-together.ts";

/** Bytes in memory, a file or stream that is read in pieces, or one of these with its digests known already. */
export type Content = PlainContent | { readonly content: PlainContent; readonly digests: Partial<ContentDigests> };
export type PlainContent =
  | Uint8Array
  /** Absolute path. */
  | { readonly file: string }
  /** A stream that can be begun again and then gives the same. */
  | { readonly pieces: () => AsyncIterable<Uint8Array> };

const CONCURRENCY = 4; // libuv has four file threads; more would only queue

/** Runs `work` over the items, a few at a time; the first failure wins, the rest is not begun, and what was begun is waited for. */
export async function forEachFew<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await work(item);
      } catch (cause) {
        queue.length = 0;
        failures.push(cause);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  if (failures.length > 0) throw failures[0];
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
    if (idleBuffers.length < CONCURRENCY) idleBuffers.push(buffer);
  }
}

/** Hex digests by the names of node:crypto, in one reading. */
export async function digestsOf(content: PlainContent, algorithms: readonly string[]): Promise<string[]> {
  const hashes = algorithms.map((algorithm) => createHash(algorithm));
  await passThrough(content, (chunk) => {
    for (const hash of hashes) hash.update(chunk);
  });
  return hashes.map((hash) => hash.digest("hex"));
}

/** The same of a file. */
export const digestFile = (path: string, algorithms: readonly string[]): Promise<string[]> => digestsOf({ file: path }, algorithms);

export interface ContentDigests {
  readonly sha512: string;
  readonly sha256: string;
}
type DigestName = keyof ContentDigests;

/** The digests asked for in one reading, lower-case hex; those that are known already are not made again. */
export async function digestContent<D extends DigestName>(content: Content, wanted: readonly D[]): Promise<Pick<ContentDigests, D>> {
  const known: Partial<ContentDigests> = "digests" in content ? content.digests : {};
  const plain = "digests" in content ? content.content : content;
  const missing = wanted.filter((name) => known[name] === undefined);
  if (missing.length === 0) return known as Pick<ContentDigests, D>;
  const made =
    plain instanceof Uint8Array ? await Promise.all(missing.map((name) => digestBytes(plain, name))) : await digestsOf(plain, missing);
  return { ...known, ...Object.fromEntries(missing.map((name, at) => [name, made[at]])) } as Pick<ContentDigests, D>;
}

/**
 * Bytes in memory of such a size are digested on other threads, a few files at a time: they are copied for it, which takes less time than
 * the digest. Smaller ones are done sooner than handed over; of larger ones no copy should be held.
 */
const ELSEWHERE_BYTES = { least: 64 << 10, most: 8 << 20 } as const;
const WEB_NAMES = { sha512: "SHA-512", sha256: "SHA-256" } as const satisfies Record<DigestName, string>;

async function digestBytes(bytes: Uint8Array, name: DigestName): Promise<string> {
  const isElsewhere = bytes.length >= ELSEWHERE_BYTES.least && bytes.length <= ELSEWHERE_BYTES.most;
  if (!isElsewhere || !(bytes.buffer instanceof ArrayBuffer)) return createHash(name).update(bytes).digest("hex");
  return Buffer.from(await webcrypto.subtle.digest(WEB_NAMES[name], bytes as Uint8Array<ArrayBuffer>)).toString("hex");
}

/** How many bytes the content has. */
export async function sizeOf(content: Content): Promise<number> {
  const plain = "digests" in content ? content.content : content;
  if (plain instanceof Uint8Array) return plain.length;
  if ("file" in plain) return (await stat(plain.file)).size;
  let bytes = 0;
  await passThrough(plain, (piece) => {
    bytes += piece.length;
  });
  return bytes;
}

/** The bytes of any content in pieces that may be kept. */
export function piecesOf(content: PlainContent): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (content instanceof Uint8Array) return [content];
  return "file" in content ? createReadStream(content.file, { highWaterMark: CHUNK_BYTES }) : content.pieces();
}

/** Gives the bytes of any content in pieces; `take` must not keep them. */
export async function passThrough(content: Content, take: (piece: Uint8Array) => void): Promise<void> {
  if ("digests" in content) await passThrough(content.content, take);
  else if (content instanceof Uint8Array) take(content);
  else if ("file" in content) await readThrough(content.file, take);
  else for await (const piece of content.pieces()) take(piece);
}

async function withFile(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o644);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

/** Small files are written at once: handing them to another thread takes longer. */
const WRITTEN_AT_ONCE_BYTES = 64 << 10;

/** Writes a file that must not exist yet and leaves it open for syncing; the caller closes it. */
async function writeNew(path: string, content: Content): Promise<number> {
  if ("digests" in content) return writeNew(path, content.content);
  if (!(content instanceof Uint8Array) && "file" in content) {
    // A real copy, never a clone: two files that share blocks would be damaged together.
    await copyFile(content.file, path, constants.COPYFILE_EXCL);
    return openSync(path, "r");
  }
  const file = openSync(path, "wx", 0o644);
  try {
    if (!(content instanceof Uint8Array)) for await (const piece of content.pieces()) await writeWhole(file, piece);
    else if (content.length > WRITTEN_AT_ONCE_BYTES) await writeWhole(file, content);
    else for (let done = 0; done < content.length; ) done += writeSync(file, content, done);
    return file;
  } catch (thrown) {
    closeSync(file);
    throw thrown;
  }
}

async function writeWhole(file: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await writeOn(file, bytes, done, bytes.length - done)).bytesWritten;
}
const writeOn = promisify(write);
const syncOn = promisify(fsync);

/** Writes a file that must not exist yet and waits until it is on the disk. */
export async function writeDurably(path: string, content: Content): Promise<void> {
  try {
    const file = await writeNew(path, content);
    await syncOn(file).finally(() => closeSync(file));
  } catch (thrown) {
    throw asDiskError(thrown);
  }
}

/** Makes the entries of a folder durable (POSIX: a new name is safe only when its folder was synced). */
export const syncFolder = (path: string): Promise<void> => syncPath(path);

/**
 * Writes many files below a folder that is there already. When it returns, the files and all folders from this one down are on the disk;
 * all are written before the first is synced, so that a journalling file system commits once for many instead of once for each.
 * @param besides further files and folders that must be on the disk as well
 */
export async function writeTree(folder: string, files: ReadonlyMap<string, Content>, besides: readonly string[] = []): Promise<void> {
  const folders = new Set([folder]);
  for (const path of files.keys())
    for (let inner = dirname(join(folder, path)); inner !== folder; inner = dirname(inner)) folders.add(inner);
  for (const path of [...folders].sort()) mkdirSync(path, { recursive: true });
  const entries = [...files];
  const point = openSyncPoint(folder);
  try {
    for (let at = 0; at === 0 || at < entries.length; at += MOST_OPEN_FILES) {
      const isLast = at + MOST_OPEN_FILES >= entries.length;
      await writeTogether(folder, entries.slice(at, at + MOST_OPEN_FILES), point, isLast ? [...folders, ...besides] : []);
    }
  } catch (thrown) {
    throw asDiskError(thrown);
  } finally {
    point.close();
  }
}

const MOST_OPEN_FILES = 200;

async function writeTogether(
  folder: string,
  files: readonly (readonly [path: string, content: Content])[],
  point: SyncPoint,
  besides: readonly string[],
): Promise<void> {
  const written: number[] = [];
  try {
    await forEachFew(files, async ([path, content]) => {
      written.push(await writeNew(join(folder, path), content));
    });
    await point.settle(written, besides);
  } finally {
    for (const file of written) closeSync(file);
  }
}
