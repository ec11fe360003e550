import { z } from "zod";

/** Which RSA key of which token. */
const Place = {
  /** The vendor's PKCS#11 library. */
  library: z.string().min(1),
  /** Label of the token. */
  token: z.string().min(1),
  /** CKA_ID of the key, hex. */
  key: z.string().regex(/^([0-9a-f]{2})+$/i),
};
export const TokenPlace = z.object(Place);
export type TokenPlace = z.infer<typeof TokenPlace>;

/** The office key as it lies in its file when a token keeps it: encrypted for an RSA key that never leaves the token. */
export const TokenKeyFile = z.object({ what: z.literal("camtay-office-key-on-token-1"), ...Place, wrapped: z.base64() });
export type TokenKeyFile = z.infer<typeof TokenKeyFile>;

/** @returns null when the file is not of this kind */
export function parseTokenKey(text: string): TokenKeyFile | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    return TokenKeyFile.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
