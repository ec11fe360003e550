import type { PdfFile } from "../strict-reader.ts";
import { isKind, type PdfDict, type PdfValue } from "../syntax/objects.ts";
import type { Comparison } from "./comparison.ts";
import { sameValue } from "./object-equality.ts";

const LISTS = ["Certs", "OCSPs", "CRLs"] as const;
const VRI_LISTS = ["Cert", "OCSP", "CRL"] as const;

/** The Document Security Store may come and grow; nothing in it may go or change. */
export function compareDss(comparison: Comparison): void {
  const { base, later } = comparison;
  const [before, value] = [base.catalog.entries.get("DSS"), later.catalog.entries.get("DSS")];
  const [old, now] = [base.dict(before), later.dict(value)];
  if (!now) {
    if (old) comparison.report("dss-shrunk", "forbidden", null, "DSS");
    return;
  }
  const containers = containersOf(later, value);
  const touched = !sameValue(before, value) || [...containers].some((number) => comparison.open.has(number));
  if (!touched) return;
  const shrunk = old !== null && !isSuperset(base, old, later, now);
  comparison.report(shrunk ? "dss-shrunk" : "dss", shrunk ? "forbidden" : "allowed", isKind(value, "ref") ? value.number : null, "DSS");
  const signedContainers = containersOf(base, before);
  for (const number of containers) {
    // An object of the signed state that was no part of the store, or not of the store alone, was planted to be changed under its cover.
    if (!comparison.isNew(number) && (!signedContainers.has(number) || comparison.referenceCount(number) > 1)) continue;
    comparison.explain(number);
    const container = later.get(number);
    if (!isKind(container, "stream")) comparison.explainNew(container);
  }
  comparison.explainNew(now);
}

/** Numbers of the dictionaries and lists the store is made of, not of its streams. */
function containersOf(file: PdfFile, store: PdfValue | undefined): Set<number> {
  const found = new Set<number>();
  const open = (value: PdfValue | undefined, kind: "dict" | "array"): PdfDict | null => {
    const object = file.resolve(value);
    if (isKind(value, "ref") && isKind(object, kind)) found.add(value.number);
    return isKind(object, "dict") ? object : null;
  };
  const top = open(store, "dict");
  for (const list of LISTS) open(top?.entries.get(list), "array");
  for (const entry of open(top?.entries.get("VRI"), "dict")?.entries.values() ?? []) {
    const vri = open(entry, "dict");
    for (const list of VRI_LISTS) open(vri?.entries.get(list), "array");
  }
  return found;
}

function isSuperset(base: PdfFile, before: PdfDict, later: PdfFile, after: PdfDict): boolean {
  const numbers = (file: PdfFile, list: PdfValue | undefined): number[] =>
    (file.items(list) ?? []).flatMap((item) => (isKind(item, "ref") ? [item.number] : []));
  for (const list of LISTS) {
    const now = new Set(numbers(later, after.entries.get(list)));
    if (numbers(base, before.entries.get(list)).some((number) => !now.has(number))) return false;
  }
  const keys = later.dict(after.entries.get("VRI"))?.entries ?? new Map();
  return [...(base.dict(before.entries.get("VRI"))?.entries.keys() ?? [])].every((key) => keys.has(key));
}
