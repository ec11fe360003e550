import { isKind, nameOf, type PdfRef, type PdfValue } from "../syntax/objects.ts";
import { compareField, type NewField } from "./compare-field.ts";
import type { Comparison } from "./comparison.ts";
import { addedItems, sameValue } from "./object-equality.ts";

/** Entries of a form that a signature may bring along when there was no form before. */
const HARMLESS_NEW = new Set(["Fields", "SigFlags", "DR", "DA"]);

/** Compares the interactive form: it may grow by signature fields; empty signature fields may be signed, others filled where the certification says so. */
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
  const isNewForm = before === null;
  for (const key of new Set([...(before?.entries.keys() ?? []), ...after.entries.keys()])) {
    const [old, now] = [before?.entries.get(key), after.entries.get(key)];
    if (key === "Fields" || (key !== "DR" && sameValue(old, now))) continue;
    if (!isAcceptedEntry(comparison, key, old, now, isNewForm)) comparison.report("form-entry", "forbidden", number, key);
    else comparison.explainNew(now);
  }
  return compareFields(comparison, before?.entries.get("Fields"), after.entries.get("Fields"));
}

function isAcceptedEntry(comparison: Comparison, key: string, old: PdfValue | undefined, now: PdfValue | undefined, isNewForm: boolean) {
  switch (key) {
    case "SigFlags":
      return now === 3 || now === 1;
    case "DR":
      return growsOnly(comparison, old, now, 0);
    case "DA":
      return old === undefined;
    case "NeedAppearances":
      // Without it the viewer shows what lies in the file instead of drawing it from the values: another picture of the same fields.
      return now !== true && !hasOtherFields(comparison);
    default:
      return isNewForm && HARMLESS_NEW.has(key);
  }
}

const hasOtherFields = ({ base }: Comparison): boolean =>
  (base.items(base.dict(base.catalog.entries.get("AcroForm"))?.entries.get("Fields")) ?? []).some(
    (field) => nameOf(base.resolve(base.dict(field)?.entries.get("FT"))) !== "Sig",
  );

/** Categories, and the names in each of them: what a form's resources are made of. */
const RESOURCE_LEVELS = 2;

/** Fonts for new appearances may come; none that is there may go or become another. */
function growsOnly(comparison: Comparison, old: PdfValue | undefined, now: PdfValue | undefined, level: number): boolean {
  const { base, later } = comparison;
  if (old === undefined) return true;
  if (level === RESOURCE_LEVELS) return sameValue(old, now);
  const [before, after] = [base.dict(old), later.dict(now)];
  if (!before || !after) return sameValue(old, now);
  if (isKind(now, "ref") && comparison.open.has(now.number) && !comparison.isNew(now.number)) {
    // An object that a page uses too is no longer only the form's.
    if (!isKind(old, "ref") || comparison.referenceCount(now.number) > 1) return false;
    comparison.explain(now.number);
    comparison.explainNew(after);
  }
  return [...before.entries].every(([key, value]) => growsOnly(comparison, value, after.entries.get(key), level + 1));
}

function compareFields(comparison: Comparison, before: PdfValue | undefined, after: PdfValue | undefined): NewField[] {
  const { base, later } = comparison;
  const old = base.items(before) ?? [];
  if (isKind(after, "ref")) comparison.explain(after.number);
  const added = addedItems(old, later.items(after) ?? []);
  if (added === null) comparison.report("form-entry", "forbidden", null, "Fields");
  const grown = old.flatMap((item) => compareField(comparison, item));
  return [...grown, ...(added ?? []).flatMap((item) => acceptNewField(comparison, item) ?? [])];
}

const STOP = new Set(["P", "Parent"]);

/** A field added later must be a signature field, signed by a new value or empty and showing nothing. */
export function acceptNewField(comparison: Comparison, item: PdfValue): NewField | null {
  const { later, policy } = comparison;
  const field = later.dict(item);
  const suspicious = (detail: string): null => {
    comparison.report("signature-field-suspicious", "forbidden", isKind(item, "ref") ? item.number : null, detail);
    return null;
  };
  // An object of the signed state that becomes a field now was planted for it.
  if (!isKind(item, "ref") || !field || !comparison.isNew(item.number)) return suspicious("not new");
  if (nameOf(later.resolve(field.entries.get("FT"))) !== "Sig") return suspicious("FT");
  const type = nameOf(field.entries.get("Type"));
  if ((type !== null && type !== "Annot") || field.entries.has("Contents")) return suspicious("Type");
  if (field.entries.has("A") || field.entries.has("AA")) return suspicious("action");
  const kids = later.items(field.entries.get("Kids")) ?? [];
  const widgets: readonly PdfRef[] = kids.length > 0 ? kids.filter((kid) => isKind(kid, "ref")) : [item];
  const value = field.entries.get("V");
  const signature = later.dict(value);
  if (!signature || !isKind(value, "ref") || !comparison.isNew(value.number)) {
    const shows = (widget: PdfValue): boolean => ["AP", "MK", "BS", "Border"].some((key) => later.dict(widget)?.entries.has(key) === true);
    if (value !== undefined || [item, ...widgets].some(shows)) return suspicious("V");
  }
  const isStamp = nameOf(signature?.entries.get("SubFilter")) === "ETSI.RFC3161";
  const allowed = isStamp || policy.docMdp !== 1;
  const kind = isStamp ? "doc-time-stamp" : signature ? "signature-added" : "signature-field-added";
  comparison.report(kind, allowed ? "allowed" : "forbidden", item.number, "");
  comparison.explainNew(item, STOP);
  return { reference: item, dict: field, widgets };
}
