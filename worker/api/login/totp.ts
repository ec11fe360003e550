import { createHmac } from "node:crypto";

/** RFC 6238 with the values every authenticator app takes: SHA-1, 30 seconds, 6 digits. */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Codes of the step before and after are taken: clocks of telephones go wrong by some seconds. */
const DRIFT_STEPS = 1;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** HOTP (RFC 4226 §5.3). */
export function codeAt(secret: Uint8Array, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac("sha1", secret).update(message).digest();
  const offset = digest.at(-1)! & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, "0");
}

export const counterAt = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_SECONDS);

/**
 * @param after last counter that was used: a code works once only
 * @returns the counter the code belongs to, or null when it is wrong, too old, or was used
 */
export function findCounter(secret: Uint8Array, code: string, now: Date, after: number | null): number | null {
  const current = counterAt(now);
  for (let counter = current - DRIFT_STEPS; counter <= current + DRIFT_STEPS; counter++)
    if ((after === null || counter > after) && codeAt(secret, counter) === code) return counter;
  return null;
}

/** RFC 4648 §6 without padding. */
export function toBase32(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

export function fromBase32(text: string): Uint8Array {
  let bits = "";
  for (const letter of text) bits += BASE32.indexOf(letter).toString(2).padStart(5, "0");
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
