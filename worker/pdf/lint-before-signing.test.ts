import { describe, expect, it } from "vitest";
import { lintBeforeSigning } from "./lint-before-signing.ts";
import { array, dict, name, type PdfDict, ref, stream, textString } from "./syntax/objects.ts";
import { signed } from "./testing/forgery-kit.ts";
import { plainPdf, samplePaper } from "./testing/sample-papers.ts";

const kinds = (bytes: Uint8Array): string[] => [...new Set(lintBeforeSigning(bytes).map(({ kind }) => kind))];
const action = (kind: string): PdfDict => dict({ S: name(kind) });
const annotation = (more: Record<string, PdfDict | ReturnType<typeof name>>): PdfDict =>
  dict({ Type: name("Annot"), Rect: array([0, 0, 9, 9]), ...more });

describe("lint before signing", () => {
  it("finds nothing in our own papers, signed or not", async () => {
    expect(lintBeforeSigning(await samplePaper(2))).toEqual([]);
    expect(lintBeforeSigning(signed(signed(), "Second"))).toEqual([]);
  });

  const bad: Record<string, [Buffer, string]> = {
    "an open action with a script": [
      plainPdf({ catalog: { OpenAction: dict({ S: name("JavaScript"), JS: textString("app.alert(1)") }) } }),
      "javascript",
    ],
    "a script in the name tree": [plainPdf({ catalog: { Names: dict({ JavaScript: dict({}) }) } }), "javascript"],
    "a launch action": [plainPdf({ page: { Annots: array([annotation({ Subtype: name("Link"), A: action("Launch") })]) } }), "action"],
    "a link to the network": [plainPdf({ page: { Annots: array([annotation({ Subtype: name("Link"), A: action("URI") })]) } }), "action"],
    "actions on events": [plainPdf({ page: { AA: dict({}) } }), "action"],
    "attached files": [plainPdf({ catalog: { Names: dict({ EmbeddedFiles: dict({}) }) } }), "embedded-file"],
    "layers that can be switched": [plainPdf({ catalog: { OCProperties: dict({}) } }), "optional-content"],
    "a comment": [plainPdf({ page: { Annots: array([annotation({ Subtype: name("FreeText") })]) } }), "annotation"],
    "a form to fill": [
      plainPdf({
        extra: (writer) => void writer.add(dict({ FT: name("Tx"), T: textString("a") })),
        catalog: { AcroForm: dict({ Fields: array([ref(6)]) }) },
      }),
      "form-field",
    ],
    "a dynamic form": [plainPdf({ catalog: { AcroForm: dict({ Fields: array([]), XFA: textString("x") }) } }), "dynamic-form"],
    "an object nobody uses": [plainPdf({ extra: (writer) => void writer.add(stream({}, Buffer.from("x"))) }), "unreferenced-object"],
    "a reference into the void": [plainPdf({ page: { Annots: ref(77) } }), "dangling-reference"],
    "empty lines behind the end": [Buffer.concat([plainPdf(), Buffer.from("\n\n")]), "trailing-data"],
  };
  for (const [title, [bytes, kind]] of Object.entries(bad)) it(`finds ${title}`, () => expect(kinds(bytes)).toContain(kind));

  it("leaves plain links inside the document alone", () => {
    expect(kinds(plainPdf({ page: { Annots: array([annotation({ Subtype: name("Link"), A: action("GoTo") })]) } }))).toEqual([]);
  });
});
