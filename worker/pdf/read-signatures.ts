import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { stateAt } from "./revisions/file-states.ts";
import { type Coverage, checkByteRange, type PlaceFinding } from "./sign/byte-range-check.ts";
import { type DictionarySpans, dictionarySpans } from "./sign/dictionary-spans.ts";
import { decodeText, type FormField, formFields, statedDocMdp } from "./sign/form-fields.ts";
import { strayByteRanges } from "./sign/scan-byte-ranges.ts";
import { openPdf, type PdfFile } from "./strict-reader.ts";
import { type ByteSource, bufferSource } from "./syntax/byte-source.ts";
import { isKind, nameOf, type PdfDict, type PdfRef } from "./syntax/objects.ts";
import { serialize } from "./syntax/serialize.ts";

export type SignatureFinding =
  | PlaceFinding
  | "dictionary-not-indirect"
  | "dictionary-in-object-stream"
  | "dictionary-shared"
  | "dictionary-changed"
  | "dictionary-not-in-revision"
  | "revision-unreadable"
  | "type-unknown"
  | "sub-filter-unknown"
  | "cert-entry-present";

/** One signature as the file holds it; whether the CMS inside is good is decided elsewhere. */
export interface SignatureInFile {
  readonly fieldName: string;
  readonly reference: PdfRef | null;
  /** Object numbers of the field's widgets: where it may show. */
  readonly widgets: readonly number[];
  readonly kind: "signature" | "doc-time-stamp";
  readonly subFilter: string | null;
  /** Raw `/Contents`, zero padding included; empty when missing. */
  readonly contents: Buffer;
  readonly byteRange: readonly [number, number, number, number] | null;
  readonly coverage: Coverage;
  /** Any finding means that the signature must not pass. */
  readonly findings: readonly SignatureFinding[];
  /** Bytes of the revision that was signed, from 0; null when the range is bad. */
  readonly revisionEnd: number | null;
  /** Claims of the dictionary; proof of nothing. */
  readonly claims: { readonly signedAt: string | null; readonly name: string | null; readonly reason: string | null };
  /** DocMDP permission that this signature itself states. */
  readonly docMdp: 1 | 2 | 3 | null;
  /** Hash over the bytes that ByteRange names, read in pieces. @throws AppError `pdf.malformed` when the range is bad */
  digest(algorithm: "sha256" | "sha384" | "sha512"): Buffer;
}

export interface SignaturesInFile {
  readonly file: PdfFile;
  /** In the order of their revisions. */
  readonly signatures: readonly SignatureInFile[];
  /** Offsets of `/ByteRange` outside every signature that a field leads to: a finding for the whole file. */
  readonly strayByteRanges: readonly number[];
  readonly emptySignatureFields: readonly string[];
}

const SUB_FILTERS = new Set(["ETSI.CAdES.detached", "adbe.pkcs7.detached", "ETSI.RFC3161"]);

/**
 * Every signature reached from the form's fields, cross-checked with a scan of the raw bytes, each with the checks of its place in
 * the file (universal forgery, incremental saving, wrapping, spoofing).
 * @throws AppError of the reader when the file is not one clear PDF
 */
export function readSignatures(input: Uint8Array | ByteSource): SignaturesInFile {
  const source = input instanceof Uint8Array ? bufferSource(input) : input;
  const file = openPdf(source);
  const fields = formFields(file).filter((field) => field.type === "Sig");
  const filled = fields.filter((field) => field.value !== undefined && field.value !== null);
  const spans = filled.map((field) => (isKind(field.value, "ref") ? dictionarySpans(file, field.value) : null));
  const signatures = filled.map((field, i) => readSignature(file, field, spans[i] ?? null, filled));
  return {
    file,
    signatures: signatures.sort((a, b) => (a.revisionEnd ?? Number.MAX_SAFE_INTEGER) - (b.revisionEnd ?? Number.MAX_SAFE_INTEGER)),
    strayByteRanges: strayByteRanges(
      file,
      spans.flatMap((span) => (span ? [span.object] : [])),
    ),
    emptySignatureFields: fields.filter((field) => !filled.includes(field)).map((field) => field.name),
  };
}

function readSignature(file: PdfFile, field: FormField, spans: DictionarySpans | null, all: readonly FormField[]): SignatureInFile {
  const reference = isKind(field.value, "ref") ? field.value : null;
  const resolved = file.resolve(field.value);
  const entries: PdfDict = isKind(resolved, "dict") ? resolved : { kind: "dict", entries: new Map() };
  const range = checkByteRange(file, entries, spans?.values.get("Contents") ?? null);
  const findings: SignatureFinding[] = [...range.findings, ...dictionaryFindings(file, reference, entries, all)];
  const revisionEnd = range.byteRange && range.coverage !== "bad" ? range.byteRange[2] + range.byteRange[3] : null;
  if (reference && revisionEnd !== null) findings.push(...revisionFindings(file, reference, entries, revisionEnd));
  const contents = entries.entries.get("Contents");
  const text = (key: string): string | null => {
    const value = file.resolve(entries.entries.get(key));
    return isKind(value, "string") ? decodeText(value) : null;
  };
  return {
    fieldName: field.name,
    reference,
    widgets: field.widgets.map((widget) => widget.number),
    kind:
      nameOf(entries.entries.get("Type")) === "DocTimeStamp" || nameOf(entries.entries.get("SubFilter")) === "ETSI.RFC3161"
        ? "doc-time-stamp"
        : "signature",
    subFilter: nameOf(entries.entries.get("SubFilter")),
    contents: isKind(contents, "string") ? contents.bytes : Buffer.alloc(0),
    byteRange: range.byteRange,
    coverage: findings.length > 0 ? "bad" : range.coverage,
    findings,
    revisionEnd,
    claims: { signedAt: text("M"), name: text("Name"), reason: text("Reason") },
    docMdp: statedDocMdp(file, entries),
    digest: (algorithm) => digestOf(file.source, range.byteRange, revisionEnd, algorithm),
  };
}

function dictionaryFindings(file: PdfFile, reference: PdfRef | null, { entries }: PdfDict, all: readonly FormField[]): SignatureFinding[] {
  const findings: SignatureFinding[] = [];
  if (!reference) findings.push("dictionary-not-indirect");
  else {
    if (file.entries.get(reference.number)?.kind === "compressed") findings.push("dictionary-in-object-stream");
    const sharing = all.filter((field) => isKind(field.value, "ref") && field.value.number === reference.number);
    if (sharing.length > 1) findings.push("dictionary-shared");
  }
  const type = nameOf(entries.get("Type"));
  const subFilter = nameOf(entries.get("SubFilter"));
  if (entries.has("Type") && type !== "Sig" && type !== "DocTimeStamp") findings.push("type-unknown");
  if (subFilter === null || !SUB_FILTERS.has(subFilter) || (type === "DocTimeStamp") !== (subFilter === "ETSI.RFC3161"))
    findings.push("sub-filter-unknown");
  if (entries.has("Cert")) findings.push("cert-entry-present");
  return findings;
}

/** The signed revision, read alone, must hold this very dictionary as the value of a signature field. */
function revisionFindings(file: PdfFile, reference: PdfRef, entries: PdfDict, revisionEnd: number): SignatureFinding[] {
  try {
    const revision = stateAt(file, revisionEnd);
    const then = revision.resolve(reference);
    if (!isKind(then, "dict")) return ["dictionary-not-in-revision"];
    if (serialize(then) !== serialize(entries)) return ["dictionary-changed"];
    const held =
      revision === file || formFields(revision).some((field) => isKind(field.value, "ref") && field.value.number === reference.number);
    return held ? [] : ["dictionary-not-in-revision"];
  } catch (thrown) {
    if (thrown instanceof AppError) return ["revision-unreadable"];
    throw thrown;
  }
}

function digestOf(source: ByteSource, range: SignatureInFile["byteRange"], revisionEnd: number | null, algorithm: string): Buffer {
  if (!range || revisionEnd === null) throw new AppError("pdf.malformed", { what: "ByteRange", at: 0 });
  const hash = createHash(algorithm);
  const [, firstLength, secondStart] = range;
  source.scan(0, firstLength, (piece) => hash.update(piece));
  source.scan(secondStart, revisionEnd, (piece) => hash.update(piece));
  return hash.digest();
}
