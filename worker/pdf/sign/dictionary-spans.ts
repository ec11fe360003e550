import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PdfFile } from "../strict-reader.ts";
import { parseIndirectObject, withWindow } from "../syntax/indirect-object.ts";
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
  const values = withWindow(file.source, offset, file.limits, (tokens) => {
    tokens.expectInteger();
    tokens.expectInteger();
    tokens.expectKeyword("obj");
    tokens.skipSpace();
    const found = new Map<string, Span>();
    if (tokens.take(2).toString("latin1") !== "<<") return null;
    for (;;) {
      tokens.skipSpace();
      if (tokens.peek() === 0x3e) return found;
      const key = tokens.value();
      if (!isKind(key, "name")) throw tokens.malformed("dictionary key");
      tokens.skipSpace();
      const start = offset + tokens.pos;
      tokens.value();
      found.set(key.name, { start, end: offset + tokens.pos });
    }
  });
  if (!values) return null;
  const { end } = parseIndirectObject(file.source, offset, file.limits, () => {
    throw new AppError("pdf.malformed", { what: "signature dictionary", at: offset });
  });
  return { object: { start: offset, end }, values };
}
