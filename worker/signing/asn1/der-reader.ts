import { AppError } from "@camtay/shared/errors/app-error.ts";

/**
 * A reader for DER and nothing wider (ITU-T X.690 §8, §10): definite, shortest lengths, no constructed strings, one-octet tags.
 * Two readers that disagree about the same bytes are how forged signatures pass, so whatever is not DER is refused.
 * Work is linear in the input and depth is set by the caller, never by the bytes.
 */
export interface DerNode {
  readonly tag: number;
  /** The whole value: tag, length, contents. */
  readonly der: Buffer;
  readonly content: Buffer;
}

const fail = (why: string): never => {
  throw new AppError("verify.malformed_der", { why });
};

export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the contents of the value at `at` begin and end: a definite length in its shortest form. @throws AppError `verify.malformed_der` */
export const readLength = (bytes: Buffer, at: number): { readonly start: number; readonly end: number } => {
  const first = bytes[at + 1];
  if (first === undefined) return fail("ends inside a value");
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0) return fail("indefinite length");
    if (count > 4) return fail("length of more than four octets");
    if (start + count > bytes.length) return fail("ends inside a length");
    length = bytes.readUIntBE(start, count);
    start += count;
    if (length < 0x80 || length < 2 ** (8 * (count - 1))) return fail("length not in the shortest form");
  }
  if (start + length > bytes.length) return fail("length beyond the end");
  return { start, end: start + length };
};

const readAt = (bytes: Buffer, at: number): DerNode => {
  const tag = bytes[at];
  if (tag === undefined) return fail("ends inside a value");
  if ((tag & 0x1f) === 0x1f) return fail("tag number above 30");
  const { start, end } = readLength(bytes, at);
  return { tag, der: bytes.subarray(at, end), content: bytes.subarray(start, end) };
};

/** Exactly one value; anything after it is refused. @throws AppError `verify.malformed_der` */
export const readDer = (bytes: Uint8Array): DerNode => {
  const buffer = asBuffer(bytes);
  const node = readAt(buffer, 0);
  return node.der.length === buffer.length ? node : fail("bytes after the value");
};

/** One value followed only by zero octets: the contents of a PDF signature placeholder. @throws AppError `verify.malformed_der` */
export const readDerZeroPadded = (bytes: Uint8Array): DerNode => {
  const buffer = asBuffer(bytes);
  const node = readAt(buffer, 0);
  for (let at = node.der.length; at < buffer.length; at++) if (buffer[at] !== 0) return fail("bytes other than zero after the value");
  return node;
};

/** The values inside a constructed value, in order. */
export const readChildren = (node: DerNode): DerNode[] => {
  if ((node.tag & 0x20) === 0) return fail("not a constructed value");
  const children: DerNode[] = [];
  for (let at = 0; at < node.content.length; ) {
    const child = readAt(node.content, at);
    children.push(child);
    at += child.der.length;
  }
  return children;
};

/** Walks the members of a SEQUENCE (or SET) in their fixed order. */
export class DerMembers {
  private readonly children: readonly DerNode[];
  private at = 0;

  constructor(node: DerNode, tag = 0x30) {
    if (node.tag !== tag) fail(`tag ${node.tag} where ${tag} belongs`);
    this.children = readChildren(node);
  }

  peek(): DerNode | undefined {
    return this.children[this.at];
  }

  any(): DerNode {
    const node = this.children[this.at++];
    return node ?? fail("a member is missing");
  }

  take(tag: number): DerNode {
    const node = this.any();
    return node.tag === tag ? node : fail(`tag ${node.tag} where ${tag} belongs`);
  }

  optional(tag: number): DerNode | undefined {
    if (this.children[this.at]?.tag !== tag) return undefined;
    return this.children[this.at++];
  }

  rest(): readonly DerNode[] {
    const rest = this.children.slice(this.at);
    this.at = this.children.length;
    return rest;
  }

  end(): void {
    if (this.at !== this.children.length) fail("more members than the type has");
  }
}

export const readTag = (node: DerNode, tag: number): DerNode => (node.tag === tag ? node : fail(`tag ${node.tag} where ${tag} belongs`));

/** The single value inside an explicit context tag. */
export const readExplicit = (node: DerNode): DerNode => {
  const [only, ...more] = readChildren(node);
  return only !== undefined && more.length === 0 ? only : fail("explicit tag without exactly one value");
};

/** INTEGER as big-endian octets without the sign octet; negative numbers are refused. */
export const readUnsigned = (node: DerNode): Buffer => {
  const { content } = readTag(node, 0x02);
  const [first, second] = content;
  if (first === undefined) return fail("empty integer");
  if (first & 0x80) return fail("negative integer");
  if (first === 0 && second !== undefined && (second & 0x80) === 0) return fail("integer not in the shortest form");
  return first === 0 && content.length > 1 ? content.subarray(1) : content;
};

export const readSmallInteger = (node: DerNode): number => {
  const bytes = readUnsigned(node);
  return bytes.length > 4 ? fail("integer too large") : bytes.readUIntBE(0, bytes.length);
};

export const readBoolean = (node: DerNode): boolean => {
  const { content } = readTag(node, 0x01);
  if (content.length !== 1 || (content[0] !== 0x00 && content[0] !== 0xff)) return fail("boolean not in DER");
  return content[0] === 0xff;
};

const oidTexts = new Map<string, string>();

/** OBJECT IDENTIFIER → `1.2.840…`. */
export const readOid = (node: DerNode): string => {
  const { content } = readTag(node, 0x06);
  if (content.length === 0 || content.length > 64) return fail("object identifier too short or too long");
  const key = content.toString("latin1");
  const known = oidTexts.get(key);
  if (known !== undefined) return known;
  const arcs: number[] = [];
  let arc = 0;
  let fresh = true;
  for (const octet of content) {
    if (fresh && octet === 0x80) return fail("object identifier not in the shortest form");
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 256) return fail("object identifier arc too large");
    fresh = (octet & 0x80) === 0;
    if (fresh) {
      arcs.push(arc);
      arc = 0;
    }
  }
  if (!fresh) return fail("object identifier ends early");
  const [head = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(head / 40));
  const text = [first, head - first * 40, ...rest].join(".");
  if (oidTexts.size < 4096) oidTexts.set(key, text);
  return text;
};

/** BIT STRING of whole octets (signatures, keys). */
export const readOctetBits = (node: DerNode): Buffer => {
  const { content } = readTag(node, 0x03);
  return content[0] === 0 ? content.subarray(1) : fail("bit string with unused bits");
};

/** BIT STRING of named bits: bit 0 is the first. */
export const readNamedBits = (node: DerNode): ReadonlySet<number> => {
  const { content } = readTag(node, 0x03);
  const unused = content[0];
  if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1)) return fail("bit string malformed");
  const bits = new Set<number>();
  for (let bit = 0; bit < (content.length - 1) * 8 - unused; bit++) if ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) bits.add(bit);
  return bits;
};

export const readOctetString = (node: DerNode): Buffer => readTag(node, 0x04).content;

/** UTCTime or GeneralizedTime in UTC (RFC 5280 §4.1.2.5; fractions only as RFC 3161 allows). */
export const readTime = (node: DerNode): Date => {
  const text = node.content.toString("latin1");
  const parts =
    node.tag === 0x17
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)()Z$/.exec(text)
      : node.tag === 0x18
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)
        : null;
  if (parts === null) return fail("time not in UTC form");
  const [, yearText = "", month, day, hour, minute, second, fraction = ""] = parts;
  const shortYear = Number(yearText);
  const year = yearText.length === 4 ? shortYear : shortYear < 50 ? 2000 + shortYear : 1900 + shortYear;
  const ms = Math.floor(Number(`0.${fraction || "0"}`) * 1000);
  const time = new Date(Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms));
  time.setUTCFullYear(year);
  const same = time.getUTCMonth() === Number(month) - 1 && time.getUTCDate() === Number(day) && time.getUTCMinutes() === Number(minute);
  return same ? time : fail("no such date");
};
