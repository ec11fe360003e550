import { createReadStream } from "node:fs";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import {
  decryptBytes,
  encryptBytes,
  encryptStream,
  type FileHeader,
  MOST_HEADER_BYTES,
  makeHeader,
  readHeader,
  SALTED_KEY,
  saltedKey,
  saltFor,
} from "../../blobs/encrypted-bytes.ts";
import type { ObjectStorage } from "../storage/object-storage.ts";
import { type Content, digestContent, type PlainContent } from "./durable-files.ts";
import type { ObjectKeys } from "./object-keys.ts";

/**
 * What an object's files become on the disk: each encrypted under a key that follows from the object's key and the file's own content.
 * The inventory then speaks of the stored bytes, so that everyone can check the archive and nobody needs a key for it.
 */
export async function encryptFiles(files: ReadonlyMap<string, Content>, objectKey: Buffer): Promise<ReadonlyMap<string, Content>> {
  const encrypted = await Promise.all(
    [...files].map(async ([path, content]): Promise<[string, Content]> => {
      const { sha256 } = await digestContent(content, ["sha256"]);
      const salt = saltFor(objectKey, sha256);
      const plain = "digests" in content ? content.content : content;
      const stored = encryptContent(plain, saltedKey(objectKey, salt), makeHeader(SALTED_KEY, salt));
      // Begun right here: other threads digest this one while the next is encrypted. What is read in pieces is left for a few at a time.
      return [path, stored instanceof Uint8Array ? { content: stored, digests: await digestContent(stored, ["sha512"]) } : stored];
    }),
  );
  return new Map(encrypted);
}

function encryptContent(plain: PlainContent, key: Buffer, header: FileHeader): PlainContent {
  if (plain instanceof Uint8Array) return encryptBytes(key, header, plain);
  const source = "file" in plain ? () => createReadStream(plain.file, { highWaterMark: 1 << 20 }) : plain.pieces;
  return { pieces: () => encryptStream(key, header, source()) };
}

/** The bytes of a stored file as they were given. @throws AppError `archive.object_damaged`, `archive.destroyed`, and of the keys */
export async function openStored(stored: Buffer, objectId: string, keys: ObjectKeys | undefined): Promise<Buffer> {
  const header = readHeader(stored);
  if (header === null) return stored;
  if (!keys || header.kind !== SALTED_KEY) throw new AppError("keys.office_key_needed", { file: objectId });
  return decryptBytes(saltedKey(await keys.forReading(objectId), header.rest), header, stored);
}

/** Whether a stored file is encrypted; null when there is none. */
export async function isEncrypted(storage: ObjectStorage, path: string): Promise<boolean | null> {
  const start = await storage.range(path, 0, MOST_HEADER_BYTES);
  return start === null ? null : readHeader(start) !== null;
}
