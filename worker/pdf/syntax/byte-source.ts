import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** Random access to a file's bytes, so that a file of 300 MB is read where it matters and never held whole. */
export interface ByteSource {
  readonly size: number;
  /** Bytes from `start` up to but not including `end`; both are clipped to the file. */
  slice(start: number, end: number): Buffer;
  /**
   * Shows the bytes from `start` to `end` piece by piece; a piece is only valid during its call.
   * @param overlap bytes that a piece repeats from the one before, for searching
   */
  scan(start: number, end: number, visit: (piece: Buffer, at: number) => void, overlap?: number): void;
}

const PIECE_BYTES = 1 << 20;

export function bufferSource(bytes: Uint8Array): ByteSource {
  const buffer = asBuffer(bytes);
  return {
    size: buffer.length,
    slice: (start, end) => buffer.subarray(Math.max(0, start), Math.max(0, end)),
    scan: (start, end, visit) => visit(buffer.subarray(start, end), start),
  };
}

/** The same memory seen as a Buffer. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Runs `use` over an open file and closes it.
 * @throws AppError `pdf.unreadable` when the file cannot be opened or shrinks while it is read
 */
export function withFileSource<T>(path: string, use: (source: ByteSource) => T): T {
  const source = openFileSource(path);
  try {
    return use(source);
  } finally {
    source.close();
  }
}

/** The same for work that waits for others in between. @throws AppError `pdf.unreadable` */
export async function withOpenFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const source = openFileSource(path);
  try {
    return await use(source);
  } finally {
    source.close();
  }
}

/** An open file for work that takes several turns; the caller closes it. @throws AppError `pdf.unreadable` */
export function openFileSource(path: string): ByteSource & { close(): void } {
  const handle = openFile(path);
  const found = fstatSync(handle);
  if (!found.isFile()) {
    closeSync(handle);
    throw new AppError("pdf.unreadable");
  }
  const { size } = found;
  return {
    size,
    slice: (start, end) => {
      const from = Math.max(0, start);
      return readRange(handle, Buffer.allocUnsafe(Math.max(0, Math.min(size, end) - from)), from);
    },
    scan: (start, end, visit, overlap = 0) => {
      // One buffer for all pieces: a file of 300 MB must not leave 300 MB to the collector.
      const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES + overlap, Math.max(0, end - start)));
      for (let at = start; at < end; at += PIECE_BYTES) {
        visit(readRange(handle, buffer.subarray(0, Math.min(PIECE_BYTES + overlap, end - at)), at), at);
      }
    },
    close: () => closeSync(handle),
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, "r");
  } catch (cause) {
    throw new AppError("pdf.unreadable", {}, { cause });
  }
}

function readRange(handle: number, into: Buffer, start: number): Buffer {
  for (let done = 0; done < into.length; ) {
    const read = readSync(handle, into, done, into.length - done, start + done);
    if (read === 0) throw new AppError("pdf.unreadable");
    done += read;
  }
  return into;
}

/** The first bytes of a source as a source of their own: one revision. */
export const prefixSource = (source: ByteSource, size: number): ByteSource => ({
  size,
  slice: (start, end) => source.slice(Math.min(start, size), Math.min(end, size)),
  scan: (start, end, visit, overlap) => source.scan(Math.min(start, size), Math.min(end, size), visit, overlap),
});
