import { describe, expect, it } from "vitest";
import { appendDss } from "./append-dss.ts";
import { embedSignature } from "./embed-signature.ts";
import { prepareDocTimeStamp, prepareSignature } from "./prepare-signature.ts";
import { readSignatures } from "./read-signatures.ts";
import type { IncrementWriter } from "./sign/increment-writer.ts";
import type { PdfFile } from "./strict-reader.ts";
import { array, dict, name, type PdfRef, ref, withEntries } from "./syntax/objects.ts";
import { firstPage } from "./syntax/page-tree.ts";
import {
  append,
  BYTE_RANGE,
  isAccepted,
  newContent,
  OPTIONS,
  pageContent,
  patch,
  seal,
  signatureDict,
  signatureRef,
  signed,
} from "./testing/forgery-kit.ts";
import { plainPdf } from "./testing/sample-papers.ts";

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
