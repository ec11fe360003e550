import type { PdfFile } from "../strict-reader.ts";
import { isKind, type PdfValue } from "../syntax/objects.ts";
import type { Change, ChangeKind, Severity } from "./change-report.ts";
import { referencesOf, touchedNumbers } from "./file-states.ts";
import { isLive, referencesIn, sameObject, samePlace } from "./object-equality.ts";

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
  readonly #touched = new Set<number>();

  constructor(base: PdfFile, later: PdfFile, policy: ChangePolicy) {
    this.base = base;
    this.later = later;
    this.policy = policy;
    for (const number of touchedNumbers(base, later)) {
      if (number === 0 || samePlace(base, later, number)) continue;
      this.#touched.add(number);
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

  /** How often the signed objects refer to one of them. */
  readonly referenceCount = (number: number): number => referencesOf(this.base).counts.get(number) ?? 0;

  /** Numbers to which an object of the later state refers that is new or stands elsewhere. */
  referencedByTouched(): ReadonlySet<number> {
    const targets = new Set<number>();
    for (const number of this.#touched)
      if (isLive(this.later, number)) for (const target of referencesIn(this.later.get(number))) targets.add(target);
    return targets;
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
