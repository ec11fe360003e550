import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** Bytes named by their digest: written once, never changed, safe to write twice. */
export interface BlobStore {
  /** Durable when the promise resolves (file and folder are fsynced). */
  put(bytes: Uint8Array): Promise<Sha256>;
  /** @throws AppError `system.blob_missing`, `system.blob_damaged` when the bytes no longer have the digest they are named by */
  get(sha256: Sha256): Promise<Uint8Array>;
  has(sha256: Sha256): Promise<boolean>;
  /** Path of the file, for readers that stream. */
  path(sha256: Sha256): string;
  /** A free path in the store's own file system, for a large file that `adopt` will take. */
  scratch(): Promise<string>;
  /** Moves a finished file into the store without holding it in memory; the path is gone afterwards. */
  adopt(file: string): Promise<Sha256>;
}

export const sha256Of = (bytes: Uint8Array): Sha256 => Sha256.parse(createHash("sha256").update(bytes).digest("hex"));

/** A folder with two levels of fan-out: `ab/cd/abcd…`. */
export function openBlobStore(folder: string): BlobStore {
  const path = (sha256: Sha256) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const has = (sha256: Sha256) =>
    stat(path(sha256)).then(
      () => true,
      () => false,
    );
  return {
    path,
    has,
    async put(bytes) {
      const sha256 = sha256Of(bytes);
      if (await has(sha256)) return sha256;
      const target = path(sha256);
      await mkdir(dirname(target), { recursive: true });
      const temporary = `${target}.${randomUUID()}.tmp`;
      const file = await open(temporary, "wx", 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } catch (cause) {
        await unlink(temporary);
        throw cause;
      } finally {
        await file.close();
      }
      await rename(temporary, target);
      await syncFolder(dirname(target));
      return sha256;
    },
    async scratch() {
      await mkdir(folder, { recursive: true });
      return join(folder, `${randomUUID()}.tmp`);
    },
    async adopt(file) {
      const sha256 = await sha256OfFile(file);
      const handle = await open(file, "r+");
      await handle.sync().finally(() => handle.close());
      const target = path(sha256);
      await mkdir(dirname(target), { recursive: true });
      await rename(file, target);
      await syncFolder(dirname(target));
      return sha256;
    },
    async get(sha256) {
      const bytes = await readFile(path(sha256)).catch((cause: unknown) => {
        throw new AppError("system.blob_missing", { sha256 }, { cause });
      });
      if (sha256Of(bytes) !== sha256) throw new AppError("system.blob_damaged", { sha256 });
      return bytes;
    },
  };
}

/** Read in pieces. */
export async function sha256OfFile(file: string): Promise<Sha256> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return Sha256.parse(hash.digest("hex"));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
