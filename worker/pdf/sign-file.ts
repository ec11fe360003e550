import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type DssContent, dssIncrement } from "./append-dss.ts";
import { contentsText } from "./embed-signature.ts";
import { hashAround, type PreparedSignature, type PrepareOptions, placesOf, reportOf } from "./prepare-signature.ts";
import { buildSignatureIncrement } from "./sign/signature-increment.ts";
import type { SignatureKind } from "./sign/signature-placeholder.ts";
import { openPdf } from "./strict-reader.ts";
import { type ByteSource, withFileSource } from "./syntax/byte-source.ts";

/** A prepared signature whose bytes lie in a file of their own. */
export type PreparedFile = Omit<PreparedSignature, "bytes" | "pieces"> & { readonly path: string };

/**
 * Like `prepareSignature`, for files that should not be held in memory: the original is read once, copied and hashed in pieces.
 * @param target written beside under a temporary name, flushed and renamed; must not be the original
 * @throws AppError as `prepareSignature`, `pdf.unreadable`
 */
export function prepareSignatureFile(original: string, target: string, options: PrepareOptions): PreparedFile {
  const { signedAt, reason, name, docMdp } = options;
  return prepareFile(original, target, options, { kind: "signature", signedAt, reason, name, docMdp });
}

/** Like `prepareDocTimeStamp`, file to file. */
export function prepareDocTimeStampFile(
  original: string,
  target: string,
  options: { fieldName: string; reserveBytes: number },
): PreparedFile {
  return prepareFile(original, target, { ...options, appearance: { profile: "invisible" } }, { kind: "doc-time-stamp" });
}

/** Like `appendDss`, file to file. @returns false when there was nothing to add and `target` was not written */
export function appendDssFile(original: string, target: string, content: DssContent): boolean {
  return withFileSource(original, (source) => {
    const increment = dssIncrement(openPdf(source), content);
    if (increment.length > 0) writeWhole(target, source, increment, () => {});
    return increment.length > 0;
  });
}

/**
 * Like `embedSignature`, in the prepared file itself: only the reserved room is written.
 * @throws AppError `pdf.signature_too_large`, `pdf.placeholder_used`, `pdf.unreadable`
 */
export function embedSignatureFile(prepared: Pick<PreparedFile, "path" | "contentsStart" | "contentsEnd">, cmsDer: Uint8Array): void {
  const handle = openOrThrow(prepared.path, "r+");
  try {
    const room = Buffer.alloc(prepared.contentsEnd - prepared.contentsStart);
    if (readSync(handle, room, 0, room.length, prepared.contentsStart) < room.length) throw new AppError("pdf.unreadable");
    const digits = Buffer.from(contentsText(room, cmsDer), "latin1");
    if (writeSync(handle, digits, 0, digits.length, prepared.contentsStart + 1) < digits.length) throw new AppError("pdf.unreadable");
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function prepareFile(original: string, target: string, options: Omit<PrepareOptions, "signedAt">, kind: SignatureKind): PreparedFile {
  const { fieldName, reserveBytes, appearance } = options;
  return withFileSource(original, (source) => {
    const increment = buildSignatureIncrement(openPdf(source), { fieldName, reserveBytes, appearance, kind });
    const hash = createHash(options.hash ?? "sha256");
    writeWhole(target, source, increment.bytes, (piece) => hash.update(piece));
    const digest = hashAround(hash, source.size, increment);
    return { path: target, ...placesOf(increment), digest, report: reportOf(source.size, fieldName, increment) };
  });
}

/** Copies the original and appends; then reads the whole again and compares, so that a bad or full disk cannot change what is signed. */
function writeWhole(target: string, source: ByteSource, increment: Buffer, onPiece: (piece: Buffer) => void): void {
  // Named like any other unfinished file, so that one left by a killed process is swept away.
  const temporary = `${target}.tmp`;
  const handle = openOrThrow(temporary, "w+");
  try {
    source.scan(0, source.size, (piece, at) => {
      onPiece(piece);
      writeSync(handle, piece, 0, piece.length, at);
    });
    writeSync(handle, increment, 0, increment.length, source.size);
    let copy = Buffer.alloc(0);
    const compare = (piece: Buffer, at: number): void => {
      if (copy.length < piece.length) copy = Buffer.allocUnsafe(piece.length);
      const read = readSync(handle, copy, 0, piece.length, at);
      if (read !== piece.length || piece.compare(copy, 0, read) !== 0) throw new AppError("pdf.original_changed");
    };
    source.scan(0, source.size, compare);
    compare(increment, source.size);
    fsyncSync(handle);
  } catch (thrown) {
    closeSync(handle);
    rmSync(temporary, { force: true });
    throw thrown;
  }
  closeSync(handle);
  renameSync(temporary, target);
}

function openOrThrow(path: string, flags: "r+" | "w+"): number {
  try {
    return openSync(path, flags);
  } catch (cause) {
    throw new AppError("pdf.unreadable", {}, { cause });
  }
}
