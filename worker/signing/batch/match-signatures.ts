import type { KeyObject } from "node:crypto";
import { isSignatureOf, normalisedSignature, type SignatureScheme } from "../cms/signature-scheme.ts";

/**
 * Gives each document the value that really is its signature. The order of the answer is only where the search begins: a value counts
 * when the certificate's key says so. Each value is used once.
 *
 * @param attributes  DER of the signed attributes of each document, in the order in which they were sent.
 * @returns           the value in CMS form for each document, or null where none of the answer's values fits.
 */
export const matchSignatures = (
  attributes: readonly Uint8Array[],
  values: readonly Uint8Array[],
  scheme: SignatureScheme,
  key: KeyObject,
): readonly (Uint8Array | null)[] => {
  // More values than were asked for cannot be explained; the surplus is ignored, never embedded.
  const given = values.slice(0, attributes.length).map((value) => normalisedSignature(scheme, key, value));
  const matched: (Uint8Array | null)[] = attributes.map((signed, index) => {
    const value = given[index];
    return value !== undefined && isSignatureOf(scheme, key, signed, value) ? value : null;
  });
  const spare = given.filter((value, index) => matched[index] !== value);
  for (const [index, signed] of attributes.entries()) {
    if (matched[index] !== null) continue;
    const at = spare.findIndex((value) => isSignatureOf(scheme, key, signed, value));
    if (at >= 0) matched[index] = spare.splice(at, 1)[0] ?? null;
  }
  return matched;
};
