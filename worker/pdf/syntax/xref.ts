import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ByteSource } from "./byte-source.ts";
import { decodeStream } from "./filters.ts";
import { parseIndirectObject, skipWhiteSpace, withWindow } from "./indirect-object.ts";
import type { PdfLimits } from "./limits.ts";
import { isKind, nameOf, type PdfDict, type PdfStream } from "./objects.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Where one object lies. `compressed`: inside an object stream. */
export type XrefEntry =
  | { readonly kind: "free"; readonly generation: number }
  | { readonly kind: "plain"; readonly offset: number; readonly generation: number }
  | { readonly kind: "compressed"; readonly container: number; readonly index: number };

export interface XrefSection {
  readonly offset: number;
  readonly flavour: "table" | "stream";
  readonly trailer: PdfDict;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  /**
   * Offset behind the `%%EOF` that closes this revision and at most one line end; null when none follows, as at the head of some
   * linearised files.
   */
  readonly end: number | null;
}

const TAIL_BYTES = 1_100;
const STARTXREF = /startxref[\r\n \t]+(\d{1,12})[\r\n \t]*[\r\n]%%EOF(?:\r\n|\r|\n)?([\r\n \0]*)$/;

/**
 * Finds the last `startxref`. Nothing but white space may follow the last `%%EOF`.
 * @returns its value and how many bytes lie behind the one line end that may follow `%%EOF`
 */
export function findStartXref(source: ByteSource): { offset: number; trailingBytes: number } {
  const tail = source.slice(source.size - TAIL_BYTES, source.size).toString("latin1");
  const match = STARTXREF.exec(tail);
  if (!match) throw new AppError("pdf.malformed", { what: "startxref", at: Math.max(0, source.size - TAIL_BYTES) });
  return { offset: Number(match[1]), trailingBytes: match[2]!.length };
}

/** All cross-reference sections, newest first, following `/Prev` and `/XRefStm` (ISO 32000-1 §7.5.4, §7.5.8). */
export function readXrefSections(
  source: ByteSource,
  limits: PdfLimits,
  known: ReadonlyMap<number, XrefSection> = new Map(),
): XrefSection[] {
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  let entries = 0;
  const last = findStartXref(source);
  let next: number | null = last.offset;
  while (next !== null) {
    if (seen.has(next)) throw new AppError("pdf.malformed", { what: "xref loop", at: next });
    seen.add(next);
    if (sections.length >= limits.sections) throw new AppError("pdf.limit", { what: "revisions", limit: limits.sections });
    const section: XrefSection = known.get(next) ?? readSection(source, next, limits, seen);
    entries += section.entries.size;
    if (entries > limits.objects) throw new AppError("pdf.limit", { what: "objects", limit: limits.objects });
    // The last `startxref` of a linearised file leads to its head; that revision still ends with the file.
    const isHead = sections.length === 0 && section.end === null;
    sections.push(isHead ? { ...section, end: source.size - last.trailingBytes } : section);
    next = previousOf(section.trailer, next, source);
  }
  return sections;
}

function previousOf(trailer: PdfDict, at: number, source: ByteSource): number | null {
  const previous = trailer.entries.get("Prev");
  if (previous === undefined) return null;
  if (typeof previous !== "number" || !Number.isInteger(previous) || previous <= 0 || previous >= source.size) {
    throw new AppError("pdf.malformed", { what: "Prev", at });
  }
  return previous;
}

function readSection(source: ByteSource, offset: number, limits: PdfLimits, seen: Set<number>): XrefSection {
  if (offset >= source.size) throw new AppError("pdf.malformed", { what: "startxref", at: offset });
  const head = withWindow(source, offset, limits, (tokens) => {
    skipWhiteSpace(tokens);
    return tokens.peek();
  });
  return head === 0x78 ? readTable(source, offset, limits, seen) : readStream(source, offset, limits);
}

function readTable(source: ByteSource, offset: number, limits: PdfLimits, seen: Set<number>): XrefSection {
  const parsed = withWindow(source, offset, limits, (tokens) => {
    const entries = readTableEntries(tokens, limits);
    const trailer = tokens.value();
    if (!isKind(trailer, "dict")) throw tokens.malformed("trailer");
    return { entries, trailer, end: endFrom(offset, readEndOfRevision(tokens)) };
  });
  const hybrid = parsed.trailer.entries.get("XRefStm");
  if (hybrid === undefined) return { offset, flavour: "table", ...parsed };
  if (typeof hybrid !== "number" || !Number.isInteger(hybrid) || hybrid <= 0 || seen.has(hybrid)) {
    throw new AppError("pdf.malformed", { what: "XRefStm", at: offset });
  }
  seen.add(hybrid);
  const hidden = parseXrefStream(source, hybrid, limits).entries;
  // Objects of a hybrid file that the table calls free are found through the stream (§7.5.8.4).
  const entries = new Map(parsed.entries);
  for (const [number, entry] of hidden) if ((entries.get(number)?.kind ?? "free") === "free") entries.set(number, entry);
  return { offset, flavour: "table", ...parsed, entries };
}

function readTableEntries(tokens: Tokenizer, limits: PdfLimits): Map<number, XrefEntry> {
  tokens.expectKeyword("xref");
  const entries = new Map<number, XrefEntry>();
  for (;;) {
    tokens.skipSpace();
    if (tokens.peek() === 0x74) break;
    const start = tokens.expectInteger();
    const count = tokens.expectInteger();
    if (start + count > limits.objects) throw new AppError("pdf.limit", { what: "objects", limit: limits.objects });
    tokens.skipSpace();
    for (let i = 0; i < count; i++) readTableEntry(tokens, start + i, entries);
  }
  tokens.expectKeyword("trailer");
  return entries;
}

const ENTRY = /^(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)$/;

function readTableEntry(tokens: Tokenizer, number: number, entries: Map<number, XrefEntry>): void {
  const row = tokens.take(20).toString("latin1");
  const match = ENTRY.exec(row);
  if (!match || entries.has(number)) throw tokens.malformed("xref entry");
  const generation = Number(match[2]);
  entries.set(number, match[3] === "n" ? { kind: "plain", offset: Number(match[1]), generation } : { kind: "free", generation });
}

const endFrom = (offset: number, length: number | null): number | null => (length === null ? null : offset + length);

/** `startxref N %%EOF` right behind the trailer or the xref stream: the end of this revision. */
function readEndOfRevision(tokens: Tokenizer): number | null {
  tokens.skipSpace();
  if (tokens.word() !== "startxref") return null;
  tokens.expectInteger();
  for (let c = tokens.peek(); c === 10 || c === 13 || c === 32 || c === 9; c = tokens.peek()) tokens.pos++;
  if (tokens.take(5).toString("latin1") !== "%%EOF") throw tokens.malformed("%%EOF");
  if (tokens.peek() === 13) tokens.pos++;
  if (tokens.peek() === 10) tokens.pos++;
  return tokens.pos;
}

function readStream(source: ByteSource, offset: number, limits: PdfLimits): XrefSection {
  const { trailer, entries, end } = parseXrefStream(source, offset, limits);
  const tail = withWindow(source, end, limits, readEndOfRevision);
  return { offset, flavour: "stream", trailer, entries, end: endFrom(end, tail) };
}

function parseXrefStream(
  source: ByteSource,
  offset: number,
  limits: PdfLimits,
): { trailer: PdfDict; entries: Map<number, XrefEntry>; end: number } {
  // The length of an xref stream must be direct: nothing could resolve it yet.
  const { object, end } = parseIndirectObject(source, offset, limits, () => {
    throw new AppError("pdf.malformed", { what: "xref stream length", at: offset });
  });
  if (!isKind(object, "stream") || nameOf(object.dict.entries.get("Type")) !== "XRef") {
    throw new AppError("pdf.malformed", { what: "xref stream", at: offset });
  }
  return { trailer: object.dict, entries: decodeXrefStream(object, offset, limits), end };
}

function decodeXrefStream(object: PdfStream, at: number, limits: PdfLimits): Map<number, XrefEntry> {
  const malformed = (what: string): AppError => new AppError("pdf.malformed", { what, at });
  const integers = (key: string): number[] | null => {
    const value = object.dict.entries.get(key);
    if (value === undefined) return null;
    if (!isKind(value, "array") || !value.items.every((item) => typeof item === "number" && Number.isInteger(item) && item >= 0))
      throw malformed(key);
    return value.items as number[];
  };
  const widths = integers("W");
  if (widths?.length !== 3 || widths.some((width) => width > 8)) throw malformed("W");
  const [w0, w1, w2] = widths as [number, number, number];
  const index = integers("Index") ?? [0, Number(object.dict.entries.get("Size"))];
  const data = decodeStream(object, limits.inflatedBytes);
  const entries = new Map<number, XrefEntry>();
  let pos = 0;
  const field = (width: number, fallback: number): number => {
    if (width === 0) return fallback;
    if (pos + width > data.length) throw malformed("xref stream data");
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + data[pos++]!;
    // Eight octets are common for offsets; no file is long enough to need more than 53 bits.
    if (!Number.isSafeInteger(value)) throw malformed("xref stream data");
    return value;
  };
  for (let i = 0; i + 1 < index.length; i += 2) {
    const [start, count] = [index[i]!, index[i + 1]!];
    if (start + count > limits.objects) throw new AppError("pdf.limit", { what: "objects", limit: limits.objects });
    if (w0 + w1 + w2 === 0 || count > data.length) throw malformed("Index");
    for (let n = start; n < start + count; n++) {
      const kind = field(w0, 1);
      const second = field(w1, 0);
      const third = field(w2, 0);
      if (entries.has(n)) throw malformed("xref stream entry");
      if (kind === 0) entries.set(n, { kind: "free", generation: third });
      else if (kind === 1) entries.set(n, { kind: "plain", offset: second, generation: third });
      else if (kind === 2) entries.set(n, { kind: "compressed", container: second, index: third });
      // Any other type means the null object (§7.5.8.3).
    }
  }
  if (pos !== data.length) throw malformed("xref stream data");
  return entries;
}
