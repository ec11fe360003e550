import type { PdfFile } from "../strict-reader.ts";
import { withWindow } from "../syntax/indirect-object.ts";
import { isKind, type PdfRef } from "../syntax/objects.ts";
import type { Span } from "./byte-range-check.ts";

export interface DictionarySpans {
  readonly object: Span;
  /** Where the value of each top-level entry stands. */
  readonly values: ReadonlyMap<string, Span>;
}

/** Where a dictionary object and its values lie in the file; null when it is in an object stream or no dictionary. */
export function dictionarySpans(file: PdfFile, reference: PdfRef): DictionarySpans | null {
  const entry = file.entries.get(reference.number);
  if (entry?.kind !== "plain") return null;
  const { offset } = entry;
  return withWindow(file.source, offset, file.limits, (tokens) => {
    tokens.expectInteger();
    tokens.expectInteger();
    tokens.expectKeyword("obj");
    tokens.skipSpace();
    const found = new Map<string, Span>();
    if (tokens.take(2).toString("latin1") !== "<<") return null;
    for (;;) {
      tokens.skipSpace();
      if (tokens.peek() === 0x3e) {
        if (tokens.take(2).toString("latin1") !== ">>") throw tokens.malformed("dictionary");
        tokens.expectKeyword("endobj");
        return { object: { start: offset, end: offset + tokens.pos }, values: found };
      }
      const key = tokens.value();
      if (!isKind(key, "name")) throw tokens.malformed("dictionary key");
      tokens.skipSpace();
      const start = offset + tokens.pos;
      // The digits of a signature are read where they are used; here only their place counts.
      if (tokens.hexSpan() === null) tokens.value();
      found.set(key.name, { start, end: offset + tokens.pos });
    }
  });
}
