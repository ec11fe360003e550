import { randomFillSync } from "node:crypto";

const ID_BYTES = 15;
/** Random bytes are drawn for many ids at once: asking for them costs more than the bytes. None is ever used twice. */
const drawn = Buffer.alloc(ID_BYTES * 256);
let used = drawn.length;

/** An opaque id of 120 random bits, safe in addresses; says nothing about what it names. */
export function newId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const id = drawn.toString("base64url", used, used + ID_BYTES);
  drawn.fill(0, used, used + ID_BYTES);
  used += ID_BYTES;
  return id;
}
