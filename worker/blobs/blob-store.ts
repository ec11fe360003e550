import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import {
  decryptBytes,
  decryptStream,
  encryptBytes,
  encryptStream,
  type FileHeader,
  isEncrypted,
  MOST_HEADER_BYTES,
  makeHeader,
  plainSize,
  readHeader,
  WRAPPED_KEY,
} from "./encrypted-bytes.ts";
import { beginGrowingFile, type GrowingFile, openGrowingFile, sha256OfPieces } from "./growing-file.ts";
import { overwrite, piecesFrom } from "./open-file.ts";
import { scratchName, sweepScratch } from "./scratch-files.ts";

/** Bytes named by their digest: written once, never changed, safe to write twice. */
export interface BlobStore {
  /** Durable when the promise resolves (file and folder are fsynced). Content in pieces is stored as one file. */
  put(content: Uint8Array | readonly Uint8Array[]): Promise<Sha256>;
  /** @throws AppError `system.blob_missing`, `system.blob_damaged` when the bytes no longer have the digest they are named by */
  get(sha256: Sha256): Promise<Uint8Array>;
  has(sha256: Sha256): Promise<boolean>;
  /** Bytes of the content, without reading it. @throws AppError `system.blob_missing` */
  size(sha256: Sha256): Promise<number>;
  /**
   * Gives `work` the path of a plain file with the content, checked, for what is too large for memory. It is gone afterwards where
   * the store encrypts: it must be neither changed nor kept.
   * @throws AppError `system.blob_missing`, `system.blob_damaged`
   */
  withFile<T>(sha256: Sha256, work: (file: string) => Promise<T>): Promise<T>;
  /** A free path in the store's own file system, for a large file that `adopt` will take. */
  scratch(): Promise<string>;
  /** Moves a finished file into the store without holding it in memory; the path is gone afterwards. */
  adopt(file: string): Promise<Sha256>;
  /**
   * Takes content in that is known by its digest, piece by piece: it is never whole in memory, and never readable on the disk where the
   * store encrypts. Safe to do twice.
   * @throws AppError `system.blob_damaged` when the pieces are another content; nothing is kept then
   */
  putPieces(sha256: Sha256, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  /** A file outside the store that grows with time, encrypted as the store is; begun when it is not there or cannot be gone on with. */
  growing(file: string): Promise<GrowingFile>;
  /** Removes what ended processes left half-written. @returns how many files */
  sweep(now: Date): Promise<number>;
  /** Makes the content irrecoverable: its key, or a plain file as a whole, is overwritten first. Nothing happens when it is not there. */
  destroy(sha256: Sha256): Promise<void>;
}

/** Wraps the key each file has of its own. */
export interface BlobKeys {
  wrap(key: Uint8Array, context: string): Buffer;
  unwrap(wrapped: Uint8Array, context: string): Buffer;
}

export const sha256Of = (...pieces: readonly Uint8Array[]): Sha256 => {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return Sha256.parse(hash.digest("hex"));
};

/**
 * A folder with two levels of fan-out: `ab/cd/abcd…`.
 * @param keys with keys every new file is encrypted under a key of its own; plain files from before are still read
 */
export function openBlobStore(folder: string, keys?: BlobKeys): BlobStore {
  const path = (sha256: Sha256) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const has = (sha256: Sha256) =>
    stat(path(sha256)).then(
      () => true,
      () => false,
    );
  const scratch = async () => {
    await mkdir(folder, { recursive: true });
    return join(folder, scratchName());
  };
  const newKey = (wrapper: BlobKeys, sha256: Sha256): { key: Buffer; header: FileHeader } => {
    const key = randomBytes(32);
    return { key, header: makeHeader(WRAPPED_KEY, wrapper.wrap(key, `blob ${sha256}`)) };
  };
  const keyOf = (header: FileHeader, sha256: Sha256): Buffer => {
    if (!keys || header.kind !== WRAPPED_KEY) throw new AppError("keys.office_key_needed", { file: sha256 });
    return keys.unwrap(header.rest, `blob ${sha256}`);
  };
  const opened = (stored: Buffer, sha256: Sha256): Buffer => {
    try {
      const header = readHeader(stored);
      return header === null ? stored : decryptBytes(keyOf(header, sha256), header, stored);
    } catch (thrown) {
      throw asDamage(thrown, sha256);
    }
  };
  /** The stored bytes and the content side by side would be twice a large file: it is opened into its place instead. */
  const openedByPieces = (sha256: Sha256): Promise<Buffer> =>
    withStored(sha256, async (file, header) => {
      if (header === null) return file.readFile();
      const bytes = Buffer.allocUnsafeSlow(plainSize(header, (await file.stat()).size));
      let at = 0;
      for await (const piece of contentOf(file, header, sha256)) at += piece.copy(bytes, at);
      return bytes;
    });
  const contentOf = (file: FileHandle, header: FileHeader, sha256: Sha256): AsyncGenerator<Buffer> =>
    decryptStream(keyOf(header, sha256), header, piecesFrom(file, header.bytes.length));
  const isLarge = async (sha256: Sha256): Promise<boolean> => (await stat(path(sha256)).catch(missing(sha256))).size > LARGE_BYTES;
  const missing = (sha256: Sha256) => (cause: unknown) => {
    throw new AppError("system.blob_missing", { sha256 }, { cause });
  };
  /** Header and body come from one opening: the same content, stored again under another key, may take the file's name in between. */
  const withStored = async <T>(sha256: Sha256, work: (file: FileHandle, header: FileHeader | null) => Promise<T>): Promise<T> => {
    const file = await open(path(sha256), "r").catch(missing(sha256));
    try {
      return await work(file, readHeader(await startOf(file)));
    } catch (thrown) {
      throw asDamage(thrown, sha256);
    } finally {
      await file.close();
    }
  };
  const place = async (temporary: string, sha256: Sha256): Promise<void> => {
    const target = path(sha256);
    await mkdir(dirname(target), { recursive: true });
    await rename(temporary, target);
    await syncFolder(dirname(target));
  };

  return {
    has,
    scratch,
    async put(content) {
      const pieces = content instanceof Uint8Array ? [content] : content;
      const sha256 = sha256Of(...pieces);
      if (await has(sha256)) return sha256;
      let stored = pieces;
      if (keys) {
        const { key, header } = newKey(keys, sha256);
        const [first = new Uint8Array(), ...more] = pieces;
        stored = [encryptBytes(key, header, more.length === 0 ? first : Buffer.concat(pieces))];
      }
      const temporary = await scratch();
      await writeSynced(temporary, async (file) => {
        for (const piece of stored) await file.writeFile(piece);
      });
      await place(temporary, sha256);
      return sha256;
    },
    async adopt(file) {
      const sha256 = await sha256OfFile(file);
      if (!keys) {
        const handle = await open(file, "r+");
        await handle.sync().finally(() => handle.close());
        await place(file, sha256);
        return sha256;
      }
      const { key, header } = newKey(keys, sha256);
      const temporary = await scratch();
      await writeSynced(temporary, (target) => writePieces(target, encryptStream(key, header, createReadStream(file, READING))));
      await place(temporary, sha256);
      await rm(file, { force: true });
      return sha256;
    },
    async putPieces(sha256, pieces) {
      if (await has(sha256)) return;
      const hash = createHash("sha256");
      const counted = (async function* () {
        for await (const piece of pieces) {
          hash.update(piece);
          yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
        }
      })();
      const own = keys && newKey(keys, sha256);
      const temporary = await scratch();
      await writeSynced(temporary, async (target) => {
        await writePieces(target, own ? encryptStream(own.key, own.header, counted) : counted);
        if (hash.digest("hex") !== sha256) throw new AppError("system.blob_damaged", { sha256 });
      });
      await place(temporary, sha256);
    },
    async growing(file) {
      const sealing = keys ?? UNSEALED;
      try {
        return await openGrowingFile(file, sealing);
      } catch (thrown) {
        const code = thrown instanceof AppError ? thrown.code : (thrown as NodeJS.ErrnoException).code;
        if (code !== "ENOENT" && code !== "system.encrypted_damaged") throw thrown;
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await rm(file, { force: true });
        await beginGrowingFile(file, sealing);
        return openGrowingFile(file, sealing);
      }
    },
    sweep: (now) => sweepScratch(folder, now),
    async get(sha256) {
      const bytes = (await isLarge(sha256))
        ? await openedByPieces(sha256)
        : opened(await readFile(path(sha256)).catch(missing(sha256)), sha256);
      if (sha256Of(bytes) !== sha256) throw new AppError("system.blob_damaged", { sha256 });
      return bytes;
    },
    size: (sha256) =>
      withStored(sha256, async (file, header) => {
        const { size } = await file.stat();
        return header === null ? size : plainSize(header, size);
      }),
    async withFile(sha256, work) {
      const plain = await scratch();
      try {
        const hash = createHash("sha256");
        const isPlain = await withStored(sha256, async (file, header) => {
          if (header === null) return true;
          await writeSynced(plain, (target) => writePieces(target, contentOf(file, header, sha256), hash), false);
          return false;
        });
        const found = isPlain ? await sha256OfFile(path(sha256)) : hash.digest("hex");
        if (found !== sha256) throw new AppError("system.blob_damaged", { sha256 });
        return await work(isPlain ? path(sha256) : plain);
      } finally {
        await rm(plain, { force: true });
      }
    },
    async destroy(sha256) {
      const file = await open(path(sha256), "r+").catch((problem: NodeJS.ErrnoException) => {
        if (problem.code !== "ENOENT") throw problem;
        return null;
      });
      if (file === null) return;
      try {
        // The wrapped key is what opens the rest: once it is overwritten the content is noise, wherever its blocks lie.
        await overwrite(file, isEncrypted(await startOf(file)) ? MOST_HEADER_BYTES : (await file.stat()).size);
      } finally {
        await file.close();
      }
      await unlink(path(sha256));
      await syncFolder(dirname(path(sha256)));
    },
  };
}

/** A store without keys keeps the key of a growing file readable beside what it opens. */
const UNSEALED: BlobKeys = { wrap: (key) => Buffer.from(key), unwrap: (wrapped) => Buffer.from(wrapped) };

const LARGE_BYTES = 4 << 20;
const READING = { highWaterMark: 1 << 20 } as const;

const asDamage = (thrown: unknown, sha256: Sha256): unknown =>
  thrown instanceof AppError && thrown.code === "system.encrypted_damaged"
    ? new AppError("system.blob_damaged", { sha256 }, { cause: thrown })
    : thrown;

async function writeSynced(path: string, write: (file: FileHandle) => Promise<void>, sync = true): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await write(file);
    if (sync) await file.sync();
  } catch (cause) {
    await unlink(path);
    throw cause;
  } finally {
    await file.close();
  }
}

async function writePieces(file: FileHandle, pieces: AsyncIterable<Buffer>, hash?: ReturnType<typeof createHash>): Promise<void> {
  for await (const piece of pieces) {
    hash?.update(piece);
    await file.writeFile(piece);
  }
}

async function startOf(file: FileHandle): Promise<Buffer> {
  const start = Buffer.alloc(MOST_HEADER_BYTES);
  const { bytesRead } = await file.read(start, 0, MOST_HEADER_BYTES, 0);
  return start.subarray(0, bytesRead);
}

/** Read in pieces. */
export const sha256OfFile = (file: string): Promise<Sha256> => sha256OfPieces(createReadStream(file, READING));

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
