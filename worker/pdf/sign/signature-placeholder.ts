import { AppError } from "@camtay/shared/errors/app-error.ts";
import { pdfDate } from "../compose/vietnam-time.ts";
import { array, dict, name, type PdfRef, type PdfValue, textString } from "../syntax/objects.ts";
import { serialize } from "../syntax/serialize.ts";

/** PDF/A-2 §6.1.13: no string beyond 32,767 bytes. */
export const MAX_RESERVE_BYTES = 32_767;
/** Ten digits: files up to 10 GB, and nothing moves when the numbers are filled in. */
const NUMBER_WIDTH = 10;
const ZERO_DIGIT = 0x30;
const BLANK_RANGE = `[0 ${Array(3).fill(" ".repeat(NUMBER_WIDTH)).join(" ")}]`;

export type SignatureKind =
  | {
      readonly kind: "signature";
      readonly signedAt: Date;
      readonly reason: string | undefined;
      readonly name: string | undefined;
      readonly docMdp: 1 | 2 | 3 | undefined;
    }
  | { readonly kind: "doc-time-stamp" };

export interface Placeholder {
  readonly bytes: Buffer;
  /** The same without the room. */
  readonly telling: Buffer;
  /** Offsets inside `bytes`. */
  readonly rangeAt: number;
  readonly contentsStart: number;
  readonly contentsEnd: number;
}

/**
 * The signature dictionary as an object with blank `/ByteRange` and zero-filled `/Contents` (ETSI EN 319 142-1 §5.3).
 * @throws AppError `pdf.reserve_too_large`
 */
export function signaturePlaceholder(reference: PdfRef, kind: SignatureKind, reserveBytes: number): Placeholder {
  if (!Number.isInteger(reserveBytes) || reserveBytes < 1 || reserveBytes > MAX_RESERVE_BYTES) {
    throw new AppError("pdf.reserve_too_large", { size: reserveBytes, limit: MAX_RESERVE_BYTES });
  }
  const fixed =
    kind.kind === "signature"
      ? "/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached"
      : "/Type /DocTimeStamp\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.RFC3161";
  const before = `${reference.number} ${reference.generation} obj\n<<${fixed}\n/ByteRange `;
  const between = "\n/Contents ";
  const head = `${before}${BLANK_RANGE}${between}<`;
  const tail = `>${moreEntries(kind)}>>\nendobj\n`;
  const bytes = Buffer.alloc(head.length + reserveBytes * 2 + tail.length, ZERO_DIGIT);
  bytes.write(head, 0, "latin1");
  bytes.write(tail, head.length + reserveBytes * 2, "latin1");
  const contentsStart = head.length - 1;
  const contentsEnd = contentsStart + reserveBytes * 2 + 2;
  return { bytes, telling: Buffer.from(head + tail, "latin1"), rangeAt: before.length, contentsStart, contentsEnd };
}

function moreEntries(kind: SignatureKind): string {
  if (kind.kind !== "signature") return "";
  const entries: Record<string, PdfValue | undefined> = {
    M: textString(pdfDate(kind.signedAt)),
    Name: kind.name === undefined ? undefined : textString(kind.name),
    Reason: kind.reason === undefined ? undefined : textString(kind.reason),
    Reference: kind.docMdp === undefined ? undefined : array([docMdpReference(kind.docMdp)]),
  };
  return Object.entries(entries)
    .filter((entry): entry is [string, PdfValue] => entry[1] !== undefined)
    .map(([key, value]) => `\n/${key} ${serialize(value)}`)
    .join("");
}

const docMdpReference = (level: 1 | 2 | 3) =>
  dict({
    Type: name("SigRef"),
    TransformMethod: name("DocMDP"),
    TransformParams: dict({ Type: name("TransformParams"), P: level, V: name("1.2") }),
  });

export type ByteRange = readonly [start: 0, firstLength: number, secondStart: number, secondLength: number];

/** The numbers padded to the width of the blank. */
export function byteRangeText([, firstLength, secondStart, secondLength]: ByteRange): string {
  const padded = [firstLength, secondStart, secondLength].map((value) => String(value).padEnd(NUMBER_WIDTH));
  if (padded.some((text) => text.length > NUMBER_WIDTH)) throw new AppError("pdf.limit", { what: "file size", limit: 10 ** NUMBER_WIDTH });
  return `[0 ${padded.join(" ")}]`;
}
