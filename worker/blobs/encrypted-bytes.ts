import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/**
 * Bytes at rest. A file is a header and chunks of AES-256-GCM (NIST SP 800-38D), so that a large one is never held as a whole:
 *
 *     "CAMTAYE1" | kind | what finds the key | chunk of 1 MiB | its tag of 16 bytes | … | last chunk | its tag
 *
 * The nonce is the chunk's number and whether it is the last one; the header is authenticated with each chunk. So no chunk can be
 * changed, moved, left out or taken from another file. A file that does not begin with the eight letters is plain: it was written
 * before encryption was there.
 */
const MAGIC = Buffer.from("CAMTAYE1", "latin1");
const CHUNK_BYTES = 1 << 20;
const TAG_BYTES = 16;

/** 1: the header holds the file's own key, wrapped by the office key. 2: the header holds the salt that makes it from a dossier's key. */
export const WRAPPED_KEY = 1;
export const SALTED_KEY = 2;
const REST_BYTES = { [WRAPPED_KEY]: 68, [SALTED_KEY]: 32 } as const;
export type KeyKind = keyof typeof REST_BYTES;

export interface FileHeader {
  readonly kind: KeyKind;
  /** The wrapped key, or the salt. */
  readonly rest: Buffer;
  readonly bytes: Buffer;
}

/** Longest header: what must be read of a file to know how it is kept. */
export const MOST_HEADER_BYTES = MAGIC.length + 1 + REST_BYTES[WRAPPED_KEY];

export const makeHeader = (kind: KeyKind, rest: Uint8Array): FileHeader => ({
  kind,
  rest: Buffer.from(rest),
  bytes: Buffer.concat([MAGIC, Buffer.of(kind), rest]),
});

export const isEncrypted = (start: Uint8Array): boolean => MAGIC.equals(start.subarray(0, MAGIC.length));

/** @returns null: the bytes are plain. @throws AppError `system.encrypted_damaged` */
export function readHeader(start: Uint8Array): FileHeader | null {
  const bytes = Buffer.from(start.buffer, start.byteOffset, Math.min(start.byteLength, MOST_HEADER_BYTES));
  if (!isEncrypted(bytes)) return null;
  const kind = bytes[MAGIC.length];
  if (kind !== WRAPPED_KEY && kind !== SALTED_KEY) throw new AppError("system.encrypted_damaged");
  const length = MAGIC.length + 1 + REST_BYTES[kind];
  if (bytes.length < length) throw new AppError("system.encrypted_damaged");
  return { kind, rest: bytes.subarray(MAGIC.length + 1, length), bytes: bytes.subarray(0, length) };
}

/**
 * A file's key and salt from a dossier's key (HKDF-SHA-256, RFC 5869). The salt follows from the content: equal content of one dossier
 * gives equal bytes, so that the archive stores it once, and a nonce is never used for two contents.
 */
export function saltFor(dossierKey: Uint8Array, sha256: string): Buffer {
  return createHmac("sha256", dossierKey).update(`camtay file salt ${sha256}`).digest();
}
export const saltedKey = (dossierKey: Uint8Array, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync("sha256", dossierKey, salt, "camtay file key", 32));

/** How many bytes a file of this size holds once it is opened. */
export const plainSize = (header: FileHeader, storedBytes: number): number => {
  const body = storedBytes - header.bytes.length;
  return body - Math.max(1, Math.ceil(body / (CHUNK_BYTES + TAG_BYTES))) * TAG_BYTES;
};

function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function sealChunk(key: Uint8Array, header: FileHeader, chunk: number, isLast: boolean, plain: Uint8Array): [Buffer, Buffer] {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(chunk, isLast)).setAAD(header.bytes);
  const sealed = cipher.update(plain);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

function openChunk(key: Uint8Array, header: FileHeader, chunk: number, isLast: boolean, sealed: Buffer): Buffer {
  if (sealed.length < TAG_BYTES) throw new AppError("system.encrypted_damaged");
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(chunk, isLast), { authTagLength: TAG_BYTES });
  decipher.setAAD(header.bytes).setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
    decipher.final();
    return plain;
  } catch (cause) {
    throw new AppError("system.encrypted_damaged", {}, { cause });
  }
}

/** Cuts a stream into pieces of exactly `size` bytes; the last one is shorter, and there is always a last one. */
async function* pieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let kept: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    kept.push(Buffer.from(part));
    length += part.length;
    // One byte more than a piece is waited for: only then is it known not to be the last.
    if (length <= size) continue;
    let all = Buffer.concat(kept, length);
    for (; all.length > size; all = all.subarray(size)) yield { piece: all.subarray(0, size), isLast: false };
    kept = [all];
    length = all.length;
  }
  yield { piece: Buffer.concat(kept, length), isLast: true };
}

/** The stored form of a stream, header first. */
export async function* encryptStream(key: Uint8Array, header: FileHeader, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  yield header.bytes;
  let chunk = 0;
  for await (const { piece, isLast } of pieces(plain, CHUNK_BYTES)) {
    yield* sealChunk(key, header, chunk, isLast, piece);
    chunk += 1;
  }
}

/** Opens what follows the header. @throws AppError `system.encrypted_damaged` */
export async function* decryptStream(key: Uint8Array, header: FileHeader, body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let chunk = 0;
  for await (const { piece, isLast } of pieces(body, CHUNK_BYTES + TAG_BYTES)) {
    yield openChunk(key, header, chunk, isLast, piece);
    chunk += 1;
  }
}

/** The stored form of bytes in memory. */
export function encryptBytes(key: Uint8Array, header: FileHeader, plain: Uint8Array): Buffer {
  const parts = [header.bytes];
  for (let chunk = 0, at = 0; chunk === 0 || at < plain.length; chunk++, at += CHUNK_BYTES)
    parts.push(...sealChunk(key, header, chunk, at + CHUNK_BYTES >= plain.length, plain.subarray(at, at + CHUNK_BYTES)));
  return Buffer.concat(parts);
}

/** @throws AppError `system.encrypted_damaged` */
export function decryptBytes(key: Uint8Array, header: FileHeader, stored: Buffer): Buffer {
  const parts: Buffer[] = [];
  const step = CHUNK_BYTES + TAG_BYTES;
  for (let chunk = 0, at = header.bytes.length; chunk === 0 || at < stored.length; chunk++, at += step)
    parts.push(openChunk(key, header, chunk, at + step >= stored.length, stored.subarray(at, at + step)));
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
