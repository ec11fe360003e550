import type { PdfFile } from "../strict-reader.ts";
import { isKind, nameOf, type PdfDict, type PdfValue } from "../syntax/objects.ts";
import type { Change, ChangeKind, Severity } from "./change-report.ts";
import { compareDss } from "./compare-dss.ts";
import { compareForm, type NewField } from "./compare-form.ts";
import { comparePages } from "./compare-pages.ts";
import { referencesIn, sameObject, samePlace, sameValue } from "./object-equality.ts";

/** What the signature being checked, or the policy of its reader, lets others do later. */
export interface ChangePolicy {
  /** DocMDP in force; null when the file is not certified. */
  readonly docMdp: 1 | 2 | 3 | null;
  /** Info and XMP may be rewritten. */
  readonly metadata: boolean;
}

/** The comparison of one later state with the signed one: what changed, and what of it has been explained so far. */
export class Comparison {
  readonly base: PdfFile;
  readonly later: PdfFile;
  readonly policy: ChangePolicy;
  readonly changes: Change[] = [];
  /** Objects that are new or stand elsewhere, not yet explained. */
  readonly open = new Set<number>();
  readonly #new = new Set<number>();
  #counts: Map<number, number> | null = null;

  constructor(base: PdfFile, later: PdfFile, policy: ChangePolicy) {
    this.base = base;
    this.later = later;
    this.policy = policy;
    for (const number of new Set([...base.entries.keys(), ...later.entries.keys()])) {
      if (number === 0 || samePlace(base, later, number)) continue;
      if (isLive(base, number)) {
        if (!isLive(later, number)) this.report("object-removed", "forbidden", number, "");
        else if (sameObject(base.get(number), later.get(number))) this.report("rewritten-same", "allowed", number, "");
        else this.open.add(number);
      } else {
        this.open.add(number);
        this.#new.add(number);
      }
    }
  }

  report(kind: ChangeKind, severity: Severity, object: number | null, detail: string): void {
    this.changes.push({ kind, severity, object, detail });
  }

  /** New in the later state: no object of the signed one had this number. */
  isNew(number: number): boolean {
    return this.#new.has(number);
  }

  get newNumbers(): ReadonlySet<number> {
    return this.#new;
  }

  explain(number: number): void {
    this.open.delete(number);
  }

  /** How often the signed objects refer to one of them; trailers, in cross-reference streams too, do not count. */
  referenceCount(number: number): number {
    if (!this.#counts) {
      this.#counts = new Map();
      const sections = new Set(this.base.sections.map((section) => section.offset));
      for (const [from, entry] of this.base.entries) {
        if (!isLive(this.base, from) || (entry.kind === "plain" && sections.has(entry.offset))) continue;
        for (const target of referencesIn(this.base.get(from))) this.#counts.set(target, (this.#counts.get(target) ?? 0) + 1);
      }
    }
    return this.#counts.get(number) ?? 0;
  }

  /** Explains new objects reached from a value; `stop` keys lead back to the page or to parents and are not followed. */
  explainNew(value: PdfValue | undefined, stop: ReadonlySet<string> = new Set()): void {
    const seen = new Set<number>();
    const pending: PdfValue[] = value === undefined ? [] : [value];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const number of referencesWithout(next, stop)) {
        if (!this.#new.has(number) || seen.has(number)) continue;
        seen.add(number);
        this.open.delete(number);
        const object = this.later.get(number);
        pending.push(isKind(object, "stream") ? object.dict : object);
      }
    }
  }
}

function* referencesWithout(value: PdfValue, stop: ReadonlySet<string>): Generator<number> {
  if (!isKind(value, "dict")) yield* referencesIn(value);
  else for (const [key, entry] of value.entries) if (!stop.has(key)) yield* referencesIn(entry);
}

const isLive = (file: PdfFile, number: number): boolean => (file.entries.get(number)?.kind ?? "free") !== "free";

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
  if (key === "Extensions" && isPlainTree(comparison.later, after.entries.get(key))) {
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
  const { base, later } = comparison;
  if (comparison.open.size === 0) return;
  const referenced = new Set<number>();
  for (const number of later.entries.keys())
    if (isLive(later, number)) for (const target of referencesIn(later.get(number))) referenced.add(target);
  for (const number of comparison.open) {
    if (comparison.isNew(number) && !referenced.has(number)) comparison.report("unreferenced", "warning", number, "");
    else if (comparison.isNew(number)) comparison.report("object-changed", "forbidden", number, "new");
    else comparison.report("object-changed", "forbidden", number, typeOf(base, number));
  }
}

const typeOf = (file: PdfFile, number: number): string => nameOf(file.dict(file.get(number))?.entries.get("Type")) ?? "";

/** Signed objects that pointed into the void would now show what was put there: a planted hole. */
function findReusedNumbers(comparison: Comparison): void {
  if (comparison.newNumbers.size === 0) return;
  const { base } = comparison;
  for (const number of base.entries.keys()) {
    if (!isLive(base, number)) continue;
    for (const target of referencesIn(base.get(number))) {
      if (comparison.isNew(target)) comparison.report("number-reused", "forbidden", target, "");
    }
  }
}
