import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PreparedSignature } from "./prepare-signature.ts";
import { MAX_RESERVE_BYTES } from "./sign/signature-placeholder.ts";
import { asBuffer } from "./syntax/byte-source.ts";

/** The prepared bytes and where their Contents string stands. */
export type SignatureRoom = Pick<PreparedSignature, "bytes" | "contentsStart" | "contentsEnd">;

/**
 * Puts the finished CMS (or TimeStampToken) into the reserved room; the rest stays zero. The prepared bytes are not touched.
 * @throws AppError `pdf.signature_too_large` (prepare again with more room, never cut), `pdf.placeholder_used`
 */
export function embedSignature(prepared: SignatureRoom, cmsDer: Uint8Array): Uint8Array {
  return embedInPlace({ ...prepared, bytes: Buffer.from(prepared.bytes) }, cmsDer);
}

/** The same without a copy, for bulk work: the prepared bytes become the signed file. Throws before anything is written. */
export function embedInPlace(prepared: SignatureRoom, cmsDer: Uint8Array): Uint8Array {
  const bytes = asBuffer(prepared.bytes);
  const digits = contentsText(bytes.subarray(prepared.contentsStart, prepared.contentsEnd), cmsDer);
  bytes.write(digits, prepared.contentsStart + 1, "latin1");
  return bytes;
}

/**
 * Like `embedInPlace`, for a file that will be written in pieces: nothing is copied, the prepared increment becomes the signed one.
 * @returns original and increment, to be written one behind the other
 */
export function embedInIncrement(
  prepared: Pick<PreparedSignature, "pieces" | "contentsStart" | "contentsEnd">,
  cmsDer: Uint8Array,
): readonly [original: Uint8Array, increment: Uint8Array] {
  const [original, increment] = prepared.pieces;
  const place = { contentsStart: prepared.contentsStart - original.length, contentsEnd: prepared.contentsEnd - original.length };
  return [original, embedInPlace({ bytes: increment, ...place }, cmsDer)];
}

/** Checks that the room is untouched and large enough. @returns the digits to write behind `<` */
export function contentsText(room: Buffer, cmsDer: Uint8Array): string {
  const reserved = (room.length - 2) / 2;
  if (cmsDer.length > reserved) throw new AppError("pdf.signature_too_large", { size: cmsDer.length, limit: reserved });
  if (room[0] !== 0x3c || room.at(-1) !== 0x3e || !isZeros(room.subarray(1, -1))) throw new AppError("pdf.placeholder_used");
  return asBuffer(cmsDer).toString("hex");
}

const ZEROS = Buffer.alloc(MAX_RESERVE_BYTES * 2, 0x30);

const isZeros = (digits: Buffer): boolean =>
  digits.length <= ZEROS.length && ZEROS.compare(digits, 0, digits.length, 0, digits.length) === 0;
