import type { PdfFile } from "../strict-reader.ts";
import { isKind, type PdfObject, type PdfValue } from "../syntax/objects.ts";
import { serialize } from "../syntax/serialize.ts";

/** Same value, reference for reference; the order of dictionary keys does not count. */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a === undefined || b === undefined) return (a ?? null) === (b ?? null);
  if (isKind(a, "dict") && isKind(b, "dict")) {
    return (
      a.entries.size === b.entries.size &&
      [...a.entries].every(([key, value]) => b.entries.has(key) && sameValue(value, b.entries.get(key)))
    );
  }
  if (isKind(a, "array") && isKind(b, "array")) {
    return a.items.length === b.items.length && a.items.every((item, i) => sameValue(item, b.items[i]));
  }
  return serialize(a) === serialize(b);
}

export function sameObject(a: PdfObject, b: PdfObject): boolean {
  if (isKind(a, "stream") || isKind(b, "stream"))
    return isKind(a, "stream") && isKind(b, "stream") && sameValue(a.dict, b.dict) && a.raw.equals(b.raw);
  return sameValue(a, b);
}

/** Whether an object of that number exists. */
export const isLive = (file: PdfFile, number: number): boolean => (file.entries.get(number)?.kind ?? "free") !== "free";

/** Whether both files keep an object in the very same bytes; the later file begins with all bytes of the earlier one. */
export function samePlace(earlier: PdfFile, later: PdfFile, number: number): boolean {
  const a = earlier.entries.get(number);
  const b = later.entries.get(number);
  if (!a || !b || a.kind === "free" || b.kind === "free") return (a?.kind ?? "free") === "free" && (b?.kind ?? "free") === "free";
  if (a.kind === "plain" && b.kind === "plain") return a.offset === b.offset && a.generation === b.generation;
  if (a.kind === "compressed" && b.kind === "compressed") {
    return a.container === b.container && a.index === b.index && samePlace(earlier, later, a.container);
  }
  return false;
}

/** Every reference inside a value, stream dictionaries included. */
export function* referencesIn(object: PdfObject): Generator<number> {
  if (isKind(object, "ref")) yield object.number;
  else if (isKind(object, "array")) for (const item of object.items) yield* referencesIn(item);
  else if (isKind(object, "dict")) for (const value of object.entries.values()) yield* referencesIn(value);
  else if (isKind(object, "stream")) yield* referencesIn(object.dict);
}

/** What a list gained; null when something of the old list is gone, changed or in another order. */
export function addedItems(before: readonly PdfValue[], after: readonly PdfValue[]): PdfValue[] | null {
  const added: PdfValue[] = [];
  let kept = 0;
  for (const item of after) {
    if (kept < before.length && sameValue(before[kept], item)) kept++;
    else added.push(item);
  }
  return kept === before.length ? added : null;
}
