/** The object model of PDF 1.7 (ISO 32000-1 §7.3). Names and serialised text hold one character a byte (latin1). */
export interface PdfName {
  readonly kind: "name";
  readonly name: string;
}
export interface PdfString {
  readonly kind: "string";
  readonly bytes: Buffer;
  readonly hex: boolean;
}
export interface PdfRef {
  readonly kind: "ref";
  readonly number: number;
  readonly generation: number;
}
export interface PdfArray {
  readonly kind: "array";
  readonly items: readonly PdfValue[];
}
export interface PdfDict {
  readonly kind: "dict";
  readonly entries: ReadonlyMap<string, PdfValue>;
}
/** `raw` is the stored data, filters not undone. */
export interface PdfStream {
  readonly kind: "stream";
  readonly dict: PdfDict;
  readonly raw: Buffer;
}
export type PdfValue = null | boolean | number | PdfName | PdfString | PdfRef | PdfArray | PdfDict;
export type PdfObject = PdfValue | PdfStream;

export const name = (text: string): PdfName => ({ kind: "name", name: text });
export const ref = (number: number, generation = 0): PdfRef => ({ kind: "ref", number, generation });
export const array = (items: readonly PdfValue[]): PdfArray => ({ kind: "array", items });
export const hexString = (bytes: Buffer): PdfString => ({ kind: "string", bytes, hex: true });
export const dict = (entries: Readonly<Record<string, PdfValue | undefined>>): PdfDict => ({
  kind: "dict",
  entries: new Map(Object.entries(entries).filter((entry): entry is [string, PdfValue] => entry[1] !== undefined)),
});
export const stream = (entries: Readonly<Record<string, PdfValue | undefined>>, raw: Buffer): PdfStream => ({
  kind: "stream",
  dict: dict({ ...entries, Length: raw.length }),
  raw,
});

/** A text string: PDFDocEncoding where ASCII suffices, else UTF-16BE with its mark (ISO 32000-1 §7.9.2.2). */
export function textString(text: string): PdfString {
  if (/^[\x20-\x7e]*$/.test(text)) return { kind: "string", bytes: Buffer.from(text, "latin1"), hex: false };
  return { kind: "string", bytes: Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, "utf16le").swap16()]), hex: true };
}

/** A copy of a dictionary with entries replaced; `undefined` removes one. */
export function withEntries(source: PdfDict, changes: Readonly<Record<string, PdfValue | undefined>>): PdfDict {
  const entries = new Map(source.entries);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  return { kind: "dict", entries };
}

export const isKind = <K extends Exclude<PdfObject, null | boolean | number>["kind"]>(
  value: PdfObject | undefined,
  kind: K,
): value is Extract<Exclude<PdfObject, null | boolean | number>, { kind: K }> =>
  typeof value === "object" && value !== null && value.kind === kind;

/** The name's text, or null when the value is anything else. */
export const nameOf = (value: PdfObject | undefined): string | null => (isKind(value, "name") ? value.name : null);
