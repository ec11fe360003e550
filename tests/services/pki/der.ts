/**
 * A small DER writer (ITU-T X.690) for the test PKI: enough for certificates, CRLs, OCSP answers and timestamps.
 * It is kept apart from the product's own writer on purpose, so that one does not vouch for the other.
 */
const lengthOctets = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
};

export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOctets(content.length), content]);
};

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);

/** SET OF: DER wants the elements in ascending order of their encodings. */
export const setOf = (...parts: readonly Uint8Array[]): Buffer => tlv(0x31, ...[...parts].sort(Buffer.compare));

export const integer = (value: number | bigint): Buffer => {
  let hex = BigInt(value).toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  const bytes = Buffer.from(hex, "hex");
  return tlv(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};

export const enumerated = (value: number): Buffer => tlv(0x0a, Buffer.from([value]));

const base128 = (value: number): number[] => {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
};

export const objectIdentifier = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tlv(0x06, Buffer.from([...base128(first * 40 + second), ...rest.flatMap(base128)]));
};

export const octetString = (bytes: Uint8Array): Buffer => tlv(0x04, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer => tlv(0x03, Buffer.from([unusedBits]), bytes);
export const utf8String = (text: string): Buffer => tlv(0x0c, Buffer.from(text, "utf8"));
export const printableString = (text: string): Buffer => tlv(0x13, Buffer.from(text, "latin1"));
export const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 0xff : 0]));
export const NULL = tlv(0x05);

/** [n] with the content as its elements (constructed): EXPLICIT tagging, or IMPLICIT tagging of a SEQUENCE's content. */
export const context = (number: number, ...parts: readonly Uint8Array[]): Buffer => tlv(0xa0 | number, ...parts);
/** [n] IMPLICIT over a primitive type's content octets. */
export const contextPrimitive = (number: number, content: Uint8Array): Buffer => tlv(0x80 | number, content);

const digits = (date: Date): string => date.toISOString().replace(/[-:T]|\.\d+/g, "");
export const generalizedTime = (date: Date): Buffer => tlv(0x18, Buffer.from(digits(date), "latin1"));
/** RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime after. */
export const time = (date: Date): Buffer =>
  date.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(digits(date).slice(2), "latin1")) : generalizedTime(date);
