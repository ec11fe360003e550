import { isKind, nameOf, type PdfDict, type PdfRef, type PdfValue } from "../syntax/objects.ts";
import type { Comparison } from "./comparison.ts";

/** A signature field that a later revision added. */
export interface NewField {
  readonly reference: PdfRef;
  readonly dict: PdfDict;
  /** Its widgets: itself, or its kids. */
  readonly widgets: readonly PdfRef[];
}

const STOP = new Set(["P", "Parent"]);
const MAX_DEPTH = 8;

/** A field added later must be a signature field, signed by a new value or empty and showing nothing; or a group of such fields. */
export function acceptNewField(comparison: Comparison, item: PdfValue, depth = 0): NewField[] {
  const { later, policy } = comparison;
  const field = later.dict(item);
  const suspicious = (detail: string): NewField[] => {
    comparison.report("signature-field-suspicious", "forbidden", isKind(item, "ref") ? item.number : null, detail);
    return [];
  };
  // An object of the signed state that becomes a field now was planted for it.
  if (!isKind(item, "ref") || !field || !comparison.isNew(item.number)) return suspicious("not new");
  const kids = later.items(field.entries.get("Kids")) ?? [];
  if (isGroup(comparison, field, kids) && depth < MAX_DEPTH) {
    comparison.explain(item.number);
    return kids.flatMap((kid) => acceptNewField(comparison, kid, depth + 1));
  }
  if (nameOf(later.resolve(field.entries.get("FT"))) !== "Sig") return suspicious("FT");
  const type = nameOf(field.entries.get("Type"));
  if ((type !== null && type !== "Annot") || field.entries.has("Contents")) return suspicious("Type");
  if (field.entries.has("A") || field.entries.has("AA")) return suspicious("action");
  const widgets: readonly PdfRef[] = kids.length > 0 ? kids.filter((kid) => isKind(kid, "ref")) : [item];
  const value = field.entries.get("V");
  const signature = later.dict(value);
  if (!signature || !isKind(value, "ref") || !comparison.isNew(value.number)) {
    if (value !== undefined || [item, ...widgets].some((widget) => showsSomething(comparison, widget))) return suspicious("V");
  }
  const isStamp = nameOf(signature?.entries.get("SubFilter")) === "ETSI.RFC3161";
  const allowed = isStamp || policy.docMdp !== 1;
  const kind = isStamp ? "doc-time-stamp" : signature ? "signature-added" : "signature-field-added";
  comparison.report(kind, allowed ? "allowed" : "forbidden", item.number, "");
  comparison.explainNew(item, STOP);
  return [{ reference: item, dict: field, widgets }];
}

/** Only a name for what stands below it (ISO 32000-1 §12.7.3.2). */
const isGroup = ({ later }: Comparison, field: PdfDict, kids: readonly PdfValue[]): boolean =>
  kids.length > 0 &&
  [...field.entries.keys()].every((key) => ["T", "Kids", "Parent", "TU"].includes(key)) &&
  kids.every((kid) => later.dict(kid)?.entries.has("T") === true);

/** An empty field may carry an appearance only when that draws nothing. */
const showsSomething = ({ later }: Comparison, widget: PdfValue): boolean => {
  const entries = later.dict(widget)?.entries;
  if (["MK", "BS", "Border"].some((key) => entries?.has(key) === true)) return true;
  const appearance = later.dict(entries?.get("AP"));
  if (appearance === null) return entries?.has("AP") === true;
  return [...appearance.entries.values()].some((state) => {
    const drawn = later.resolve(state);
    return !isKind(drawn, "stream") || later.decode(drawn).toString("latin1").trim() !== "";
  });
};
