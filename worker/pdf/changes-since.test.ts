import { describe, expect, it } from "vitest";
import { changesSince } from "./changes-since.ts";
import { prepareSignature } from "./prepare-signature.ts";
import { readSignatures } from "./read-signatures.ts";
import type { IncrementWriter } from "./sign/increment-writer.ts";
import type { PdfFile } from "./strict-reader.ts";
import { array, dict, name, type PdfRef, ref, stream, textString, withEntries } from "./syntax/objects.ts";
import { firstPage } from "./syntax/page-tree.ts";
import { append, OPTIONS, signed } from "./testing/forgery-kit.ts";
import { plainPdf } from "./testing/sample-papers.ts";

const since = (bytes: Uint8Array, docMdp: 1 | 2 | 3 | null = null, metadata = true) => {
  const { file, signatures } = readSignatures(bytes);
  return changesSince(file, signatures[0]!.revisionEnd!, { docMdp, metadata });
};
const kinds = (bytes: Uint8Array, docMdp: 1 | 2 | 3 | null = null): string[] => since(bytes, docMdp).changes.map(({ kind }) => kind);
const change = (bytes: Buffer, edit: (writer: IncrementWriter, file: PdfFile) => void): Buffer => append(bytes, edit);

/** Objects 6 and 7: a text field and its form. */
const withForm = (): Buffer =>
  plainPdf({
    extra: (writer) => {
      writer.add(
        dict({ Type: name("Annot"), Subtype: name("Widget"), FT: name("Tx"), T: textString("note"), Rect: array([0, 0, 0, 0]), F: 4 }),
      );
      writer.add(dict({ Fields: array([ref(6)]) }));
    },
    catalog: { AcroForm: ref(7) },
  });

describe("changes after a signature", () => {
  it("are none when nothing follows", () => expect(since(signed())).toEqual({ verdict: "none", changes: [] }));

  it("further signatures are allowed, but not on a file certified with P=1", () => {
    const twice = signed(signed(), "Second");
    expect(since(twice)).toMatchObject({ verdict: "allowed", changes: [{ kind: "signature-added" }] });
    expect(since(twice, 1).verdict).toBe("forbidden");
  });

  it("an empty signature field may be signed later", () => {
    const empty = dict({
      Type: name("Annot"),
      Subtype: name("Widget"),
      FT: name("Sig"),
      T: textString("Later"),
      Rect: array([0, 0, 0, 0]),
      F: 4,
    });
    const base = plainPdf({ extra: (writer) => void writer.add(empty), catalog: { AcroForm: dict({ Fields: array([ref(6)]) }) } });
    const twice = prepareSignature(signed(base), { ...OPTIONS, fieldName: "Later" }).bytes;
    expect(kinds(twice)).toContain("signature-field-signed");
    expect(since(twice).verdict).toBe("allowed");
    expect(since(twice, 1).verdict).toBe("forbidden");
  });

  it("filling a form needs a certification that allows it", () => {
    const filled = change(signed(withForm()), (writer, file) =>
      writer.place(ref(6), withEntries(file.dict(ref(6))!, { V: textString("x") })),
    );
    expect([null, 1, 2, 3].map((level) => since(filled, level as null).verdict)).toEqual(["forbidden", "forbidden", "allowed", "allowed"]);
    const renamed = change(signed(withForm()), (writer, file) =>
      writer.place(ref(6), withEntries(file.dict(ref(6))!, { T: textString("x") })),
    );
    expect(since(renamed, 3).verdict).toBe("forbidden");
  });

  it("comments need P=3", () => {
    const commented = change(signed(), (writer, file) => {
      const page = firstPage(file);
      const note = writer.add(dict({ Type: name("Annot"), Subtype: name("Text"), Rect: array([0, 0, 9, 9]) }));
      writer.place(
        page.reference,
        withEntries(page.dict, { Annots: array([...(file.items(page.dict.entries.get("Annots")) ?? []), note]) }),
      );
    });
    expect([null, 2, 3].map((level) => since(commented, level as null).verdict === "forbidden")).toEqual([true, true, false]);
  });

  it("metadata follows the reader's policy", () => {
    const retitled = change(signed(), (writer, file) =>
      writer.place(file.trailer.entries.get("Info") as PdfRef, dict({ Title: textString("New") })),
    );
    expect(since(retitled).changes.map(({ kind }) => kind)).toEqual(["metadata"]);
    expect(since(retitled).verdict).toBe("allowed");
    expect(since(retitled, null, false).verdict).toBe("forbidden");
  });

  it("objects written again unchanged are no change of meaning", () => {
    expect(since(change(signed(), (writer, file) => writer.place(file.rootRef, file.catalog)))).toMatchObject({
      verdict: "allowed",
      changes: [{ kind: "rewritten-same" }],
    });
  });

  it("new objects that nothing leads to are reported, and show nothing", () => {
    expect(since(change(signed(), (writer) => void writer.add(stream({}, Buffer.from("x")))))).toMatchObject({
      verdict: "allowed",
      changes: [{ kind: "unreferenced" }],
    });
  });

  it("a swap that is undone again is still seen", () => {
    const base = signed();
    const content = firstPage(readSignatures(base).file).dict.entries.get("Contents") as PdfRef;
    const original = readSignatures(base).file.get(content.number);
    const swapped = change(base, (writer) => writer.place(content, stream({}, Buffer.from("BT ET"))));
    const undone = change(swapped, (writer) => writer.place(content, original));
    expect(since(undone).verdict).toBe("forbidden");
  });

  it("name the entry that changed", () => {
    const opened = change(signed(), (writer, file) =>
      writer.place(file.rootRef, withEntries(file.catalog, { PageMode: name("FullScreen") })),
    );
    expect(since(opened).changes).toContainEqual({ kind: "catalog-entry", severity: "forbidden", object: 1, detail: "PageMode" });
  });
});
