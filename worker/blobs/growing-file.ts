import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/**
 * A file on its way in that grows over hours and several connections, encrypted under a key of its own from its first byte. A header and
 * records of AES-256-GCM (NIST SP 800-38D):
 *
 *     "CAMTAYG1" | length of the wrapped key, 2 | wrapped key | length of the piece, 4 | nonce, 12 | piece | tag, 16 | next record | …
 *
 * Nonces are random, because a record that was cut off may be written again with other content. Each record is bound to its place. What
 * counts as written are the whole records: one that was being written when the power went is dropped when the file is opened.
 */
const MAGIC = Buffer.from("CAMTAYG1", "latin1");
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const RECORD_BYTES = 4 + NONCE_BYTES + TAG_BYTES;
/** Pieces are gathered to this size before they are sealed. */
const PIECE_BYTES = 1 << 20;

export interface GrowingFileKeys {
  wrap(key: Uint8Array, context: string): Buffer;
  unwrap(wrapped: Uint8Array, context: string): Buffer;
}

export interface GrowingFile {
  /** Bytes of content that are surely written. */
  readonly sizeBytes: number;
  /** Takes a piece of any size; it is surely written after `flush`. */
  append(piece: Uint8Array): Promise<void>;
  flush(): Promise<void>;
  /** Forgets what was appended since the last flush, and everything behind a place where a flush ended. */
  cutAt(sizeBytes: number): Promise<void>;
  /** The content from its beginning. @throws AppError `system.encrypted_damaged` */
  pieces(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

interface Place {
  /** Where the record begins in the file, and in the content. */
  readonly at: number;
  readonly from: number;
  readonly length: number;
}

/** Begins such a file; the path must be free. */
export async function beginGrowingFile(path: string, keys: GrowingFileKeys): Promise<void> {
  const file = await open(path, "wx", 0o600);
  const wrapped = keys.wrap(randomBytes(32), CONTEXT);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  await file.writev([MAGIC, length, wrapped]).finally(() => file.close());
}

const CONTEXT = "growing file";

/** @throws AppError `system.encrypted_damaged` when it is no such file; `keys.other_office_key` */
export async function openGrowingFile(path: string, keys: GrowingFileKeys): Promise<GrowingFile> {
  const file = await open(path, "r+");
  try {
    return await openRecords(file, keys);
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

async function openRecords(file: FileHandle, keys: GrowingFileKeys): Promise<GrowingFile> {
  const start = await read(file, 0, MAGIC.length + 2);
  if (start === null || !start.subarray(0, MAGIC.length).equals(MAGIC)) throw new AppError("system.encrypted_damaged");
  const wrapped = await read(file, start.length, start.readUInt16BE(MAGIC.length));
  if (wrapped === null) throw new AppError("system.encrypted_damaged");
  const key = keys.unwrap(wrapped, CONTEXT);
  const records = await findRecords(file, start.length + wrapped.length);
  const last = records.at(-1);
  if (last && (await openRecord(file, key, last).catch(() => null)) === null) records.pop();
  const firstAt = start.length + wrapped.length;
  const end = () => {
    const record = records.at(-1);
    return record ? { at: record.at + RECORD_BYTES + record.length, size: record.from + record.length } : { at: firstAt, size: 0 };
  };
  let isTrimmed = false;
  /** Only who writes may cut off what is left of a broken record: who only looks may look while another writes. */
  async function trim(): Promise<void> {
    if (!isTrimmed) await file.truncate(end().at);
    isTrimmed = true;
  }
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;

  async function seal(): Promise<void> {
    if (waitingBytes === 0) return;
    const piece = Buffer.concat(waiting, waitingBytes);
    waiting = [];
    waitingBytes = 0;
    await trim();
    const place = { at: end().at, from: end().size, length: piece.length };
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(placeBytes(place));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    const record = Buffer.concat([length, nonce, cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    for (let done = 0; done < record.length; ) done += (await file.write(record, done, record.length - done, place.at + done)).bytesWritten;
    records.push(place);
  }

  return {
    get sizeBytes() {
      return end().size;
    },
    async append(piece) {
      // The caller's buffer may be used again.
      waiting.push(Buffer.from(piece));
      waitingBytes += piece.length;
      if (waitingBytes >= PIECE_BYTES) await seal();
    },
    async flush() {
      await seal();
      await file.datasync();
    },
    async cutAt(sizeBytes) {
      waiting = [];
      waitingBytes = 0;
      while (end().size > sizeBytes) records.pop();
      isTrimmed = false;
      await trim();
    },
    async *pieces() {
      for (const record of records) yield await openRecord(file, key, record);
    },
    close: () => file.close(),
  };
}

async function findRecords(file: FileHandle, firstAt: number): Promise<Place[]> {
  const { size } = await file.stat();
  const records: Place[] = [];
  for (let at = firstAt, from = 0; ; ) {
    const head = await read(file, at, 4);
    const length = head?.readUInt32BE() ?? 0;
    if (length === 0 || at + RECORD_BYTES + length > size) return records;
    records.push({ at, from, length });
    at += RECORD_BYTES + length;
    from += length;
  }
}

const placeBytes = ({ from, length }: Place): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(from));
  bytes.writeUInt32BE(length, 8);
  return bytes;
};

async function openRecord(file: FileHandle, key: Uint8Array, place: Place): Promise<Buffer> {
  const record = await read(file, place.at + 4, RECORD_BYTES - 4 + place.length);
  if (record === null) throw new AppError("system.encrypted_damaged");
  const sealedEnd = NONCE_BYTES + place.length;
  const decipher = createDecipheriv("aes-256-gcm", key, record.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(placeBytes(place)).setAuthTag(record.subarray(sealedEnd));
  try {
    return Buffer.concat([decipher.update(record.subarray(NONCE_BYTES, sealedEnd)), decipher.final()]);
  } catch (cause) {
    throw new AppError("system.encrypted_damaged", {}, { cause });
  }
}

/** @returns null when the file ends before */
async function read(file: FileHandle, at: number, length: number): Promise<Buffer | null> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) return null;
    done += bytesRead;
  }
  return bytes;
}

/** Digest of pieces, one in memory at a time. */
export async function sha256OfPieces(pieces: AsyncIterable<Uint8Array>): Promise<Sha256> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return Sha256.parse(hash.digest("hex"));
}
