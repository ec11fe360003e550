import { AppError } from "@camtay/shared/errors/app-error.ts";
import { describe, expect, it } from "vitest";
import { appendDss } from "./append-dss.ts";
import { changesSince } from "./changes-since.ts";
import { embedSignature } from "./embed-signature.ts";
import { lintBeforeSigning } from "./lint-before-signing.ts";
import { prepareDocTimeStamp, prepareSignature } from "./prepare-signature.ts";
import { readSignatures } from "./read-signatures.ts";
import { plainPdf } from "./sample-papers.ts";
import { IncrementWriter } from "./sign/increment-writer.ts";
import { openPdf, type PdfFile } from "./strict-reader.ts";
import { array, dict, isKind, name, type PdfDict, type PdfRef, ref, stream, textString, withEntries } from "./syntax/objects.ts";
import { firstPage } from "./syntax/page-tree.ts";

const OPTIONS = { signedAt: new Date("2026-11-23T01:30:05Z"), reserveBytes: 64, appearance: { profile: "invisible" } } as const;

/** "Signs" with the digest itself, so that a changed byte shows without keys. */
const seal = (digest: Uint8Array): Buffer => Buffer.concat([Buffer.from([4, 32]), digest]);

function signed(original: Uint8Array = plainPdf(), fieldName = "Signature1"): Buffer {
  const prepared = prepareSignature(original, { ...OPTIONS, fieldName });
  return Buffer.from(embedSignature(prepared, seal(prepared.digest)));
}

/** What a verifier does with the engine: everything must hold, or the file is refused. */
function isAccepted(bytes: Uint8Array): boolean {
  try {
    const { file, signatures, strayByteRanges } = readSignatures(bytes);
    if (signatures.length === 0 || strayByteRanges.length > 0) return false;
    return signatures.every((signature) => {
      if (signature.findings.length > 0 || signature.coverage === "bad" || signature.revisionEnd === null) return false;
      if (!signature.contents.subarray(0, 34).equals(seal(signature.digest("sha256")))) return false;
      const { verdict } = changesSince(file, signature.revisionEnd, { docMdp: signature.docMdp });
      return verdict === "none" || verdict === "allowed";
    });
  } catch (thrown) {
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
}

/** Appends a revision of the attacker's making. */
function append(bytes: Buffer, change: (writer: IncrementWriter, file: PdfFile) => void): Buffer {
  const file = openPdf(bytes);
  const writer = new IncrementWriter(file);
  change(writer, file);
  return Buffer.concat([bytes, writer.finish()]);
}

/** Replaces text inside the file, keeping every offset. */
function patch(bytes: Buffer, from: string | RegExp, to: string): Buffer {
  const text = bytes.toString("latin1");
  const match = typeof from === "string" ? { index: text.indexOf(from), 0: from } : from.exec(text)!;
  if (match.index < 0 || to.length > match[0].length) throw new RangeError("patch does not fit");
  const out = Buffer.from(bytes);
  out.write(to.padEnd(match[0].length), match.index, "latin1");
  return out;
}

const signatureRef = (file: PdfFile): PdfRef => readSignatures(file.source).signatures[0]!.reference!;
const signatureDict = (file: PdfFile): PdfDict => file.dict(signatureRef(file))!;
const pageContent = (file: PdfFile): PdfRef => firstPage(file).dict.entries.get("Contents") as PdfRef;
const newContent = stream({}, Buffer.from("BT /F0 12 Tf 72 700 Td (Total: 999) Tj ET"));

describe("files that are fine", () => {
  it("one, two and time-stamped signatures with validation data hold", () => {
    const one = signed();
    const two = signed(one, "Signature2");
    const evidence = { certificates: [Buffer.from("3003020101", "hex")], ocspResponses: [], crls: [] };
    const stamp = prepareDocTimeStamp(appendDss(two, evidence), { fieldName: "Stamp", reserveBytes: 64 });
    const all = embedSignature(stamp, seal(stamp.digest));
    for (const file of [one, two, appendDss(two, evidence), all, appendDss(all, { ...evidence, crls: [Buffer.from("3000", "hex")] })]) {
      expect(isAccepted(file)).toBe(true);
    }
  });

  it("a certified file takes a further signature when it says so", () => {
    const prepared = prepareSignature(plainPdf(), { ...OPTIONS, fieldName: "Copy", docMdp: 2 });
    expect(isAccepted(signed(embedSignature(prepared, seal(prepared.digest)), "Seal"))).toBe(true);
  });
});

const BYTE_RANGE = /\/ByteRange \[[^\]]*\]/;
const CONTENTS = /\/Contents <[0-9a-f]*>/i;

describe("universal signature forgery", () => {
  const entries: Record<string, [RegExp, string]> = {
    "ByteRange missing": [BYTE_RANGE, ""],
    "ByteRange null": [BYTE_RANGE, "/ByteRange null"],
    "ByteRange empty": [BYTE_RANGE, "/ByteRange []"],
    "ByteRange of three": [BYTE_RANGE, "/ByteRange [0 10 20]"],
    "ByteRange negative": [BYTE_RANGE, "/ByteRange [0 -10 20 30]"],
    "ByteRange of reals": [BYTE_RANGE, "/ByteRange [0 10.5 20 30]"],
    "ByteRange a string": [BYTE_RANGE, "/ByteRange (0 10 20 30)"],
    "ByteRange of strings": [BYTE_RANGE, "/ByteRange [(0) (1) (2) (3)]"],
    "ByteRange huge": [BYTE_RANGE, "/ByteRange [0 9999999999 1 1]"],
    "ByteRange zero": [BYTE_RANGE, "/ByteRange [0 0 0 0]"],
    "ByteRange a reference": [BYTE_RANGE, "/ByteRange 1 0 R"],
    "Contents missing": [CONTENTS, ""],
    "Contents null": [CONTENTS, "/Contents null"],
    "Contents empty": [CONTENTS, "/Contents <>"],
    "Contents 00": [CONTENTS, "/Contents <00>"],
    "Contents a literal string": [CONTENTS, "/Contents (x)"],
    "Contents a name": [CONTENTS, "/Contents /Valid"],
    "Contents a reference": [CONTENTS, "/Contents 1 0 R"],
    "SubFilter unknown": [/\/SubFilter \/ETSI.CAdES.detached/, "/SubFilter /None"],
    "V null": [/\/V \d+ 0 R/, "/V null"],
    "FT other": [/\/FT \/Sig/, "/FT /Tx"],
  };
  for (const [title, [from, to]] of Object.entries(entries)) {
    it(`in place: ${title}`, () => expect(isAccepted(patch(signed(), from, to))).toBe(false));
  }

  it("by redefining the dictionary in a later revision", () => {
    for (const changes of [
      { ByteRange: undefined },
      { Contents: undefined },
      { ByteRange: null },
      { Contents: null },
      { ByteRange: array([]) },
    ]) {
      expect(
        isAccepted(append(signed(), (writer, file) => writer.place(signatureRef(file), withEntries(signatureDict(file), changes)))),
      ).toBe(false);
    }
  });

  it("by taking the field out of the form", () => {
    const cut = append(signed(), (writer, file) => writer.place(file.rootRef, withEntries(file.catalog, { AcroForm: undefined })));
    expect(readSignatures(cut).strayByteRanges).toHaveLength(1);
    expect(isAccepted(cut)).toBe(false);
  });
});

describe("incremental saving", () => {
  const changes: Record<string, (writer: IncrementWriter, file: PdfFile) => void> = {
    "another content stream in its place": (writer, file) => writer.place(pageContent(file), newContent),
    "a page that shows another stream": (writer, file) => {
      const page = firstPage(file);
      writer.place(page.reference, withEntries(page.dict, { Contents: writer.add(newContent) }));
    },
    "a page tree with another page": (writer, file) => {
      const pages = file.catalog.entries.get("Pages") as PdfRef;
      const page = firstPage(file);
      const copy = writer.add(withEntries(page.dict, { Contents: writer.add(newContent) }));
      writer.place(pages, withEntries(file.dict(pages)!, { Kids: array([copy]) }));
    },
    "a catalog with another page tree": (writer, file) =>
      writer.place(
        file.rootRef,
        withEntries(file.catalog, { Pages: writer.add(dict({ Type: name("Pages"), Count: 0, Kids: array([]) })) }),
      ),
    "another font": (writer, file) => writer.place(ref(3), withEntries(file.dict(ref(3))!, { BaseFont: name("Symbol") })),
    "an open action": (writer, file) =>
      writer.place(file.rootRef, withEntries(file.catalog, { OpenAction: array([firstPage(file).reference, name("Fit")]) })),
    "a name tree": (writer, file) => writer.place(file.rootRef, withEntries(file.catalog, { Names: dict({}) })),
    "optional content": (writer, file) =>
      writer.place(file.rootRef, withEntries(file.catalog, { OCProperties: dict({ OCGs: array([]) }) })),
    "a content stream and the copied signature": (writer, file) => {
      writer.place(pageContent(file), newContent);
      writer.place(signatureRef(file), signatureDict(file));
    },
    "a certification afterwards": (writer, file) =>
      writer.place(file.rootRef, withEntries(file.catalog, { Perms: dict({ DocMDP: signatureRef(file) }) })),
  };
  for (const [title, change] of Object.entries(changes)) it(title, () => expect(isAccepted(append(signed(), change))).toBe(false));

  it("without cross-reference, without trailer, and with loose bytes behind the end", () => {
    const file = signed();
    const object = "4 0 obj\n<</Length 3>>\nstream\nfoo\nendstream\nendobj\n";
    for (const tail of [object, `${object}%%EOF\n`, `${object}trailer\n<</Root 1 0 R>>\n%%EOF\n`, "x", `${object}startxref\n0\n%%EOF\n`]) {
      expect(isAccepted(Buffer.concat([file, Buffer.from(tail)]))).toBe(false);
    }
  });
});

describe("signature wrapping", () => {
  function widened(gapFiller: string): Buffer {
    const file = signed();
    const { byteRange } = readSignatures(file).signatures[0]!;
    const [, first, second, rest] = byteRange!;
    const moved = Buffer.concat([file.subarray(0, second), Buffer.from(gapFiller), file.subarray(second)]);
    return patch(moved, BYTE_RANGE, `/ByteRange [0 ${first} ${second + gapFiller.length} ${rest}]`);
  }

  it("refuses anything but the hexadecimal string in the gap", () => {
    for (const filler of [" ", "\n", "%x\n", "<00>", "\n4 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n"])
      expect(isAccepted(widened(filler))).toBe(false);
  });

  it("refuses white space and comments inside the string", () => {
    const file = signed();
    const at = readSignatures(file).signatures[0]!.byteRange![1];
    for (const byte of [0x20, 0x0a, 0x25]) {
      const copy = Buffer.from(file);
      copy[at + 120] = byte;
      expect(isAccepted(copy)).toBe(false);
    }
  });

  it("refuses a range over a string that is not the dictionary's own", () => {
    const file = signed();
    const { byteRange, contents } = readSignatures(file).signatures[0]!;
    const decoy = append(file, (writer) => {
      writer.add(array([{ kind: "string", bytes: contents, hex: true }]));
    });
    const at = decoy.lastIndexOf(`<${contents.toString("hex").toUpperCase()}>`);
    expect(at).toBeGreaterThan(byteRange![2]);
    const length = contents.length * 2 + 2;
    expect(isAccepted(patch(decoy, BYTE_RANGE, `/ByteRange [0 ${at} ${at + length} ${decoy.length - at - length}]`))).toBe(false);
  });
});

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
