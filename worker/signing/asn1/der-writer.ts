/**
 * The few DER values a signature needs (ITU-T X.690). Every function returns the finished bytes, so that what was hashed
 * can be stored and embedded unchanged: nothing is ever encoded a second time.
 */

const lengthBytes = (length: number): number[] => {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
};

/** One value: tag octet, shortest definite length, contents one after the other. */
export const derValue = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  let size = 0;
  for (const part of contents) size += part.length;
  const header = lengthBytes(size);
  const out = Buffer.allocUnsafe(1 + header.length + size);
  out[0] = tag;
  out.set(header, 1);
  let at = 1 + header.length;
  for (const part of contents) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

export const derSequence = (...contents: readonly Uint8Array[]): Buffer => derValue(0x30, ...contents);
/** SET OF: the encodings in ascending order (X.690 §11.6). */
export const derSetOf = (contents: readonly Uint8Array[], tag = 0x31): Buffer => derValue(tag, ...[...contents].sort(Buffer.compare));
export const derOctetString = (bytes: Uint8Array): Buffer => derValue(0x04, bytes);
export const derBitString = (bytes: Uint8Array): Buffer => derValue(0x03, Uint8Array.of(0), bytes);
export const derNull = (): Buffer => Buffer.from([0x05, 0x00]);
export const derBoolean = (value: boolean): Buffer => Buffer.from([0x01, 0x01, value ? 0xff : 0x00]);

/** An unsigned number of any size, big-endian; the shortest form, with a zero octet where the sign bit would be set. */
export const derUnsigned = (bigEndian: Uint8Array): Buffer => {
  let first = 0;
  while (first < bigEndian.length - 1 && bigEndian[first] === 0) first++;
  const digits = bigEndian.length === 0 ? Uint8Array.of(0) : bigEndian.subarray(first);
  return (digits[0] ?? 0) & 0x80 ? derValue(0x02, Uint8Array.of(0), digits) : derValue(0x02, digits);
};

export const derSmallInteger = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return derUnsigned(Uint8Array.from(bytes));
};

const writtenOids = new Map<string, Buffer>();

/** `1.2.840.113549` → OBJECT IDENTIFIER. The same bytes each time: not to be written into. */
export const derOid = (dotted: string): Buffer => {
  const known = writtenOids.get(dotted);
  if (known !== undefined) return known;
  const written = writeOid(dotted);
  if (writtenOids.size < 1_024) writtenOids.set(dotted, written);
  return written;
};

const writeOid = (dotted: string): Buffer => {
  const arcs = dotted.split(".").map(Number);
  const [first = 0, second = 0, ...rest] = arcs;
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let more = Math.floor(arc / 128); more > 0; more = Math.floor(more / 128)) digits.unshift(0x80 | (more % 128));
    bytes.push(...digits);
  }
  return derValue(0x06, Uint8Array.from(bytes));
};

/** Context tag `[number]` around finished values (constructed). */
export const derContext = (number: number, ...contents: readonly Uint8Array[]): Buffer => derValue(0xa0 | number, ...contents);

/** The same contents under another tag octet, e.g. the signed attributes as SET OF (0x31) and as [0] (0xa0). */
export const retagged = (der: Uint8Array, tag: number): Buffer => {
  const copy = Buffer.from(der);
  copy[0] = tag;
  return copy;
};
