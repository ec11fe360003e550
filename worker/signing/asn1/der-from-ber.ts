import { AppError } from "@camtay/shared/errors/app-error.ts";
import { asBuffer, readLength } from "./der-reader.ts";
import { derValue } from "./der-writer.ts";

/** No signature comes near; a longer one is not worth its copying. */
const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 32;
const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;

const fail = (why: string): never => {
  throw new AppError("verify.malformed_der", { why });
};

/**
 * One BER value, followed by zero octets only, in DER: what encoders that write as they go leave behind (ITU-T X.690 §8.1.3.6 indefinite
 * lengths, §8.7.3 octet strings in pieces) is joined; everything else must be DER already, and its octets come out as they were.
 * @throws AppError `verify.malformed_der`
 */
export const derFromBer = (bytes: Uint8Array): Buffer => {
  if (bytes.length > MAX_BYTES) return fail(`BER above ${MAX_BYTES / 1024} KiB`);
  const buffer = asBuffer(bytes);
  const { der, end } = rewritten(buffer, 0, 0);
  return buffer.subarray(end).every((octet) => octet === 0) ? der : fail("bytes other than zero after the value");
};

const isEndOfContents = (bytes: Buffer, at: number): boolean => bytes[at] === 0 && bytes[at + 1] === 0;

interface Rewritten {
  readonly der: Buffer;
  /** Offset behind the value as it stood. */
  readonly end: number;
  readonly wasDer: boolean;
}

const rewritten = (bytes: Buffer, at: number, depth: number): Rewritten => {
  if (depth > MAX_DEPTH) return fail("nested too deeply");
  const tag = bytes[at];
  if (tag === undefined || bytes[at + 1] === undefined) return fail("ends inside a value");
  if ((tag & 0x1f) === 0x1f) return fail("tag number above 30");
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  const isIndefinite = bytes[at + 1] === 0x80;
  if (isIndefinite && !isConstructed) return fail("indefinite length of a primitive value");
  const { start, end: stop } = isIndefinite ? { start: at + 2, end: bytes.length } : readLength(bytes, at);
  if (!isConstructed) return { der: bytes.subarray(at, stop), end: stop, wasDer: true };
  const children: Buffer[] = [];
  let wasDer = !isIndefinite;
  let next = start;
  while (isIndefinite ? !isEndOfContents(bytes, next) : next < stop) {
    const child = rewritten(bytes.subarray(0, stop), next, depth + 1);
    wasDer &&= child.wasDer;
    children.push(child.der);
    next = child.end;
  }
  const end = isIndefinite ? next + 2 : stop;
  if (tag === (OCTET_STRING | CONSTRUCTED)) return { der: joinedOctets(children), end, wasDer: false };
  return { der: wasDer ? bytes.subarray(at, end) : derValue(tag, ...children), end, wasDer };
};

const joinedOctets = (pieces: readonly Buffer[]): Buffer =>
  derValue(
    OCTET_STRING,
    ...pieces.map((piece) =>
      piece[0] === OCTET_STRING ? piece.subarray(readLength(piece, 0).start) : fail("octet string of other values"),
    ),
  );
