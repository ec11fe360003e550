import type { FieldDescription } from "@camtay/shared/forms/field-description.ts";

/** A box by its words: label, headings and row. Ids change with every load of a page; what is printed does not. */
export const wordsOf = (field: FieldDescription): string => JSON.stringify([field.label, field.sectionChain, field.row ?? null]);
