import { createReadStream } from "node:fs";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** A file to put into a ZIP: its path inside, with "/" between folders, and where its bytes lie. */
export interface ZipEntry {
  readonly path: string;
  readonly file: string;
}

const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;
const VERSION_ZIP64 = 45;
const UTF8_NAMES = 0x0800;

/** Seconds in steps of two, from 1980 (APPNOTE 4.4.6); archives are made in Vietnam. */
function dosTime(time: Date): number {
  const local = new Date(time.getTime() + 7 * 3_600_000);
  const date = ((local.getUTCFullYear() - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate();
  return ((date << 16) | (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1)) >>> 0;
}

interface Placed {
  readonly name: Buffer;
  readonly size: number;
  /** Known once the file was copied. */
  crc: number;
  readonly offset: number;
  readonly time: number;
}

const zip64Extra = (...values: readonly number[]): Buffer => {
  if (values.length === 0) return Buffer.alloc(0);
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [at, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * at);
  return extra;
};

function localHeader({ name, size, crc, time }: Placed): Buffer {
  const large = size >= MAX_32;
  const extra = large ? zip64Extra(size, size) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(large ? VERSION_ZIP64 : 20, 4);
  header.writeUInt16LE(UTF8_NAMES, 6);
  header.writeUInt32LE(time, 10);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(large ? MAX_32 : size, 18);
  header.writeUInt32LE(large ? MAX_32 : size, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

function centralHeader({ name, size, crc, offset, time }: Placed): Buffer {
  const extra = zip64Extra(...(size >= MAX_32 ? [size, size] : []), ...(offset >= MAX_32 ? [offset] : []));
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | VERSION_ZIP64, 4); // made on Unix
  header.writeUInt16LE(extra.length > 0 ? VERSION_ZIP64 : 20, 6);
  header.writeUInt16LE(UTF8_NAMES, 8);
  header.writeUInt32LE(time, 12);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(Math.min(size, MAX_32), 20);
  header.writeUInt32LE(Math.min(size, MAX_32), 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE((0o100644 << 16) >>> 0, 38);
  header.writeUInt32LE(Math.min(offset, MAX_32), 42);
  return Buffer.concat([header, name, extra]);
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(size, MAX_32), 12);
  end.writeUInt32LE(Math.min(offset, MAX_32), 16);
  if (count < MAX_16 && offset < MAX_32) return end;
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeUInt16LE(VERSION_ZIP64, 12);
  end64.writeUInt16LE(VERSION_ZIP64, 14);
  for (const [at, value] of [count, count, size, offset].entries()) end64.writeBigUInt64LE(BigInt(value), 24 + 8 * at);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}

/**
 * Writes a ZIP (APPNOTE 6.3, with ZIP64 where it is needed) whose files are stored as they are: PDFs do not get smaller, and whoever
 * digs the bytes out in thirty years needs no decompression. The target must not exist; it is there when it is whole.
 * @throws AppError `archive.object_damaged` when a file changes while it is packed
 */
export async function writeZip(target: string, entries: readonly ZipEntry[], time: Date): Promise<void> {
  const out = await open(target, "wx", 0o600);
  try {
    const placed: Placed[] = [];
    let offset = 0;
    for (const { path, file } of entries) {
      const entry: Placed = { name: Buffer.from(path, "utf8"), size: (await stat(file)).size, crc: 0, offset, time: dosTime(time) };
      const header = localHeader(entry);
      // The checksum is of the very bytes that were copied: its place in the header is filled in afterwards.
      entry.crc = await copyInto(out, offset + header.length, file, entry);
      await writeAt(out, localHeader(entry), offset);
      offset += header.length + entry.size;
      placed.push(entry);
    }
    const directory = Buffer.concat(placed.map(centralHeader));
    await writeAt(out, Buffer.concat([directory, endOfDirectory(placed.length, directory.length, offset)]), offset);
    await out.sync();
  } catch (thrown) {
    await rm(target, { force: true });
    throw thrown;
  } finally {
    await out.close();
  }
}

/** @returns checksum of the bytes */
async function copyInto(out: FileHandle, from: number, file: string, { name, size }: Placed): Promise<number> {
  let [at, crc] = [from, 0];
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    await writeAt(out, chunk, at);
    crc = crc32(chunk, crc);
    at += chunk.length;
  }
  if (at - from !== size) throw new AppError("archive.object_damaged", { place: name.toString("utf8") });
  return crc;
}

async function writeAt(out: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await out.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}
