import { createHash, type Hash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { SignatureAppearance } from "./sign/appearance-profiles.ts";
import { buildSignatureIncrement, type SignatureIncrement } from "./sign/signature-increment.ts";
import type { ByteRange, SignatureKind } from "./sign/signature-placeholder.ts";
import type { AppearanceReport } from "./sign/signature-widget.ts";
import { openPdf } from "./strict-reader.ts";
import { asBuffer } from "./syntax/byte-source.ts";

export interface PrepareOptions {
  /** Unique in the file; an empty signature field of that name is signed where it is. */
  readonly fieldName: string;
  /** Goes into `/M` and into the visible text, both in Vietnam's zone. */
  readonly signedAt: Date;
  /** Room for the CMS, at most 32,767 bytes (PDF/A-2 §6.1.13). */
  readonly reserveBytes: number;
  readonly appearance: SignatureAppearance;
  /** Certifies: 1 nothing more, 2 forms and signatures, 3 also annotations. First signature only. */
  readonly docMdp?: 1 | 2 | 3;
  readonly reason?: string;
  readonly name?: string;
  /** Of the CMS message-digest; SHA-256 unless the key's algorithm names another. */
  readonly hash?: DigestName;
}

export type DigestName = "sha256" | "sha384" | "sha512";

/** What is frozen before the signer is asked. From here on only `/Contents` changes. */
export interface PreparedSignature {
  /** The file in its two pieces: the very bytes that were handed in, and what goes behind them. */
  readonly pieces: readonly [original: Uint8Array, increment: Uint8Array];
  /** The whole file in one buffer, made when it is first asked for. */
  readonly bytes: Uint8Array;
  readonly byteRange: ByteRange;
  /** Offset of `<`. */
  readonly contentsStart: number;
  /** Offset behind `>`. */
  readonly contentsEnd: number;
  /** Hash of the bytes that ByteRange names: the CMS message-digest. */
  readonly digest: Uint8Array;
  readonly report: { readonly fieldName: string; readonly originalBytes: number; readonly appearance: AppearanceReport };
}

/**
 * Adds a signature field with fixed-width ByteRange and zero-filled Contents by incremental append. The original is read, hashed once
 * and neither copied nor changed; where it is copied into one buffer, the copy is compared.
 * @throws AppError of the reader (`pdf.malformed` …), `pdf.certified_locked`, `pdf.certify_after_signature`, `pdf.field_exists`,
 * `pdf.trailing_data`, `pdf.reserve_too_large`, `pdf.original_changed`
 */
export function prepareSignature(original: Uint8Array, options: PrepareOptions): PreparedSignature {
  const { signedAt, reason, name, docMdp } = options;
  return prepare(original, options, { kind: "signature", signedAt, reason, name, docMdp });
}

/** The same for a document time-stamp (`/SubFilter /ETSI.RFC3161`): invisible, its Contents takes a TimeStampToken. */
export function prepareDocTimeStamp(original: Uint8Array, options: { fieldName: string; reserveBytes: number }): PreparedSignature {
  return prepare(original, { ...options, appearance: { profile: "invisible" } }, { kind: "doc-time-stamp" });
}

function prepare(
  original: Uint8Array,
  options: { fieldName: string; reserveBytes: number; appearance: SignatureAppearance; hash?: DigestName },
  kind: SignatureKind,
): PreparedSignature {
  const source = asBuffer(original);
  const { fieldName, reserveBytes, appearance } = options;
  const increment = buildSignatureIncrement(openPdf(source), { fieldName, reserveBytes, appearance, kind });
  let joined: Buffer | undefined;
  return {
    pieces: [source, increment.bytes],
    get bytes() {
      joined ??= withIncrement(source, increment.bytes);
      return joined;
    },
    ...placesOf(increment),
    digest: hashAround(createHash(options.hash ?? "sha256").update(source), source.length, increment),
    report: reportOf(source.length, fieldName, increment),
  };
}

/** Original and increment in one buffer. @throws AppError `pdf.original_changed` when the copy is not the original */
export function withIncrement(original: Buffer, increment: Buffer): Buffer {
  const bytes = Buffer.concat([original, increment]);
  if (bytes.compare(original, 0, original.length, 0, original.length) !== 0) throw new AppError("pdf.original_changed");
  return bytes;
}

export const placesOf = ({ byteRange, contentsStart, contentsEnd }: SignatureIncrement) => ({ byteRange, contentsStart, contentsEnd });

export const reportOf = (originalBytes: number, fieldName: string, { appearance }: SignatureIncrement): PreparedSignature["report"] => ({
  fieldName,
  originalBytes,
  appearance,
});

/** Ends a hash that has seen the original with what ByteRange names of the increment. */
export const hashAround = (hash: Hash, originalBytes: number, { bytes, contentsStart, contentsEnd }: SignatureIncrement): Buffer =>
  hash
    .update(bytes.subarray(0, contentsStart - originalBytes))
    .update(bytes.subarray(contentsEnd - originalBytes))
    .digest();
