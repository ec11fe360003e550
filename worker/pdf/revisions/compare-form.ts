import { isKind, nameOf, type PdfDict, type PdfRef, type PdfValue } from "../syntax/objects.ts";
import type { Comparison } from "./compare-revisions.ts";
import { sameValue } from "./object-equality.ts";

/** A signature field that a later revision added. */
export interface NewField {
  readonly reference: PdfRef;
  readonly dict: PdfDict;
  /** Its widgets: itself, or its kids. */
  readonly widgets: readonly PdfRef[];
}

const STOP = new Set(["P", "Parent"]);
/** Entries of a form that a signature may bring along when there was no form before. */
const HARMLESS_NEW = new Set(["Fields", "SigFlags", "DR", "DA"]);

/** Compares the interactive form: it may grow by signature fields; empty signature fields may be signed. */
export function compareForm(comparison: Comparison): readonly NewField[] {
  const { base, later } = comparison;
  const value = later.catalog.entries.get("AcroForm");
  const before = base.dict(base.catalog.entries.get("AcroForm"));
  const after = later.dict(value);
  const number = isKind(value, "ref") ? value.number : null;
  if (!after) {
    if (before) comparison.report("form-entry", "forbidden", null, "AcroForm");
    return [];
  }
  if (number !== null) comparison.explain(number);
  for (const key of new Set([...(before?.entries.keys() ?? []), ...after.entries.keys()])) {
    const [old, now] = [before?.entries.get(key), after.entries.get(key)];
    if (key === "Fields" || sameValue(old, now)) continue;
    const fine = key === "SigFlags" ? now === 3 || now === 1 : !before && HARMLESS_NEW.has(key);
    if (!fine) comparison.report("form-entry", "forbidden", number, key);
    else comparison.explainNew(now);
  }
  return compareFields(comparison, before?.entries.get("Fields"), after.entries.get("Fields"));
}

function compareFields(comparison: Comparison, before: PdfValue | undefined, after: PdfValue | undefined): NewField[] {
  const { base, later } = comparison;
  const old = base.items(before) ?? [];
  const now = later.items(after) ?? [];
  if (isKind(after, "ref")) comparison.explain(after.number);
  if (old.some((item, i) => !sameValue(item, now[i]))) comparison.report("form-entry", "forbidden", null, "Fields");
  for (const item of old) compareOldField(comparison, item);
  return now.slice(old.length).flatMap((item) => acceptNewField(comparison, item) ?? []);
}

/** A field added later must be a new signature field with a value of its own. */
function acceptNewField(comparison: Comparison, item: PdfValue): NewField | null {
  const { later, policy } = comparison;
  const field = later.dict(item);
  const suspicious = (detail: string): null => {
    comparison.report("signature-field-suspicious", "forbidden", isKind(item, "ref") ? item.number : null, detail);
    return null;
  };
  // An object of the signed state that becomes a field now was planted for it.
  if (!isKind(item, "ref") || !field || !comparison.isNew(item.number)) return suspicious("not new");
  if (nameOf(later.resolve(field.entries.get("FT"))) !== "Sig") return suspicious("FT");
  const value = field.entries.get("V");
  const signature = later.dict(value);
  if (!signature || !isKind(value, "ref") || !comparison.isNew(value.number)) return suspicious("V");
  const type = nameOf(field.entries.get("Type"));
  if ((type !== null && type !== "Annot") || field.entries.has("Contents")) return suspicious("Type");
  if (field.entries.has("A") || field.entries.has("AA")) return suspicious("action");
  const isStamp = nameOf(signature.entries.get("SubFilter")) === "ETSI.RFC3161";
  const allowed = isStamp || policy.docMdp !== 1;
  comparison.report(isStamp ? "doc-time-stamp" : "signature-added", allowed ? "allowed" : "forbidden", item.number, "");
  comparison.explainNew(item, STOP);
  const kids = later.items(field.entries.get("Kids")) ?? [];
  return { reference: item, dict: field, widgets: kids.length > 0 ? kids.filter((kid) => isKind(kid, "ref")) : [item] };
}

function compareOldField(comparison: Comparison, item: PdfValue, depth = 0): void {
  const { base, later, policy } = comparison;
  if (!isKind(item, "ref") || depth > 32) return;
  for (const kid of base.items(base.dict(item)?.entries.get("Kids")) ?? []) compareOldField(comparison, kid, depth + 1);
  if (!comparison.open.has(item.number)) return;
  const [before, after] = [base.dict(item), later.dict(item)];
  if (!before || !after) return;
  const changed = [...new Set([...before.entries.keys(), ...after.entries.keys()])].filter(
    (key) => !sameValue(before.entries.get(key), after.entries.get(key)),
  );
  comparison.explain(item.number);
  const isEmptySignature = nameOf(before.entries.get("FT")) === "Sig" && base.resolve(before.entries.get("V")) === null;
  const value = after.entries.get("V");
  const signsIt = isEmptySignature && isKind(value, "ref") && comparison.isNew(value.number) && later.dict(value) !== null;
  if (signsIt && changed.every((key) => ["V", "AP", "M", "F"].includes(key))) {
    comparison.report("signature-field-signed", policy.docMdp === 1 ? "forbidden" : "allowed", item.number, "");
    comparison.explainNew(after, STOP);
  } else if (
    changed.every((key) => ["V", "AP", "AS", "M"].includes(key)) &&
    !isEmptySignature &&
    nameOf(before.entries.get("FT")) !== "Sig"
  ) {
    const allowed = policy.docMdp !== null && policy.docMdp >= 2;
    comparison.report("form-filled", allowed ? "allowed" : "forbidden", item.number, changed.join(" "));
    if (allowed) comparison.explainNew(after, STOP);
  } else comparison.report("field-changed", "forbidden", item.number, changed.join(" "));
}
