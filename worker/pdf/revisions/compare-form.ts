import { isKind, nameOf, type PdfValue } from "../syntax/objects.ts";
import { acceptNewField, type NewField } from "./accept-field.ts";
import { compareField } from "./compare-field.ts";
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
  return [...grown, ...(added ?? []).flatMap((item) => acceptNewField(comparison, item))];
}
