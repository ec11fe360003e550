import { referencesIn } from "./revisions/object-equality.ts";
import { formFields } from "./sign/form-fields.ts";
import { openPdf, type PdfFile } from "./strict-reader.ts";
import type { ByteSource } from "./syntax/byte-source.ts";
import { isKind, nameOf, type PdfDict, type PdfObject } from "./syntax/objects.ts";
import { walkPages } from "./syntax/page-tree.ts";

/** Why a file should not be signed as it is: it could later show something else than what the signer saw. */
export type LintKind =
  | "javascript"
  | "action"
  | "embedded-file"
  | "optional-content"
  | "annotation"
  | "form-field"
  | "dynamic-form"
  | "unreferenced-object"
  | "dangling-reference"
  | "trailing-data";

export interface LintFinding {
  readonly kind: LintKind;
  readonly object: number | null;
  /** A name from the PDF's structure, such as an action type. */
  readonly detail: string;
}

const ACTIONS = new Set([
  "Launch",
  "URI",
  "GoToR",
  "GoToE",
  "SubmitForm",
  "ImportData",
  "ResetForm",
  "Hide",
  "Rendition",
  "Movie",
  "Sound",
  "SetOCGState",
  "Trans",
]);
const MAX_FINDINGS = 200;

/**
 * Looks for active and swappable content before a signature is put on a file. An empty list means that it may be signed.
 * Signature fields that are already there are fine.
 * @throws AppError of the reader when the file is not one clear, unencrypted PDF
 */
export function lintBeforeSigning(input: Uint8Array | ByteSource): LintFinding[] {
  const file = openPdf(input);
  const findings: LintFinding[] = [];
  const report = (kind: LintKind, object: number | null, detail: string): void => {
    if (findings.length < MAX_FINDINGS) findings.push({ kind, object, detail });
  };
  if (file.trailingBytes > 0) report("trailing-data", null, String(file.trailingBytes));
  lintForm(file, report);
  lintAnnotations(file, report);
  for (const number of file.entries.keys()) {
    const object = liveObject(file, number);
    if (object !== null) for (const entries of dictionariesIn(object)) lintDictionary(entries, number, report);
  }
  lintReferences(file, report);
  return findings;
}

type Report = (kind: LintKind, object: number | null, detail: string) => void;

const liveObject = (file: PdfFile, number: number): PdfObject => (number === 0 ? null : file.get(number));

function lintForm(file: PdfFile, report: Report): void {
  const form = file.dict(file.catalog.entries.get("AcroForm"));
  if (form?.entries.has("XFA")) report("dynamic-form", null, "XFA");
  if (file.resolve(form?.entries.get("NeedAppearances")) === true) report("dynamic-form", null, "NeedAppearances");
  for (const field of formFields(file)) if (field.type !== "Sig") report("form-field", field.reference.number, field.type ?? "");
}

function lintAnnotations(file: PdfFile, report: Report): void {
  const signatureWidgets = new Set(
    formFields(file).flatMap((field) => (field.type === "Sig" ? field.widgets.map((widget) => widget.number) : [])),
  );
  for (const page of walkPages(file)) {
    for (const item of file.items(page.dict.entries.get("Annots")) ?? []) {
      const subtype = nameOf(file.resolve(file.dict(item)?.entries.get("Subtype"))) ?? "";
      const isSignature = isKind(item, "ref") && signatureWidgets.has(item.number);
      if (subtype !== "Link" && !isSignature) report("annotation", isKind(item, "ref") ? item.number : null, subtype);
    }
  }
}

function* dictionariesIn(object: PdfObject): Generator<PdfDict> {
  if (isKind(object, "stream")) yield* dictionariesIn(object.dict);
  else if (isKind(object, "array")) for (const item of object.items) yield* dictionariesIn(item);
  else if (isKind(object, "dict")) {
    yield object;
    for (const value of object.entries.values()) yield* dictionariesIn(value);
  }
}

function lintDictionary({ entries }: PdfDict, number: number, report: Report): void {
  const action = nameOf(entries.get("S"));
  if (entries.has("JS") || entries.has("JavaScript") || action === "JavaScript") report("javascript", number, "JS");
  else if (action !== null && ACTIONS.has(action)) report("action", number, action);
  for (const key of ["OpenAction", "AA"])
    if (entries.has(key) && !(key === "OpenAction" && isKind(entries.get(key), "array"))) report("action", number, key);
  for (const key of ["EmbeddedFiles", "EF"]) if (entries.has(key)) report("embedded-file", number, key);
  if (entries.has("OCProperties") || nameOf(entries.get("Type")) === "OCG") report("optional-content", number, "OCProperties");
}

/** Objects that nothing leads to, and references that lead to nothing: what shadow attacks plant before signing. */
function lintReferences(file: PdfFile, report: Report): void {
  const reached = new Set<number>();
  const pending: PdfObject[] = [file.trailer];
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    for (const number of referencesIn(object)) {
      if (reached.has(number)) continue;
      reached.add(number);
      const target = liveObject(file, number);
      if (target === null && !isExplicitNull(file, number)) report("dangling-reference", number, "");
      else if (target !== null) pending.push(target);
    }
  }
  const linearised = [...file.entries.keys()].some((number) => file.dict(liveObject(file, number))?.entries.has("Linearized"));
  for (const [number, entry] of file.entries) {
    if (entry.kind === "free" || number === 0 || reached.has(number)) continue;
    if (!isStructural(file, number, linearised))
      report("unreferenced-object", number, nameOf(file.dict(file.get(number))?.entries.get("Type")) ?? "");
  }
}

const isExplicitNull = (file: PdfFile, number: number): boolean => (file.entries.get(number)?.kind ?? "free") !== "free";

/** Objects that the file's structure reaches by offset, not by reference. */
function isStructural(file: PdfFile, number: number, linearised: boolean): boolean {
  const object = file.get(number);
  const entries = file.dict(object)?.entries;
  const type = nameOf(entries?.get("Type"));
  if (type === "XRef" || type === "ObjStm" || entries?.has("Linearized")) return true;
  // The hint stream of a linearised file (ISO 32000-1 annex F.4).
  return linearised && isKind(object, "stream") && entries?.has("S") === true;
}
