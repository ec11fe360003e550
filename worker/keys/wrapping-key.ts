import { createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync, randomBytes } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** Wraps the keys of files and dossiers, so that they may lie beside what they open. */
export interface KeyWrapper {
  /** @param context what the key is for; it must be the same at unwrapping, so that one key cannot be put in another's place */
  wrap(key: Uint8Array, context: string): Buffer;
  /** @throws AppError `keys.other_office_key`, `system.encrypted_damaged` */
  unwrap(wrapped: Uint8Array, context: string): Buffer;
}

/** Key id (8), nonce (12), key (32), tag (16). */
export const WRAPPED_BYTES = 68;

/** Names an office key without giving anything of it away. */
export const keyId = (officeKey: Uint8Array): Buffer =>
  createHash("sha256").update("camtay office key id").update(officeKey).digest().subarray(0, 8);

/** AES-256-GCM under the office key. A token (PKCS#11) opens the office key once at the start; from there on it is the same. */
export function officeKeyWrapper(officeKey: Uint8Array): KeyWrapper {
  const id = keyId(officeKey);
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", officeKey, "", "camtay key wrapping", 32)));
  return {
    wrap(secret, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([id, nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    },
    unwrap(wrapped, context) {
      const bytes = Buffer.from(wrapped);
      if (bytes.length !== WRAPPED_BYTES) throw new AppError("system.encrypted_damaged");
      if (!bytes.subarray(0, 8).equals(id)) throw new AppError("keys.other_office_key", { key: bytes.subarray(0, 8).toString("hex") });
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(8, 20), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(52));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(20, 52)), decipher.final()]);
      } catch (cause) {
        throw new AppError("system.encrypted_damaged", {}, { cause });
      }
    },
  };
}
