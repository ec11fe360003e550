import { describe, expect, it } from "vitest";
import { changesSince } from "./changes-since.ts";
import { embedSignature } from "./embed-signature.ts";
import { lintBeforeSigning } from "./lint-before-signing.ts";
import { prepareSignature } from "./prepare-signature.ts";
import { readSignatures } from "./read-signatures.ts";
import { IncrementWriter } from "./sign/increment-writer.ts";
import { openPdf } from "./strict-reader.ts";
import { array, dict, isKind, name, type PdfDict, type PdfRef, ref, stream, textString, withEntries } from "./syntax/objects.ts";
import { firstPage } from "./syntax/page-tree.ts";
import { append, isAccepted, newContent, OPTIONS, pageContent, seal, signatureDict, signatureRef, signed } from "./testing/forgery-kit.ts";
import { plainPdf } from "./testing/sample-papers.ts";

describe("shadow attacks", () => {
  it("a planted object swapped in, and a hole filled afterwards, are refused", () => {
    const planted = signed(plainPdf({ extra: (writer) => void writer.add(newContent) }));
    expect(lintBeforeSigning(plainPdf({ extra: (writer) => void writer.add(newContent) })).map(({ kind }) => kind)).toContain(
      "unreferenced-object",
    );
    const swapped = append(planted, (writer, file) => {
      const page = firstPage(file);
      const hidden = [...file.entries.keys()].find((number) => isKind(file.get(number), "stream") && number !== pageContent(file).number)!;
      writer.place(page.reference, withEntries(page.dict, { Contents: ref(hidden) }));
    });
    expect(isAccepted(swapped)).toBe(false);

    const hole = plainPdf({ page: { Annots: array([ref(99)]) } });
    expect(lintBeforeSigning(hole).map(({ kind }) => kind)).toContain("dangling-reference");
    const file = openPdf(signed(hole));
    const writer = new IncrementWriter(file);
    writer.place(ref(99), dict({ Type: name("Annot"), Subtype: name("FreeText"), Rect: array([0, 0, 500, 800]) }));
    expect(isAccepted(Buffer.concat([file.source.slice(0, file.source.size), writer.finish()]))).toBe(false);
  });

  it("a cross-reference that leads back into the signed bytes is refused", () => {
    const other = "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 9/Root 1 0 R>>\nstartxref\n0\n%%EOF\n";
    const base = signed(plainPdf({ extra: (writer) => void writer.add(stream({}, Buffer.from(other))) }));
    const at = base.indexOf(other.slice(0, 30));
    expect(isAccepted(Buffer.concat([base, Buffer.from(`startxref\n${at}\n%%EOF\n`)]))).toBe(false);
  });

  it("metadata that is also the page's content does not pass as metadata", () => {
    const base = plainPdf({ catalog: { Metadata: ref(4) } });
    expect(isAccepted(append(signed(base), (writer) => writer.place(ref(4), newContent)))).toBe(false);
  });

  it("validation data that is also a page's dictionary does not pass as validation data", () => {
    const base = plainPdf({ catalog: { DSS: ref(3) } });
    expect(
      isAccepted(
        append(signed(base), (writer, file) => writer.place(ref(3), withEntries(file.dict(ref(3))!, { BaseFont: name("Symbol") }))),
      ),
    ).toBe(false);
  });
});

describe("certification attacks", () => {
  function withWidget(more: Record<string, PdfDict | PdfRef | undefined | ReturnType<typeof name>>, annotsOnly = false): Buffer {
    return append(signed(), (writer, file) => {
      const page = firstPage(file);
      const look = writer.add(
        stream({ Type: name("XObject"), Subtype: name("Form"), BBox: array([0, 0, 500, 100]) }, Buffer.from("1 g 0 0 500 100 re f")),
      );
      const widget = writer.add(
        dict({
          Type: name("Annot"),
          Subtype: name("Widget"),
          FT: name("Sig"),
          T: textString("Evil"),
          Rect: array([60, 680, 560, 780]),
          F: 132,
          AP: dict({ N: look }),
          ...more,
        }),
      );
      const annotations = file.items(page.dict.entries.get("Annots")) ?? [];
      writer.place(page.reference, withEntries(page.dict, { Annots: array([...annotations, widget]) }));
      if (annotsOnly) return;
      const form = file.dict(file.catalog.entries.get("AcroForm"))!;
      writer.place(
        file.rootRef,
        withEntries(file.catalog, { AcroForm: withEntries(form, { Fields: array([...file.items(form.entries.get("Fields"))!, widget]) }) }),
      );
    });
  }

  it("an annotation, an unsigned signature field and a text field painted over the text are refused", () => {
    expect(isAccepted(withWidget({ FT: undefined, Subtype: name("Stamp") }, true))).toBe(false);
    expect(isAccepted(withWidget({}))).toBe(false);
    expect(isAccepted(withWidget({ FT: name("Tx") }))).toBe(false);
  });

  it("a real signature that covers text is at least reported", () => {
    const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    const appearance = {
      profile: "nd30-issued",
      image: { png, widthPt: 300, heightPt: 80 },
      place: { page: 1, xPt: 60, yPt: 660 },
    } as const;
    const second = prepareSignature(signed(), { ...OPTIONS, fieldName: "Cover", appearance });
    const bytes = embedSignature(second, seal(second.digest));
    const { file, signatures } = readSignatures(bytes);
    expect(changesSince(file, signatures[0]!.revisionEnd!).changes.map(({ kind }) => kind)).toContain("appearance-covers-text");
  });
});

describe("signature dictionary spoofing", () => {
  it("refuses another reason, name or time around the same CMS", () => {
    const prepared = prepareSignature(plainPdf(), { ...OPTIONS, fieldName: "S", reason: "Sao y" });
    const file = Buffer.from(embedSignature(prepared, seal(prepared.digest)));
    for (const changes of [{ Reason: textString("Phe duyet") }, { Name: textString("X") }, { M: textString("D:20200101000000Z") }]) {
      expect(
        isAccepted(append(file, (writer, opened) => writer.place(signatureRef(opened), withEntries(signatureDict(opened), changes)))),
      ).toBe(false);
    }
  });

  it("refuses a second field that borrows the same signature", () => {
    const borrowed = append(signed(), (writer, file) => {
      const field = writer.add(
        dict({
          FT: name("Sig"),
          T: textString("Copy"),
          V: signatureRef(file),
          Type: name("Annot"),
          Subtype: name("Widget"),
          Rect: array([0, 0, 0, 0]),
        }),
      );
      const form = file.dict(file.catalog.entries.get("AcroForm"))!;
      writer.place(
        file.rootRef,
        withEntries(file.catalog, { AcroForm: withEntries(form, { Fields: array([...file.items(form.entries.get("Fields"))!, field]) }) }),
      );
    });
    expect(isAccepted(borrowed)).toBe(false);
  });
});
