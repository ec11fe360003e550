import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PreparedSignature } from "./prepare-signature.ts";
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

/** Checks that the room is untouched and large enough. @returns the digits to write behind `<` */
export function contentsText(room: Buffer, cmsDer: Uint8Array): string {
  const reserved = (room.length - 2) / 2;
  if (cmsDer.length > reserved) throw new AppError("pdf.signature_too_large", { size: cmsDer.length, limit: reserved });
  const zeros = Buffer.alloc(room.length - 2, 0x30);
  if (room[0] !== 0x3c || room.at(-1) !== 0x3e || zeros.compare(room, 1, room.length - 1) !== 0) throw new AppError("pdf.placeholder_used");
  return asBuffer(cmsDer).toString("hex");
}
