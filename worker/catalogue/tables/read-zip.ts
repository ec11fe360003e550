import { crc32, inflateRawSync } from "node:zlib";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { TABLE_LIMITS } from "./table.ts";

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const LEAST_END_BYTES = 22;
const MOST_COMMENT_BYTES = 65_535;
const ENCRYPTED = 0x0001;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/** The parts of a ZIP file by name, unpacked one at a time within limits. Nothing is ever written to a disk. */
export interface ZipParts {
  has(name: string): boolean;
  /** @throws AppError `catalogue.not_a_table` when there is no such part, `catalogue.too_large` when it unpacks to more than the limits */
  read(name: string): Buffer;
}

const broken = (why: string): AppError => new AppError("catalogue.not_a_table", { why });
const tooLarge = (limit: number): AppError => new AppError("catalogue.too_large", { limit, what: "MiB" });
const MIB = 1024 * 1024;

/**
 * Opens a ZIP file (APPNOTE 6.3.10) as spreadsheets are made: one disk, no encryption, no ZIP64.
 * @throws AppError `catalogue.not_a_table`, `catalogue.too_large`
 */
export function openZip(file: Buffer): ZipParts {
  const entries = readDirectory(file);
  let unpacked = 0;
  return {
    has: (name) => entries.has(name),
    read(name) {
      const entry = entries.get(name);
      if (!entry) throw broken(name);
      // Declared sizes only refuse early; what counts is how far unpacking gets.
      const left = Math.min(TABLE_LIMITS.partBytes, TABLE_LIMITS.unpackedBytes - unpacked);
      if (entry.bytes > left) throw tooLarge(Math.floor(left / MIB));
      const content = unpack(file, entry, left);
      unpacked += content.length;
      return content;
    },
  };
}

function readDirectory(file: Buffer): Map<string, Entry> {
  const end = findEnd(file);
  const count = file.readUInt16LE(end + 10);
  if (count > TABLE_LIMITS.parts) throw new AppError("catalogue.too_large", { limit: TABLE_LIMITS.parts, what: "parts" });
  const entries = new Map<string, Entry>();
  let at = file.readUInt32LE(end + 16);
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > end || file.readUInt32LE(at) !== DIRECTORY_ENTRY) throw broken("directory");
    const [nameBytes, extraBytes, commentBytes] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
    const name = file.toString("utf8", at + 46, at + 46 + nameBytes).replaceAll("\\", "/");
    if (name.startsWith("/") || /^[A-Za-z]:/.test(name) || name.split("/").includes("..")) throw broken("path");
    if (entries.has(name)) throw broken("two parts of one name");
    if (file.readUInt16LE(at + 8) & ENCRYPTED) throw broken("encrypted");
    entries.set(name, {
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      packedBytes: file.readUInt32LE(at + 20),
      bytes: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

function findEnd(file: Buffer): number {
  const lowest = Math.max(0, file.length - LEAST_END_BYTES - MOST_COMMENT_BYTES);
  for (let at = file.length - LEAST_END_BYTES; at >= lowest; at -= 1) if (file.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw broken("end");
}

function unpack(file: Buffer, { method, crc, packedBytes, offset }: Entry, mostBytes: number): Buffer {
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== LOCAL_HEADER) throw broken("header");
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  if (start + packedBytes > file.length) throw broken("length");
  const packed = file.subarray(start, start + packedBytes);
  const content = method === STORED ? packed : method === DEFLATED ? inflate(packed, mostBytes) : null;
  if (content === null) throw broken("method");
  if (crc32(content) !== crc) throw broken("crc");
  return content;
}

function inflate(packed: Buffer, mostBytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, mostBytes) });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(Math.floor(mostBytes / MIB));
    throw new AppError("catalogue.not_a_table", { why: "deflate" }, { cause });
  }
}
