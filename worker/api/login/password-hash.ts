import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/** OWASP Password Storage Cheat Sheet, 2025: argon2id with 19 MiB, 2 passes, 1 lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;

const tag = async (password: string, nonce: Buffer, cost: typeof COST): Promise<Buffer> =>
  Buffer.from(await derive("argon2id", { message: password.normalize("NFC"), nonce, tagLength: TAG_BYTES, ...cost }));

/** @returns `argon2id$memoryKib$passes$lanes$nonce$tag`, the last two base64url */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const derived = await tag(password, nonce, COST);
  return ["argon2id", COST.memory, COST.passes, COST.parallelism, nonce.toString("base64url"), derived.toString("base64url")].join("$");
}

/** Stands where a password's hash would: the account logs in at the agency's own provider, and no password opens it. */
export const NO_PASSWORD = "none";

/** Costs the same time whether or not the password is right. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [kind, memory, passes, parallelism, nonce, expected] = hash.split("$");
  if (kind !== "argon2id" || nonce === undefined || expected === undefined) return false;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) } as typeof COST;
  const stored = Buffer.from(expected, "base64url");
  const derived = await tag(password, Buffer.from(nonce, "base64url"), cost);
  return stored.length === derived.length && timingSafeEqual(stored, derived);
}

const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Four groups of four letters and digits that cannot be mistaken for one another: about 79 bits. */
export function randomPassword(): string {
  const letters: string[] = [];
  while (letters.length < 16) {
    // Bytes beyond the last whole multiple are thrown away, so that every letter is equally likely.
    const byte = randomBytes(1)[0]!;
    if (byte < 256 - (256 % LETTERS.length)) letters.push(LETTERS[byte % LETTERS.length]!);
  }
  return [0, 4, 8, 12].map((from) => letters.slice(from, from + 4).join("")).join("-");
}
