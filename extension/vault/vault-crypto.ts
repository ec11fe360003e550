import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";

/** PBKDF2 with SHA-256: OWASP's figure of 2023. Raised by writing a new number here; old files carry their own. */
export const KDF_ITERATIONS = 600_000;
export const LEAST_PASSPHRASE = 8;

const Base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
/** What lies on disk and in an exported file: nothing readable without the passphrase. */
export const SealedVault = z.object({
  format: z.literal("camtay-vault"),
  version: z.literal(1),
  kdf: z.object({ name: z.literal("PBKDF2-SHA-256"), iterations: z.number().int().min(KDF_ITERATIONS).max(10_000_000), salt: Base64 }),
  cipher: z.object({ name: z.literal("AES-GCM-256"), iv: Base64 }),
  data: Base64,
});
export type SealedVault = z.infer<typeof SealedVault>;

/** A key in memory, with what made it. */
export interface VaultKey {
  readonly key: CryptoKey;
  readonly kdf: SealedVault["kdf"];
  /** The key's bytes in Base64: only for the browser's memory between two openings of the panel. */
  readonly raw: string;
}

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @throws AppError `vault.passphrase_too_short` for a new vault only */
export async function makeKey(passphrase: string, known?: SealedVault["kdf"]): Promise<VaultKey> {
  // The same words typed with another input method must open the vault.
  const words = passphrase.normalize("NFC");
  if (known === undefined && words.length < LEAST_PASSPHRASE) throw new AppError("vault.passphrase_too_short", { least: LEAST_PASSPHRASE });
  const kdf = known ?? { name: "PBKDF2-SHA-256", iterations: KDF_ITERATIONS, salt: toBase64(crypto.getRandomValues(new Uint8Array(16))) };
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(words), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", iterations: kdf.iterations, salt: fromBase64(kdf.salt) },
    base,
    256,
  );
  return keyOf(toBase64(new Uint8Array(bits)), kdf);
}

/** The same key again from its bytes. */
export async function keyOf(raw: string, kdf: SealedVault["kdf"]): Promise<VaultKey> {
  const key = await crypto.subtle.importKey("raw", fromBase64(raw), "AES-GCM", false, ["encrypt", "decrypt"]);
  return { key, kdf, raw };
}

// Binds the parameters to the data: a file whose header was changed does not open.
const header = (kdf: SealedVault["kdf"]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`camtay-vault 1 ${kdf.name} ${kdf.iterations} ${kdf.salt}`);

/** Every sealing takes a fresh random IV (NIST SP 800-38D). */
export async function seal({ key, kdf }: VaultKey, text: string): Promise<SealedVault> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: header(kdf) }, key, new TextEncoder().encode(text));
  return {
    format: "camtay-vault",
    version: 1,
    kdf,
    cipher: { name: "AES-GCM-256", iv: toBase64(iv) },
    data: toBase64(new Uint8Array(data)),
  };
}

/** @throws AppError `vault.wrong_passphrase` */
export async function unseal({ key, kdf }: VaultKey, sealed: SealedVault): Promise<string> {
  const plain = await crypto.subtle
    .decrypt({ name: "AES-GCM", iv: fromBase64(sealed.cipher.iv), additionalData: header(kdf) }, key, fromBase64(sealed.data))
    .catch((cause: unknown) => {
      throw new AppError("vault.wrong_passphrase", {}, { cause });
    });
  return new TextDecoder().decode(plain);
}
