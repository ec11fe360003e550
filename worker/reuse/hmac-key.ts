import { createSecretKey, type KeyObject } from "node:crypto";

const made = new WeakMap<Uint8Array, KeyObject>();

/** The office's key in the form node:crypto works with, made once: from plain bytes each digest would make it anew, which takes longer than the digest. */
export function hmacKey(officeKey: Uint8Array): KeyObject {
  const known = made.get(officeKey);
  if (known) return known;
  const key = createSecretKey(officeKey);
  made.set(officeKey, key);
  return key;
}
