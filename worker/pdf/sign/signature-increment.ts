import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PdfFile } from "../strict-reader.ts";
import { array, dict, isKind, name, type PdfDict, type PdfRef, type PdfValue, textString, withEntries } from "../syntax/objects.ts";
import { firstPage, type Page, walkPages } from "../syntax/page-tree.ts";
import type { SignatureAppearance } from "./appearance-profiles.ts";
import { certificationLevel, type FormField, formFields } from "./form-fields.ts";
import type { IncrementOptions } from "./increment-options.ts";
import { IncrementWriter } from "./increment-writer.ts";
import { type ByteRange, byteRangeText, type SignatureKind, signaturePlaceholder } from "./signature-placeholder.ts";
import { type AppearanceReport, drawAppearance, drawInField } from "./signature-widget.ts";

export interface SignatureIncrement {
  /** What goes behind the original bytes. */
  readonly bytes: Buffer;
  readonly byteRange: ByteRange;
  /** Offsets in the whole file: of `<`, and behind `>`. */
  readonly contentsStart: number;
  readonly contentsEnd: number;
  readonly appearance: AppearanceReport;
}

const ANNOTATION_FLAGS = 132; // Print and Locked (ISO 32000-1 §12.5.3)
const SIG_FLAGS = 3; // SignaturesExist and AppendOnly (§12.7.2)

/**
 * Builds the increment that adds one signature field with its placeholder. The file itself is only read.
 * @throws AppError `pdf.certified_locked` (certified with P=1), `pdf.certify_after_signature`, `pdf.field_exists`, `pdf.trailing_data`, `pdf.page_missing`
 */
export function buildSignatureIncrement(file: PdfFile, options: IncrementOptions): SignatureIncrement {
  if (file.trailingBytes > 0) throw new AppError("pdf.trailing_data", { count: file.trailingBytes });
  const fields = formFields(file);
  const empty = checkFields(file, fields, options);
  const writer = new IncrementWriter(file);
  const page = empty ? pageOfField(file, empty) : pageFor(file, options.appearance);
  const signature = writer.reserve();
  const widget = empty ? empty.reference : writer.reserve();
  const drawn = empty ? drawInField(file, page, empty, options, writer) : drawAppearance(file, page, fields, options, writer);
  if (empty) {
    // A field that waited for its signature keeps its place.
    const look = drawn.appearance ? { AP: dict({ N: drawn.appearance }) } : {};
    writer.place(empty.reference, withEntries(empty.dict, { V: signature, ...look }));
  } else {
    writer.place(
      widget,
      dict({
        Type: name("Annot"),
        Subtype: name("Widget"),
        FT: name("Sig"),
        T: textString(options.fieldName),
        V: signature,
        P: page.reference,
        Rect: array(drawn.rect),
        F: ANNOTATION_FLAGS,
        AP: drawn.appearance ? dict({ N: drawn.appearance }) : undefined,
      }),
    );
    appendAnnotation(file, writer, page, widget);
  }
  updateCatalog(file, writer, { widget: empty ? null : widget, signature, kind: options.kind });
  return close(file, writer, signature, options, drawn.report);
}

function close(
  file: PdfFile,
  writer: IncrementWriter,
  signature: PdfRef,
  options: IncrementOptions,
  appearance: AppearanceReport,
): SignatureIncrement {
  const placeholder = signaturePlaceholder(signature, options.kind, options.reserveBytes);
  const at = writer.placeBytes(signature, placeholder.bytes, placeholder.telling);
  const bytes = writer.finish();
  const contentsStart = at + placeholder.contentsStart;
  const contentsEnd = at + placeholder.contentsEnd;
  const byteRange: ByteRange = [0, contentsStart, contentsEnd, file.source.size + bytes.length - contentsEnd];
  bytes.write(byteRangeText(byteRange), at + placeholder.rangeAt - file.source.size, "latin1");
  return { bytes, byteRange, contentsStart, contentsEnd, appearance };
}

/** @returns an empty signature field of that name, to be signed where it is; null to add a new one */
function checkFields(file: PdfFile, fields: readonly FormField[], options: IncrementOptions): FormField | null {
  const certified = certificationLevel(file);
  if (certified === 1 && options.kind.kind === "signature") throw new AppError("pdf.certified_locked");
  const signed = fields.some((field) => field.type === "Sig" && file.dict(field.value) !== null);
  if (options.kind.kind === "signature" && options.kind.docMdp !== undefined && (signed || certified !== null)) {
    throw new AppError("pdf.certify_after_signature");
  }
  const same = fields.find((field) => field.name === options.fieldName);
  if (!same) return null;
  const isEmpty = same.type === "Sig" && file.dict(same.value) === null && same.widgets.length === 1 && same.widgets[0] === same.reference;
  if (!isEmpty) throw new AppError("pdf.field_exists", { field: options.fieldName });
  return same;
}

function pageFor(file: PdfFile, appearance: SignatureAppearance): Page {
  const wanted = appearance.profile === "nd30-issued" ? appearance.place.page : 1;
  if (wanted === 1) return firstPage(file);
  let number = 0;
  for (const page of walkPages(file)) if (++number === wanted) return page;
  throw new AppError("pdf.page_missing", { page: wanted, count: number });
}

function pageOfField(file: PdfFile, field: FormField): Page {
  const wanted = field.dict.entries.get("P");
  if (isKind(wanted, "ref")) for (const page of walkPages(file)) if (page.reference.number === wanted.number) return page;
  return firstPage(file);
}

function appendAnnotation(file: PdfFile, writer: IncrementWriter, page: Page, widget: PdfRef): void {
  const annotations = page.dict.entries.get("Annots");
  const items = file.items(annotations) ?? [];
  const grown = array([...items, widget]);
  if (isKind(annotations, "ref")) writer.place(annotations, grown);
  else writer.place(page.reference, withEntries(page.dict, { Annots: grown }));
}

function updateCatalog(
  file: PdfFile,
  writer: IncrementWriter,
  change: { widget: PdfRef | null; signature: PdfRef; kind: SignatureKind },
): void {
  const catalog = file.catalog;
  const changes: { AcroForm?: PdfValue; Perms?: PdfValue } = {};
  const form = catalog.entries.get("AcroForm");
  const grown = grownForm(file, file.dict(form), change.widget);
  if (isKind(form, "ref")) writer.place(form, grown);
  else changes.AcroForm = grown;
  const certifies = change.kind.kind === "signature" && change.kind.docMdp !== undefined;
  if (certifies) changes.Perms = withEntries(file.dict(catalog.entries.get("Perms")) ?? dict({}), { DocMDP: change.signature });
  Object.assign(changes, extensionChanges(file, change.kind.kind === "signature" ? 1 : 2));
  if (Object.keys(changes).length > 0) writer.place(file.rootRef, withEntries(catalog, changes));
}

function grownForm(file: PdfFile, form: PdfDict | null, widget: PdfRef | null): PdfDict {
  const fields = form?.entries.get("Fields");
  const items = [...(file.items(fields) ?? []), ...(widget ? [widget] : [])];
  return withEntries(form ?? dict({}), { Fields: array(items), SigFlags: SIG_FLAGS });
}

/**
 * CAdES signatures (level 1) and DSS or document time-stamps (level 2) are extensions to PDF 1.7 (ETSI EN 319 142-1 annex A); PDF 2.0
 * has them built in.
 */
export function extensionChanges(file: PdfFile, level: 1 | 2): Record<string, PdfValue> {
  const declared = file.resolve(file.catalog.entries.get("Version"));
  const version = isKind(declared, "name") && declared.name > file.headerVersion ? declared.name : file.headerVersion;
  if (version >= "2.0") return {};
  const extensions = file.dict(file.catalog.entries.get("Extensions"));
  const known = file.dict(extensions?.entries.get("ESIC"))?.entries.get("ExtensionLevel");
  const changes: Record<string, PdfValue> = version < "1.7" ? { Version: name("1.7") } : {};
  if (typeof known === "number" && known >= level) return changes;
  const esic = dict({ BaseVersion: name("1.7"), ExtensionLevel: level });
  return { ...changes, Extensions: withEntries(extensions ?? dict({}), { ESIC: esic }) };
}
