import { readSignatures } from "@camtay/worker/pdf/read-signatures.ts";
import type { IncrementWriter } from "@camtay/worker/pdf/sign/increment-writer.ts";
import { openPdf, type PdfFile } from "@camtay/worker/pdf/strict-reader.ts";
import { array, dict, isKind, name, type PdfObject, type PdfRef, stream, withEntries } from "@camtay/worker/pdf/syntax/objects.ts";
import { type Attack, appended, fieldOf, firstPage, hex, rewritten, signatureOf } from "./file-attacks.ts";

const otherContent = (): PdfObject => stream({}, Buffer.from("BT /F1 40 Tf 60 300 Td (1000000000) Tj ET"));

/** Incremental saving: content changed behind the signature, with and without a proper end. */
export const incrementalSaving = (signed: Uint8Array): Attack[] => {
  const newContent = (file: PdfFile, writer: IncrementWriter): void => {
    const { reference, page } = firstPage(file);
    writer.place(reference, withEntries(page, { Contents: writer.add(otherContent()) }));
  };
  const proper = appended(signed, newContent);
  const tail = proper.subarray(signed.length);
  const xrefAt = tail.lastIndexOf("xref\n", tail.lastIndexOf("startxref") - 1);
  const { page } = firstPage(openPdf(signed));
  const contents = page.entries.get("Contents");
  const streamRef = isKind(contents, "ref")
    ? contents
    : ((isKind(contents, "array") ? contents.items[0] : undefined) as PdfRef | undefined);
  return [
    { name: "page content replaced", bytes: proper },
    { name: "objects only, no xref", bytes: Buffer.concat([signed, tail.subarray(0, Math.max(1, xrefAt))]) },
    { name: "xref without end mark", bytes: Buffer.concat([signed, tail.subarray(0, tail.lastIndexOf("%%EOF"))]) },
    {
      name: "old startxref repeated",
      bytes: Buffer.concat([signed, tail.subarray(0, Math.max(1, xrefAt)), signed.subarray(Buffer.from(signed).lastIndexOf("startxref"))]),
    },
    { name: "comment behind the end", bytes: Buffer.concat([signed, Buffer.from("% thêm\n")]) },
    { name: "object behind the end", bytes: Buffer.concat([signed, Buffer.from("1 0 obj\n<</Type/Catalog>>\nendobj\n")]) },
    {
      name: "content stream rewritten",
      bytes: appended(signed, (_, writer) => writer.place(streamRef ?? { kind: "ref", number: 1, generation: 0 }, otherContent())),
    },
    {
      name: "content stream added",
      bytes: appended(signed, (file, writer) => {
        const { reference, page: old } = firstPage(file);
        const before = old.entries.get("Contents");
        const list = isKind(before, "array") ? before.items : before === undefined ? [] : [before];
        writer.place(reference, withEntries(old, { Contents: array([...list, writer.add(otherContent())]) }));
      }),
    },
    {
      name: "page removed",
      bytes: appended(signed, (file, writer) => {
        const pages = file.catalog.entries.get("Pages");
        const node = file.dict(pages);
        if (isKind(pages, "ref") && node !== null) writer.place(pages, withEntries(node, { Kids: array([]), Count: 0 }));
      }),
    },
    {
      name: "annotation added",
      bytes: appended(signed, (file, writer) => {
        const { reference, page: old } = firstPage(file);
        const note = writer.add(
          dict({
            Type: name("Annot"),
            Subtype: name("FreeText"),
            Rect: array([50, 480, 500, 540]),
            F: 4,
            Contents: hex("3939"),
            DA: hex("2F46"),
          }),
        );
        writer.place(reference, withEntries(old, { Annots: array([...(file.items(old.entries.get("Annots")) ?? []), note]) }));
      }),
    },
    {
      name: "open action added",
      bytes: appended(signed, (file, writer) =>
        writer.place(file.rootRef, withEntries(file.catalog, { OpenAction: dict({ S: name("JavaScript"), JS: hex("61") }) })),
      ),
    },
    {
      name: "names tree added",
      bytes: appended(signed, (file, writer) =>
        writer.place(file.rootRef, withEntries(file.catalog, { Names: dict({ EmbeddedFiles: dict({}) }) })),
      ),
    },
    {
      name: "optional content added",
      bytes: appended(signed, (file, writer) =>
        writer.place(file.rootRef, withEntries(file.catalog, { OCProperties: dict({ OCGs: array([]), D: dict({}) }) })),
      ),
    },
    {
      name: "font replaced",
      bytes: appended(signed, (file, writer) => {
        const { page: old } = firstPage(file);
        const fonts = file.dict(file.dict(old.entries.get("Resources"))?.entries.get("Font"));
        const font = fonts === null ? undefined : [...fonts.entries.values()][0];
        if (isKind(font, "ref")) writer.place(font, dict({ Type: name("Font"), Subtype: name("Type1"), BaseFont: name("Symbol") }));
        else throw new RangeError("no font");
      }),
    },
    {
      name: "media box moved",
      bytes: appended(signed, (file, writer) => {
        const { reference, page: old } = firstPage(file);
        writer.place(reference, withEntries(old, { MediaBox: array([0, 400, 595, 842]) }));
      }),
    },
    {
      name: "page turned",
      bytes: appended(signed, (file, writer) => {
        const { reference, page: old } = firstPage(file);
        writer.place(reference, withEntries(old, { Rotate: 180 }));
      }),
    },
    {
      name: "two revisions: change and change back",
      bytes: appended(appended(signed, newContent), (_, writer) => {
        const { reference, page: old } = firstPage(openPdf(signed));
        writer.place(reference, old);
      }),
    },
  ];
};

/** Signature wrapping: the second range moved, foreign bytes put where nothing is covered. */
export const wrapping = (signed: Uint8Array): Attack[] => {
  const [signature] = readSignatures(signed).signatures;
  const [, a, b, c] = signature?.byteRange ?? [0, 0, 0, 0];
  const foreign = Buffer.from(`\n99 0 obj\n<</Type/Page>>\nendobj\n`);
  const text = Buffer.from(signed).toString("latin1");
  const range = /\/ByteRange \[[^\]]*\]/.exec(text)?.[0] ?? "";
  const shifted = (gap: Buffer): Buffer => {
    const wide = Buffer.concat([signed.subarray(0, b), gap, signed.subarray(b)]);
    const other = `/ByteRange [0 ${a} ${b + gap.length} ${c}`.padEnd(range.length - 1).slice(0, range.length - 1);
    return Buffer.from(wide.toString("latin1").replace(range, `${other}]`), "latin1");
  };
  return [
    { name: "objects in the gap", bytes: shifted(foreign) },
    { name: "space in the gap", bytes: shifted(Buffer.from(" ")) },
    { name: "second string in the gap", bytes: shifted(Buffer.from("<00>")) },
    { name: "comment in the gap", bytes: shifted(Buffer.from("%x\n")) },
    {
      name: "hole at the end",
      bytes: Buffer.from(text.replace(range, `${`/ByteRange [0 ${a} ${b} ${c - 10}`.padEnd(range.length - 1)}]`), "latin1"),
    },
    {
      name: "second dictionary with wider range",
      bytes: appended(signed, (file, writer) => {
        const { reference, entries } = signatureOf(file);
        writer.place(reference, withEntries(entries, { ByteRange: array([0, a, b + 500, c]) }));
      }),
    },
  ];
};

/** The same CMS under another dictionary. */
export const spoofing = (signed: Uint8Array): Attack[] => [
  { name: "other reason", bytes: rewritten(signed, { Reason: hex("4F6B") }) },
  { name: "other name", bytes: rewritten(signed, { Name: hex("4F6B") }) },
  { name: "other time", bytes: rewritten(signed, { M: { kind: "string", bytes: Buffer.from("D:20200101000000+07'00'"), hex: false } }) },
  {
    name: "copied dictionary under a new field",
    bytes: appended(signed, (file, writer) => {
      const { entries } = signatureOf(file);
      const copy = writer.add(withEntries(entries, { Reason: hex("4F6B") }));
      const { reference, field } = fieldOf(file);
      writer.place(reference, withEntries(field, { V: copy }));
    }),
  },
  {
    name: "field renamed",
    bytes: appended(signed, (file, writer) => {
      const { reference, field } = fieldOf(file);
      writer.place(reference, withEntries(field, { T: hex("58") }));
    }),
  },
];
