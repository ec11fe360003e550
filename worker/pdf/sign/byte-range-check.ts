import type { PdfFile } from "../strict-reader.ts";
import type { ByteSource } from "../syntax/byte-source.ts";
import { isKind, type PdfDict, type PdfValue } from "../syntax/objects.ts";

/** Offsets in the file, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a signature covers: the whole file, one earlier revision whole, or neither. */
export type Coverage = "whole" | "revision" | "bad";

/** Why a signature's place in the file cannot be trusted. */
export type PlaceFinding =
  | "byte-range-missing"
  | "byte-range-malformed"
  | "byte-range-start"
  | "byte-range-overlap"
  | "byte-range-outside"
  | "gap-not-contents"
  | "contents-missing"
  | "contents-empty"
  | "contents-elsewhere"
  | "revision-end";

export interface RangeCheck {
  readonly byteRange: readonly [number, number, number, number] | null;
  readonly coverage: Coverage;
  readonly findings: readonly PlaceFinding[];
}

const MAX_GAP = 16 * 1024 * 1024;

/**
 * The rules that stop forgery by range: four integers from 0, ascending, inside the file; the gap is one hexadecimal string and
 * nothing else, and that string is the dictionary's own `/Contents`; the second range ends a revision.
 * @param contentsSpan where the value of `/Contents` stands in the file; null when it could not be found
 */
export function checkByteRange(file: PdfFile, signature: PdfDict, contentsSpan: Span | null): RangeCheck {
  const { source } = file;
  const contents = signature.entries.get("Contents");
  const findings: PlaceFinding[] = [];
  if (!isKind(contents, "string")) findings.push("contents-missing");
  else if (contents.bytes.every((byte) => byte === 0)) findings.push("contents-empty");
  const range = readRange(signature.entries.get("ByteRange"), findings);
  if (!range) return { byteRange: null, coverage: "bad", findings };
  const [start, firstLength, secondStart, secondLength] = range;
  const end = secondStart + secondLength;
  if (start !== 0) findings.push("byte-range-start");
  if (firstLength <= 0 || secondStart <= firstLength || secondLength <= 0) findings.push("byte-range-overlap");
  if (end > source.size || secondStart > source.size || firstLength > source.size) findings.push("byte-range-outside");
  if (findings.length > 0) return { byteRange: range, coverage: "bad", findings };
  checkGap(source, range, contentsSpan, findings);
  if (!endsRevision(file, end)) findings.push("revision-end");
  const coverage = findings.length > 0 ? "bad" : end === source.size ? "whole" : "revision";
  return { byteRange: range, coverage, findings };
}

function readRange(value: PdfValue | undefined, findings: PlaceFinding[]): [number, number, number, number] | null {
  if (value === undefined || value === null) {
    findings.push("byte-range-missing");
    return null;
  }
  // All values of a signature dictionary must be direct (ISO 32000-1 §12.8.1).
  const items = isKind(value, "array") ? value.items : [];
  if (items.length !== 4 || !items.every((item) => typeof item === "number" && Number.isSafeInteger(item) && item >= 0)) {
    findings.push("byte-range-malformed");
    return null;
  }
  return items as unknown as [number, number, number, number];
}

function checkGap(
  source: ByteSource,
  [, firstLength, secondStart]: readonly [number, number, number, number],
  contents: Span | null,
  findings: PlaceFinding[],
): void {
  if (secondStart - firstLength > MAX_GAP) {
    findings.push("gap-not-contents");
    return;
  }
  const gap = source.slice(firstLength, secondStart);
  const digits = gap.toString("latin1", 1, gap.length - 1);
  if (gap.length < 2 || gap[0] !== 0x3c || gap.at(-1) !== 0x3e || digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits)) {
    findings.push("gap-not-contents");
    return;
  }
  if (contents?.start !== firstLength || contents.end !== secondStart) findings.push("contents-elsewhere");
}

/** Whether a revision of the file ends exactly there: `%%EOF` and at most one line end, closed by a section of the file's own chain. */
function endsRevision(file: PdfFile, end: number): boolean {
  const closes = /%%EOF(?:\r\n|\r|\n)?$/.test(file.source.slice(end - 7, end).toString("latin1"));
  return closes && file.sections.some((section) => section.end !== null && section.end >= end && isLineEnd(file, end, section.end));
}

const isLineEnd = (file: PdfFile, start: number, end: number): boolean =>
  end - start <= 2 && /^[\r\n]*$/.test(file.source.slice(start, end).toString("latin1"));
