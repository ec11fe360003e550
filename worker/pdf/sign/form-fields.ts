import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PdfFile } from "../strict-reader.ts";
import { isKind, nameOf, type PdfDict, type PdfRef, type PdfString, type PdfValue } from "../syntax/objects.ts";

/** One field at the end of a branch of the form, with what it inherits. */
export interface FormField {
  readonly reference: PdfRef;
  readonly dict: PdfDict;
  /** Fully qualified: `form.signature1`. */
  readonly name: string;
  readonly type: string | null;
  readonly value: PdfValue | undefined;
  /** The field itself when it is its own widget, else its kids. */
  readonly widgets: readonly PdfRef[];
}

const MAX_FIELDS = 100_000;
const MAX_DEPTH = 32;

/** All terminal fields of the form (ISO 32000-1 §12.7.3); none when there is no form. @throws AppError `pdf.malformed` */
export function formFields(file: PdfFile): FormField[] {
  const found: FormField[] = [];
  const seen = new Set<number>();
  const walk = (value: PdfValue, parent: { name: string; type: string | null; value: PdfValue | undefined }, depth: number): void => {
    if (!isKind(value, "ref") || seen.has(value.number) || seen.size > MAX_FIELDS || depth > MAX_DEPTH) {
      throw new AppError("pdf.malformed", { what: "form fields", at: 0 });
    }
    seen.add(value.number);
    const field = file.resolve(value);
    if (!isKind(field, "dict")) return;
    const partial = file.resolve(field.entries.get("T"));
    const own = {
      name: isKind(partial, "string") ? [parent.name, decodeText(partial)].filter((part) => part !== "").join(".") : parent.name,
      type: nameOf(file.resolve(field.entries.get("FT"))) ?? parent.type,
      value: field.entries.get("V") ?? parent.value,
    };
    const kids = file.items(field.entries.get("Kids")) ?? [];
    const children = kids.filter((kid) => file.dict(kid)?.entries.has("T"));
    if (children.length > 0) for (const kid of kids) walk(kid, own, depth + 1);
    else
      found.push({ reference: value, dict: field, ...own, widgets: kids.length > 0 ? kids.filter((kid) => isKind(kid, "ref")) : [value] });
  };
  const form = file.dict(file.catalog.entries.get("AcroForm"));
  for (const field of file.items(form?.entries.get("Fields")) ?? []) walk(field, { name: "", type: null, value: undefined }, 0);
  return found;
}

/** A text string as JavaScript text (ISO 32000-1 §7.9.2.2); bytes outside ASCII without a mark are taken as Latin-1. */
export function decodeText({ bytes }: PdfString): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
    return Buffer.from(even).swap16().toString("utf16le");
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString("utf8");
  return bytes.toString("latin1");
}

/** The DocMDP permission of a certified file, 1 to 3 (ISO 32000-1 §12.8.2.2); null when it is not certified. */
export function certificationLevel(file: PdfFile): 1 | 2 | 3 | null {
  const signature = file.dict(file.dict(file.catalog.entries.get("Perms"))?.entries.get("DocMDP"));
  return signature && (statedDocMdp(file, signature) ?? 1);
}

/** The DocMDP permission that a signature dictionary states; null when it states none. */
export function statedDocMdp(file: PdfFile, signature: PdfDict): 1 | 2 | 3 | null {
  for (const item of file.items(signature.entries.get("Reference")) ?? []) {
    const reference = file.dict(item)?.entries;
    if (nameOf(file.resolve(reference?.get("TransformMethod"))) !== "DocMDP") continue;
    const level = file.resolve(file.dict(reference?.get("TransformParams"))?.entries.get("P"));
    if (level === null) return 2;
    // A level that is none of the three allows nothing.
    return level === 2 || level === 3 ? level : 1;
  }
  return null;
}
