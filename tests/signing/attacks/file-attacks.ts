import { readSignatures } from "@camtay/worker/pdf/read-signatures.ts";
import { IncrementWriter } from "@camtay/worker/pdf/sign/increment-writer.ts";
import { openPdf, type PdfFile } from "@camtay/worker/pdf/strict-reader.ts";
import { array, dict, isKind, name, type PdfDict, type PdfRef, type PdfValue, withEntries } from "@camtay/worker/pdf/syntax/objects.ts";

export interface Attack {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Appends a revision that rewrites or adds objects: the attacker's way, with a correct cross-reference. */
export const appended = (signed: Uint8Array, change: (file: PdfFile, writer: IncrementWriter) => void): Buffer => {
  const file = openPdf(signed);
  const writer = new IncrementWriter(file);
  change(file, writer);
  return Buffer.concat([signed, writer.finish()]);
};

/** Replaces bytes in place, same length, so that nothing else moves. */
export const inPlace = (signed: Uint8Array, from: string, to: string): Buffer => {
  const text = Buffer.from(signed).toString("latin1");
  const at = text.lastIndexOf(from);
  if (at < 0 || from.length !== to.length) throw new RangeError(`cannot replace ${from}`);
  return Buffer.from(text.slice(0, at) + to + text.slice(at + from.length), "latin1");
};

export const signatureOf = (file: PdfFile): { reference: PdfRef; entries: PdfDict } => {
  const [signature] = readSignatures(file.source).signatures;
  const reference = signature?.reference;
  const entries = reference == null ? null : file.resolve(reference);
  if (reference == null || !isKind(entries, "dict")) throw new RangeError("no signature to attack");
  return { reference, entries };
};

export const rewritten = (signed: Uint8Array, changes: Readonly<Record<string, PdfValue | undefined>>): Buffer =>
  appended(signed, (file, writer) => {
    const { reference, entries } = signatureOf(file);
    writer.place(reference, withEntries(entries, changes));
  });

export const firstPage = (file: PdfFile): { reference: PdfRef; page: PdfDict } => {
  let reference = (file.items(file.dict(file.catalog.entries.get("Pages"))?.entries.get("Kids")) ?? [])[0];
  for (;;) {
    const node = file.dict(reference);
    if (node === null || !isKind(reference, "ref")) throw new RangeError("no page");
    if (!node.entries.has("Kids")) return { reference, page: node };
    reference = file.items(node.entries.get("Kids"))?.[0];
  }
};

export const hex = (digits: string): PdfValue => ({ kind: "string", bytes: Buffer.from(digits, "hex"), hex: true });

/** Universal signature forgery: entries missing, null, empty, negative, of the wrong type, in place and by a later revision. */
export const universalForgery = (signed: Uint8Array): Attack[] => {
  const [signature] = readSignatures(signed).signatures;
  const range = signature?.byteRange ?? [0, 0, 0, 0];
  const ranges: [string, PdfValue | undefined][] = [
    ["missing", undefined],
    ["null", null],
    ["empty", array([])],
    ["negative", array([0, -1, range[2], range[3]])],
    ["negative length", array([0, range[1], range[2], -range[3]])],
    ["three numbers", array(range.slice(0, 3))],
    ["five numbers", array([...range, 0])],
    ["all zero", array([0, 0, 0, 0])],
    ["fraction", array([0, range[1] + 0.5, range[2], range[3]])],
    ["name", name("ByteRange")],
    ["string", hex("00")],
    ["string members", array([hex("30"), range[1], range[2], range[3]])],
    ["too long", array([0, range[1], range[2], range[3] + 1_000_000_000])],
    ["not from zero", array([1, range[1], range[2], range[3]])],
    ["overlap", array([0, range[2] + 10, range[2], range[3]])],
    ["first part only", array([0, range[1], range[1], 0])],
    ["a number", range[1]],
  ];
  const contents: [string, PdfValue | undefined][] = [
    ["missing", undefined],
    ["null", null],
    ["empty", hex("")],
    ["00", hex("00")],
    ["number", 7],
    ["name", name("Contents")],
    ["array", array([])],
    ["boolean", true],
    ["dictionary", dict({})],
    ["not a CMS", hex("3003020101")],
  ];
  const types: [string, Record<string, PdfValue | undefined>][] = [
    ["sub-filter missing", { SubFilter: undefined }],
    ["sub-filter unknown", { SubFilter: name("Any.Thing") }],
    ["sub-filter sha1", { SubFilter: name("adbe.pkcs7.sha1") }],
    ["filter unknown", { Filter: name("No.Handler"), SubFilter: name("No.Handler") }],
    ["type other", { Type: name("Catalog") }],
  ];
  const fields: [string, PdfValue | undefined][] = [
    ["value missing", undefined],
    ["value null", null],
    ["value number", 1],
    ["value empty dictionary", dict({})],
  ];
  return [
    ...ranges.map(([what, value]) => ({ name: `ByteRange ${what}`, bytes: rewritten(signed, { ByteRange: value }) })),
    ...contents.map(([what, value]) => ({ name: `Contents ${what}`, bytes: rewritten(signed, { Contents: value }) })),
    ...types.map(([what, changes]) => ({ name: what, bytes: rewritten(signed, changes) })),
    ...fields.map(([what, value]) => ({
      name: `field ${what}`,
      bytes: appended(signed, (file, writer) => {
        const { reference, field } = fieldOf(file);
        writer.place(reference, withEntries(field, { V: value }));
      }),
    })),
    {
      name: "fields removed from the form",
      bytes: appended(signed, (file, writer) => writer.place(file.rootRef, withEntries(file.catalog, { AcroForm: undefined }))),
    },
    { name: "ByteRange key renamed in place", bytes: inPlace(signed, "/ByteRange", "/ByteRangX") },
    { name: "Contents key renamed in place", bytes: inPlace(signed, "/Contents <", "/Xontents <") },
    { name: "Contents zeroed in place", bytes: zeroed(signed) },
    { name: "Contents upper half zeroed", bytes: zeroed(signed, 0.1) },
  ];
};

const zeroed = (signed: Uint8Array, from = 0): Buffer => {
  const [signature] = readSignatures(signed).signatures;
  const [, start, end] = signature?.byteRange ?? [0, 0, 0];
  const copy = Buffer.from(signed);
  copy.fill("0", Math.floor(start + 1 + (end - start - 2) * from), end - 1);
  return copy;
};

export const fieldOf = (file: PdfFile): { reference: PdfRef; field: PdfDict } => {
  const form = file.dict(file.catalog.entries.get("AcroForm"));
  const reference = (file.items(form?.entries.get("Fields")) ?? [])[0];
  const field = file.dict(reference);
  if (!isKind(reference, "ref") || field === null) throw new RangeError("no field");
  return { reference, field };
};
