import { hash } from "node:crypto";

/**
 * A UUID that follows from names (RFC 9562, version 8 over SHA-256): the same dossier packed again gets the same identifiers, so packing
 * twice changes nothing. Upper case, as Circular 05/2025/TT-BNV writes them.
 */
export function nameUuid(...names: readonly string[]): string {
  const bytes = hash("sha256", names.join("\u0000"), "buffer").subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex").toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The archive's id of a dossier: it follows from the agency and the dossier code, never from personal data. */
export const dossierObjectId = (agencyCode: string, dossierCode: string): string =>
  `urn:uuid:${nameUuid("camtay:dossier", agencyCode, dossierCode).toLowerCase()}`;

/** Folder or ZIP name of a package: its id with ":" written "_". */
export const packageFolderName = (objectId: string): string => objectId.replaceAll(":", "_");

/** The file code as part of a file name; letters that came in parts (NFD) are put together first. */
export const safeFileName = (code: string): string => code.normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "_");

const VIETNAM_OFFSET_MS = 7 * 3_600_000;
/** `2026-11-23T09:00:00+07:00` */
export const vietnamTime = (time: Date): string => `${new Date(time.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
