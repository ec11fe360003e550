import { isKind, nameOf, type PdfDict, type PdfRef, type PdfValue } from "../syntax/objects.ts";
import { readRect } from "../syntax/page-tree.ts";
import { acceptNewField, type NewField } from "./accept-field.ts";
import type { Comparison } from "./comparison.ts";
import { addedItems, referencesIn, sameValue } from "./object-equality.ts";

/** What a field hands down to its kids (ISO 32000-1 §12.7.3.1). */
interface Inherited {
  readonly type: string | null;
  /** True when the field was an empty signature field and carries a new signature now. */
  readonly signs: boolean;
  readonly value: PdfValue | undefined;
}

const TOP: Inherited = { type: null, signs: false, value: undefined };
const MAX_DEPTH = 32;
const STOP = new Set(["P", "Parent"]);
/** What signing an empty field may change in it and in its widget. */
const SIGNED_KEYS = new Set(["V", "AP", "M", "F", "DA"]);
/** What filling a field may change in it and in its widget (ISO 32000-1 §12.7.4). */
const FILLED_KEYS = new Set(["V", "AP", "AS", "M", "I", "TI", "RV"]);

/** Compares one field of the signed state, and those below it. @returns signature fields that were added below it */
export function compareField(comparison: Comparison, item: PdfValue, above: Inherited = TOP, depth = 0): NewField[] {
  const { base, later } = comparison;
  const [before, after] = [base.dict(item), later.dict(item)];
  if (!isKind(item, "ref") || depth > MAX_DEPTH || !before || !after) return [];
  const own: Inherited = {
    type: nameOf(base.resolve(before.entries.get("FT"))) ?? above.type,
    value: before.entries.get("V") ?? above.value,
    signs: above.signs,
  };
  const wasEmpty = own.type === "Sig" && base.resolve(own.value) === null;
  const value = after.entries.get("V");
  const signs = own.signs || (wasEmpty && isKind(value, "ref") && comparison.isNew(value.number) && later.dict(value) !== null);
  const old = base.items(before.entries.get("Kids")) ?? [];
  const added = addedItems(old, later.items(after.entries.get("Kids")) ?? []);
  const inner = old.flatMap((kid) => compareField(comparison, kid, { ...own, signs }, depth + 1));
  // A group may grow by fields; a field of its own may not grow by widgets.
  const isGroup = own.type === null && (added ?? []).every((kid) => later.dict(kid)?.entries.has("T") === true);
  const grown = added !== null && isGroup ? added.flatMap((kid) => acceptNewField(comparison, kid)) : [];
  const kidsKept = added !== null && (added.length === 0 || isGroup);
  const list = after.entries.get("Kids");
  if (kidsKept && isKind(list, "ref")) comparison.explain(list.number);
  const isGrown = isGroup && grown.length > 0 && onlyKidsDiffer(before, after);
  if (isGrown) comparison.explain(item.number);
  const isChanged = comparison.open.has(item.number) || hasOpenAppearance(comparison, before);
  if (isChanged) reportField(comparison, item, before, after, { ...own, signs }, kidsKept);
  return [...inner, ...grown];
}

const onlyKidsDiffer = (before: PdfDict, after: PdfDict): boolean =>
  [...new Set([...before.entries.keys(), ...after.entries.keys()])].every(
    (key) => key === "Kids" || sameValue(before.entries.get(key), after.entries.get(key)),
  );

function reportField(comparison: Comparison, item: PdfRef, before: PdfDict, after: PdfDict, { type, signs }: Inherited, kidsKept: boolean) {
  const { later, policy } = comparison;
  const changed = [...new Set([...before.entries.keys(), ...after.entries.keys()])].filter(
    (key) => !(key === "Kids" && kidsKept) && !sameValue(before.entries.get(key), after.entries.get(key)),
  );
  comparison.explain(item.number);
  const rect = readRect(later, after.entries.get("Rect"));
  // Signed without a picture: the place that was kept for one shrinks to nothing.
  const isEmptied = rect !== null && rect[0] === rect[2] && rect[1] === rect[3];
  const isFilling = type !== "Sig" && changed.every((key) => FILLED_KEYS.has(key));
  if (signs && changed.every((key) => SIGNED_KEYS.has(key) || (key === "Rect" && isEmptied))) {
    comparison.report("signature-field-signed", policy.docMdp === 1 ? "forbidden" : "allowed", item.number, "");
    explainAppearance(comparison, before, after);
  } else if (isFilling) {
    const allowed = policy.docMdp !== null && policy.docMdp >= 2;
    comparison.report("form-filled", allowed ? "allowed" : "forbidden", item.number, changed.join(" "));
    if (allowed) explainAppearance(comparison, before, after);
  } else comparison.report("field-changed", "forbidden", item.number, changed.join(" "));
}

/** Objects of the signed state that draw this field and nothing else. */
function ownAppearance({ base, referenceCount }: Pick<Comparison, "base" | "referenceCount">, field: PdfDict): number[] {
  const found: number[] = [];
  const walk = (value: PdfValue | undefined, depth: number): void => {
    const object = base.resolve(value);
    if (isKind(value, "ref")) {
      if (referenceCount(value.number) > 1) return;
      found.push(value.number);
    }
    // AP, its three states, and the appearances of each: streams end the way.
    if (isKind(object, "dict") && depth < 3) for (const entry of object.entries.values()) walk(entry, depth + 1);
  };
  walk(field.entries.get("AP"), 0);
  return found;
}

function hasOpenAppearance(comparison: Comparison, field: PdfDict): boolean {
  if (comparison.open.size === 0 || !field.entries.has("AP")) return false;
  return ownAppearance(comparison, field).some((number) => comparison.open.has(number));
}

/** New appearances, and those of the signed state that were drawn anew in their place. */
function explainAppearance(comparison: Comparison, before: PdfDict, after: PdfDict): void {
  comparison.explainNew(after, STOP);
  for (const number of ownAppearance(comparison, before)) {
    if (!comparison.open.has(number)) continue;
    comparison.explain(number);
    const object = comparison.later.get(number);
    const dict = isKind(object, "stream") ? object.dict : object;
    for (const target of referencesIn(dict))
      if (comparison.isNew(target)) comparison.explainNew({ kind: "ref", number: target, generation: 0 });
  }
}
