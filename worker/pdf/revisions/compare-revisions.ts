import type { PdfFile } from "../strict-reader.ts";
import { isKind, nameOf, type PdfDict, type PdfValue } from "../syntax/objects.ts";
import type { NewField } from "./accept-field.ts";
import type { Change } from "./change-report.ts";
import { compareDss } from "./compare-dss.ts";
import { compareForm } from "./compare-form.ts";
import { comparePages } from "./compare-pages.ts";
import { type ChangePolicy, Comparison } from "./comparison.ts";
import { referencesOf } from "./file-states.ts";
import { sameValue } from "./object-equality.ts";

/**
 * Compares one later state with the signed one, object by object, against a list of what may happen to a signed file: validation
 * data, document time-stamps, further signatures, metadata. Everything else is reported as forbidden.
 */
export function compareRevisions(base: PdfFile, later: PdfFile, policy: ChangePolicy): Change[] {
  const comparison = new Comparison(base, later, policy);
  compareTrailer(comparison);
  const newFields = compareCatalog(comparison);
  comparePages(comparison, newFields);
  explainContainers(comparison);
  explainRest(comparison);
  findReusedNumbers(comparison);
  return comparison.changes;
}

function compareTrailer(comparison: Comparison): void {
  const { base, later } = comparison;
  if (!sameValue(base.trailer.entries.get("Root"), later.trailer.entries.get("Root")))
    comparison.report("trailer-changed", "forbidden", null, "Root");
  const id = (file: PdfFile): PdfValue | undefined => file.items(file.trailer.entries.get("ID"))?.[0];
  if (id(base) !== undefined && !sameBytes(id(base), id(later))) comparison.report("trailer-changed", "warning", null, "ID");
  const info = later.trailer.entries.get("Info");
  const changed = !sameValue(base.trailer.entries.get("Info"), info) || (isKind(info, "ref") && comparison.open.has(info.number));
  if (!changed) return;
  // An Info dictionary that something else uses too may be a page in disguise.
  acceptMetadata(comparison, info, "Info", 0);
  comparison.explainNew(info);
}

function acceptMetadata(comparison: Comparison, value: PdfValue | undefined, detail: string, ownReferences: number): void {
  const number = isKind(value, "ref") ? value.number : null;
  const shared = number !== null && !comparison.isNew(number) && comparison.referenceCount(number) > ownReferences;
  comparison.report("metadata", comparison.policy.metadata && !shared ? "allowed" : "forbidden", number, detail);
  if (number !== null) comparison.explain(number);
}

const sameBytes = (a: PdfValue | undefined, b: PdfValue | undefined): boolean =>
  isKind(a, "string") && isKind(b, "string") && a.bytes.equals(b.bytes);

function compareCatalog(comparison: Comparison): readonly NewField[] {
  const { base, later } = comparison;
  const [before, after] = [base.catalog, later.catalog];
  comparison.explain(later.rootRef.number);
  for (const key of new Set([...before.entries.keys(), ...after.entries.keys()])) {
    if (sameValue(before.entries.get(key), after.entries.get(key))) continue;
    compareCatalogEntry(comparison, key, before, after);
  }
  compareDss(comparison);
  compareMetadata(comparison, after.entries.get("Metadata"));
  return compareForm(comparison);
}

/** Entries whose own comparison follows apart are passed over here. */
function compareCatalogEntry(comparison: Comparison, key: string, before: PdfDict, after: PdfDict): void {
  const root = comparison.later.rootRef.number;
  if (key === "AcroForm" || key === "DSS" || key === "Metadata") return;
  // A visible signature brings the profile of its colours where the file had none; the colours of what was signed stay as they are.
  const isNewIntent = key === "OutputIntents" && !before.entries.has(key) && comparison.later.items(after.entries.get(key)) !== null;
  if (isNewIntent) {
    comparison.report("catalog-entry", "allowed", root, key);
    comparison.explainNew(after.entries.get(key));
  } else if (key === "Extensions" && isPlainTree(comparison.later, after.entries.get(key))) {
    comparison.report("extensions", "allowed", root, key);
    comparison.explainNew(after.entries.get(key));
  } else if (key === "Version") {
    const versions = [before, after].map((catalog) => nameOf(catalog.entries.get(key)) ?? comparison.base.headerVersion);
    comparison.report("version", versions[1]! >= versions[0]! ? "allowed" : "forbidden", root, key);
  } else comparison.report(key === "Perms" ? "certified-after" : "catalog-entry", "forbidden", root, key);
}

/** Extensions may hold names, numbers and strings only. */
function isPlainTree(file: PdfFile, value: PdfValue | undefined, depth = 0): boolean {
  const object = file.resolve(value);
  if (depth > 4 || isKind(object, "stream") || isKind(object, "array")) return false;
  return isKind(object, "dict") ? [...object.entries.values()].every((entry) => isPlainTree(file, entry, depth + 1)) : true;
}

function compareMetadata(comparison: Comparison, value: PdfValue | undefined): void {
  const moved = !sameValue(comparison.base.catalog.entries.get("Metadata"), value);
  if (moved || (isKind(value, "ref") && comparison.open.has(value.number))) acceptMetadata(comparison, value, "Metadata", moved ? 0 : 1);
}

/** Cross-reference streams and object streams are only wrapping: their content is compared entry by entry. */
function explainContainers(comparison: Comparison): void {
  for (const number of [...comparison.open]) {
    if (!comparison.isNew(number)) continue;
    const object = comparison.later.get(number);
    const type = isKind(object, "stream") ? nameOf(object.dict.entries.get("Type")) : null;
    if (type === "XRef" || type === "ObjStm") comparison.explain(number);
  }
}

function explainRest(comparison: Comparison): void {
  if (comparison.open.size === 0) return;
  const { base } = comparison;
  const referenced = comparison.referencedByTouched();
  for (const number of comparison.open) {
    // A new object to which nothing leads shows nothing; an older reference into the void is looked for apart.
    if (comparison.isNew(number) && !referenced.has(number)) comparison.report("unreferenced", "allowed", number, "");
    else if (comparison.isNew(number)) comparison.report("object-changed", "forbidden", number, "new");
    else comparison.report("object-changed", "forbidden", number, typeOf(base, number));
  }
}

const typeOf = (file: PdfFile, number: number): string => nameOf(file.dict(file.get(number))?.entries.get("Type")) ?? "";

/** Signed objects that pointed into the void would now show what was put there: a planted hole. */
function findReusedNumbers(comparison: Comparison): void {
  if (comparison.newNumbers.size === 0) return;
  for (const target of referencesOf(comparison.base).dangling)
    if (comparison.isNew(target)) comparison.report("number-reused", "forbidden", target, "");
}
