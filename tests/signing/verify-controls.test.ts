import type { IncrementWriter } from "@camtay/worker/pdf/sign/increment-writer.ts";
import { openPdf, type PdfFile } from "@camtay/worker/pdf/strict-reader.ts";
import {
  array,
  dict,
  isKind,
  name,
  type PdfDict,
  type PdfRef,
  type PdfValue,
  stream,
  textString,
  withEntries,
} from "@camtay/worker/pdf/syntax/objects.ts";
import type { TrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { appended, firstPage } from "./attacks/file-attacks.ts";
import { type MadeUpPki, makeUpPki } from "./attacks/made-up-pki.ts";
import { signByHand } from "./attacks/sign-by-hand.ts";
import { blankPdf } from "./blank-pdf.ts";

let pki: MadeUpPki;
let trust: TrustAnchors;
const verdictOf = async (bytes: Uint8Array): Promise<string> => (await verifyPdf(bytes, "tep.pdf", { trust, now: new Date() })).verdict;

beforeAll(() => {
  pki = makeUpPki();
  const root = parseCertificate(pki.root.certificate);
  trust = { version: "thu", signers: [root], timestamps: [root], crls: [] };
});

type Change = (file: PdfFile, writer: IncrementWriter) => void;
const entriesOf = (file: PdfFile, value: PdfValue | undefined): PdfDict => file.dict(value) ?? dict({});
const formOf = (file: PdfFile): PdfDict => entriesOf(file, file.catalog.entries.get("AcroForm"));
const placeForm = (file: PdfFile, writer: IncrementWriter, form: PdfDict): void => {
  const value = file.catalog.entries.get("AcroForm");
  if (isKind(value, "ref")) writer.place(value, form);
  else writer.place(file.rootRef, withEntries(file.catalog, { AcroForm: form }));
};
const fieldNamed = (file: PdfFile, title: string): { reference: PdfRef; field: PdfDict } => {
  for (const reference of file.items(formOf(file).entries.get("Fields")) ?? []) {
    const field = file.dict(reference);
    const text = field?.entries.get("T");
    if (field && isKind(reference, "ref") && isKind(text, "string") && text.bytes.toString("latin1").includes(title))
      return { reference, field };
  }
  throw new RangeError(`no field ${title}`);
};
const itemsOf = (file: PdfFile, value: PdfValue | undefined): readonly PdfValue[] => file.items(value) ?? [];
const toPage = (file: PdfFile, writer: IncrementWriter, annotation: PdfRef): void => {
  const { reference, page } = firstPage(file);
  writer.place(reference, withEntries(page, { Annots: array([...itemsOf(file, page.entries.get("Annots")), annotation]) }));
};
const toForm = (file: PdfFile, writer: IncrementWriter, field: PdfRef, place: "first" | "last" = "last"): void => {
  const form = formOf(file);
  const old = itemsOf(file, form.entries.get("Fields"));
  placeForm(file, writer, withEntries(form, { Fields: array(place === "first" ? [field, ...old] : [...old, field]) }));
};
const widget = (type: string, title: string, rect: readonly number[], page: PdfRef, more: Record<string, PdfValue> = {}): PdfDict =>
  dict({
    Type: name("Annot"),
    Subtype: name("Widget"),
    FT: name(type),
    T: textString(title),
    F: 4,
    Rect: array([...rect]),
    P: page,
    ...more,
  });
const look = (text: string) => stream({ Type: name("XObject"), Subtype: name("Form"), BBox: array([0, 0, 200, 20]) }, Buffer.from(text));

/** A form with a text field that is drawn, and a signature field whose widget stands apart. */
const withForm = (original: Uint8Array): Uint8Array =>
  appended(original, (file, writer) => {
    const { reference } = firstPage(file);
    const drawn = writer.add(look("% trong"));
    const field = writer.add(widget("Tx", "Ten", [60, 600, 260, 620], reference, { AP: dict({ N: drawn }) }));
    toPage(file, writer, field);
    writer.place(
      file.rootRef,
      withEntries(file.catalog, { AcroForm: dict({ Fields: array([field]), DR: dict({}), DA: textString("/Helv 0 Tf") }) }),
    );
  });

const signed = async (docMdp: 1 | 2 | 3 | null, form = false): Promise<Buffer> => {
  const original = await blankPdf(7);
  return signByHand(form ? withForm(original) : original, pki, docMdp === null ? {} : { docMdp });
};

const note =
  (subtype: string, rect: readonly number[], more: Record<string, PdfValue> = {}): Change =>
  (file, writer) =>
    toPage(
      file,
      writer,
      writer.add(
        dict({ Type: name("Annot"), Subtype: name(subtype), F: 4, Rect: array([...rect]), Contents: textString("ghi chu"), ...more }),
      ),
    );
/** An annotation that brings its own picture. */
const drawnNote =
  (subtype: string, rect: readonly number[], picture: string): Change =>
  (file, writer) =>
    note(subtype, rect, { P: firstPage(file).reference, AP: dict({ N: writer.add(look(picture)) }) })(file, writer);
/** A signature field that is in the form and on no page. */
const loneField =
  (picture?: string): Change =>
  (file, writer) => {
    const drawn = picture === undefined ? {} : { AP: dict({ N: writer.add(look(picture)) }) };
    toForm(file, writer, writer.add(dict({ FT: name("Sig"), T: textString("X"), ...drawn })));
  };
const OVER_TEXT = [70, 498, 200, 515];
const BESIDE = [400, 300, 440, 320];

const filled: Change = (file, writer) => {
  const { reference, field } = fieldNamed(file, "Ten");
  writer.place(reference, withEntries(field, { V: textString("An"), AP: dict({ N: writer.add(look("BT (An) Tj ET")) }) }));
};
const filledInPlace: Change = (file, writer) => {
  const { reference, field } = fieldNamed(file, "Ten");
  const drawn = entriesOf(file, field.entries.get("AP")).entries.get("N");
  if (!isKind(drawn, "ref")) throw new RangeError("no appearance");
  writer.place(drawn, look("BT (An) Tj ET"));
  writer.place(reference, withEntries(field, { V: textString("An") }));
};
const fontAdded: Change = (file, writer) =>
  placeForm(file, writer, withEntries(formOf(file), { DR: dict({ Font: dict({ Helv: writer.add(dict({ Type: name("Font") })) }) }) }));

describe("what may follow a signature is not refused", () => {
  const allowed: readonly [string, 1 | 2 | 3 | null, boolean, Change][] = [
    ["P=2: a field filled", 2, true, filled],
    ["P=2: a field filled, its old appearance drawn anew", 2, true, filledInPlace],
    ["P=3: a field filled", 3, true, filled],
    ["a font added to the form", 2, true, fontAdded],
    ["P=3: a note over text, drawn by the viewer", 3, false, note("Text", OVER_TEXT)],
    ["P=3: a marker pen over text", 3, false, note("Highlight", OVER_TEXT, { C: array([1, 1, 0]) })],
    ["P=3: text beside the text", 3, false, note("FreeText", BESIDE)],
    ["P=3: a stamp with a picture beside the text", 3, false, drawnNote("Stamp", BESIDE, "1 0 0 rg 0 0 9 9 re f")],
    ["an object to which nothing leads", null, false, (_, writer) => void writer.add(dict({ A: 1 }))],
    [
      "an empty signature field for the next signer",
      null,
      false,
      (file, writer) => {
        const field = writer.add(widget("Sig", "Sau", BESIDE, firstPage(file).reference));
        toPage(file, writer, field);
        toForm(file, writer, field, "first");
      },
    ],
    ["an empty signature field on no page", null, false, loneField()],
    [
      "a group with a signature field below it",
      null,
      false,
      (file, writer) => {
        const group = writer.reserve();
        const kid = writer.add(dict({ FT: name("Sig"), T: textString("ky"), Parent: group, Rect: array([0, 0, 0, 0]) }));
        writer.place(group, dict({ T: textString("nhom"), Kids: array([kid]) }));
        toForm(file, writer, group);
      },
    ],
    [
      "an output intent where there was none",
      null,
      false,
      (file, writer) => writer.place(file.rootRef, withEntries(file.catalog, { OutputIntents: array([dict({ S: name("GTS_PDFA1") })]) })),
    ],
  ];
  it.each(allowed)("%s", async (_, docMdp, form, change) => {
    expect(await verdictOf(appended(await signed(docMdp, form), change))).toBe("TOTAL-PASSED");
  });

  it("a second signature shown over text: its signer answers for it, unless the file is certified or the signer is unknown", async () => {
    const over = (file: Uint8Array, by = pki.officer) =>
      signByHand(file, pki, {
        fieldName: "Sig2",
        by,
        appearance: {
          profile: "nd30-issued",
          image: {
            png: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
            widthPt: 300,
            heightPt: 80,
          },
          place: { page: 1, xPt: 60, yPt: 480 },
        },
      });
    expect(await verdictOf(over(await signed(null)))).toBe("TOTAL-PASSED");
    expect(await verdictOf(over(await signed(2)))).toBe("INDETERMINATE");
    expect(await verdictOf(over(await signed(null), pki.stranger))).not.toBe("TOTAL-PASSED");
  });

  it("offsets that count from the line end before an object", async () => {
    const bytes = await signed(null);
    const text = bytes.toString("latin1");
    const at = text.lastIndexOf("startxref\n");
    const offset = Number(/startxref\n(\d+)/.exec(text.slice(at))?.[1]);
    expect(
      openPdf(Buffer.from(text.slice(0, at) + text.slice(at).replace(String(offset), String(offset - 1)), "latin1")).sections.length,
    ).toBe(2);
  });
});

describe("the same doors, misused", () => {
  const refused: readonly [string, 1 | 2 | 3 | null, boolean, Change][] = [
    ["a field filled without a certification that allows it", null, true, filled],
    ["P=1: a field filled", 1, true, filled],
    ["P=1: an empty field", 1, false, loneField()],
    ["an empty signature field that shows something", null, false, loneField("1 g 0 0 200 20 re f")],
    [
      "P=2: the viewer is told to draw all fields anew",
      2,
      true,
      (file, writer) => placeForm(file, writer, withEntries(formOf(file), { NeedAppearances: true })),
    ],
    [
      "P=2: a field moved",
      2,
      true,
      (file, writer) => {
        const { reference, field } = fieldNamed(file, "Ten");
        writer.place(reference, withEntries(field, { Rect: array([60, 490, 260, 520]) }));
      },
    ],
    ["P=2: a note", 2, false, note("Text", BESIDE)],
    ["P=3: a note with an appearance over text", 3, false, drawnNote("Text", OVER_TEXT, "1 g 0 0 200 20 re f")],
    ["P=3: a black marker over text", 3, false, note("Highlight", OVER_TEXT, { C: array([0, 0, 0]) })],
    ["P=3: text over text", 3, false, note("FreeText", OVER_TEXT)],
    ["P=3: a note that runs a script", 3, false, note("Text", BESIDE, { A: dict({ S: name("JavaScript"), JS: textString("x") }) })],
    ["P=3: a film", 3, false, note("RichMedia", BESIDE)],
    [
      "an output intent put in the place of another",
      null,
      false,
      (file, writer) => writer.place(file.rootRef, withEntries(file.catalog, { OutputIntents: name("X") })),
    ],
  ];
  it.each(refused)("%s", async (_, docMdp, form, change) => {
    expect(await verdictOf(appended(await signed(docMdp, form), change))).not.toBe("TOTAL-PASSED");
  });
});
