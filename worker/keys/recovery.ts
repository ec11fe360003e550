import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";

/** Letters that cannot be taken for one another on paper (Crockford's base 32). */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS_OF_CODE = 32; // 160 bits: no guessing helps, so no slow derivation is needed

/** A code for the safe: `ABCD-…`, eight groups of four. */
export const newRecoveryCode = (): string =>
  [...randomBytes(LETTERS_OF_CODE)]
    .map((byte) => LETTERS[byte & 31])
    .join("")
    .replace(/.{4}(?=.)/g, "$&-");

/** What a person typed, with the usual slips of the pen put right. @throws AppError `keys.recovery_refused` */
function tidy(code: string): string {
  const letters = code.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  if (letters.length !== LETTERS_OF_CODE || [...letters].some((letter) => !LETTERS.includes(letter)))
    throw new AppError("keys.recovery_refused");
  return letters;
}

/** DER of an X25519 private key around its 32 bytes (RFC 8410). */
const PKCS8_X25519 = Buffer.from("302e020100300506032b656e04220420", "hex");

function privateKeyOf(code: string): KeyObject {
  const seed = Buffer.from(hkdfSync("sha256", tidy(code), "", "camtay recovery", 32));
  return createPrivateKey({ key: Buffer.concat([PKCS8_X25519, seed]), format: "der", type: "pkcs8" });
}

/** The public half stays in the office: keys can be sealed for the code at any time without typing it. Base64url of the SPKI. */
export const recoveryPublicKey = (code: string): string =>
  createPublicKey(privateKeyOf(code)).export({ format: "der", type: "spki" }).toString("base64url");

/** Keys sealed so that only the recovery code opens them: X25519 with a key of its own, HKDF-SHA-256, AES-256-GCM. */
export const RecoveryFile = z.object({
  what: z.literal("camtay-recovery-1"),
  /** Which office key is inside. */
  officeKeyId: z.string(),
  ephemeral: z.base64url(),
  nonce: z.base64url(),
  sealed: z.base64url(),
});
export type RecoveryFile = z.infer<typeof RecoveryFile>;

const agreedKey = (privateKey: KeyObject, publicKey: KeyObject, ephemeral: string): Buffer =>
  Buffer.from(
    hkdfSync("sha256", diffieHellman({ privateKey, publicKey }), Buffer.from(ephemeral, "base64url"), "camtay recovery file", 32),
  );

const spki = (text: string): KeyObject => createPublicKey({ key: Buffer.from(text, "base64url"), format: "der", type: "spki" });

export function sealForRecovery(publicKey: string, officeKeyId: string, secret: Uint8Array): RecoveryFile {
  const pair = generateKeyPairSync("x25519");
  const ephemeral = pair.publicKey.export({ format: "der", type: "spki" }).toString("base64url");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", agreedKey(pair.privateKey, spki(publicKey), ephemeral), nonce).setAAD(
    Buffer.from(officeKeyId),
  );
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { what: "camtay-recovery-1", officeKeyId, ephemeral, nonce: nonce.toString("base64url"), sealed: sealed.toString("base64url") };
}

/** @throws AppError `keys.recovery_refused` */
export function openRecovery(file: RecoveryFile, code: string): Buffer {
  const privateKey = privateKeyOf(code);
  try {
    const sealed = Buffer.from(file.sealed, "base64url");
    const key = agreedKey(privateKey, spki(file.ephemeral), file.ephemeral);
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(file.nonce, "base64url"), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(file.officeKeyId)).setAuthTag(sealed.subarray(sealed.length - 16));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  } catch (cause) {
    throw new AppError("keys.recovery_refused", {}, { cause });
  }
}
