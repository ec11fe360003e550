import { AppError } from "@camtay/shared/errors/app-error.ts";
import { PdfFile } from "../pdf/strict-reader.ts";
import type { ByteSource } from "../pdf/syntax/byte-source.ts";
import { DEFAULT_LIMITS } from "../pdf/syntax/limits.ts";
import { array, dict, isKind, name, nameOf, type PdfDict, type PdfObject, type PdfValue, ref, withEntries } from "../pdf/syntax/objects.ts";
import { type Page, walkPages } from "../pdf/syntax/page-tree.ts";
import { serializeObject } from "../pdf/syntax/serialize.ts";

/** A part that would be larger is none: its pages share what belongs to the whole file. */
const MOST_PART_BYTES = 192 * 1024 * 1024;
/** What a page shows; everything else of its dictionary leads out of the page or is for programs only. */
const SHOWN = ["Contents", "Annots", "Group", "UserUnit"] as const;
/** Nodes that lead to the whole document. */
const OUTSIDE: ReadonlySet<string | null> = new Set(["Page", "Pages", "Catalog", "StructTreeRoot", "StructElem"]);

/** A PDF that lies in a file and is read where it matters; its pages are handed out as small PDFs of their own. */
export interface CutPdf {
  readonly pageCount: number;
  /** The pages from `from` (counted from 0) up to but not including `to` with all they show. @throws AppError `pdf.…` when they cannot be had alone */
  part(from: number, to: number): Uint8Array;
}

/**
 * @returns null when pages may mean something else alone than in their document: forms and signatures, layers that can be switched off
 * @throws AppError `pdf.…` when the file does not say clearly where its objects are
 */
export function openForCutting(source: ByteSource): CutPdf | null {
  const file = new PdfFile(source);
  if (file.catalog.entries.has("AcroForm") || file.catalog.entries.has("OCProperties") || holds(source, "/ByteRange")) return null;
  const known = new Map(file.sections.map((section) => [section.offset, section]));
  const pages = [...walkPages(file)];
  return {
    pageCount: pages.length,
    // Opened anew each time: what a reader has read it keeps.
    part: (from, to) => writePart(new PdfFile(source, DEFAULT_LIMITS, known), pages.slice(from, to)),
  };
}

function holds(source: ByteSource, text: string): boolean {
  let found = false;
  source.scan(0, source.size, (piece) => (found ||= piece.includes(text, 0, "latin1")), text.length);
  return found;
}

const ROOT = 1;
const PAGES = 2;

function writePart(file: PdfFile, pages: readonly Page[]): Uint8Array {
  const numbers = new Map<number, number>();
  const waiting: number[] = [];
  const numberOf = (old: number): number => {
    const known = numbers.get(old);
    if (known !== undefined) return known;
    const given = PAGES + 1 + pages.length + numbers.size;
    numbers.set(old, given);
    waiting.push(old);
    return given;
  };
  const copy = (value: PdfValue): PdfValue => {
    if (isKind(value, "array")) return array(value.items.map(copy));
    if (isKind(value, "dict")) return copyEntries(value);
    if (!isKind(value, "ref")) return value;
    const target = file.resolve(value);
    const leadsOut = isKind(target, "dict") && OUTSIDE.has(nameOf(target.entries.get("Type")));
    return target === null || leadsOut ? null : ref(numberOf(value.number));
  };
  const copyEntries = (from: PdfDict): PdfDict => ({
    kind: "dict",
    entries: new Map([...from.entries].map(([key, value]) => [key, copy(value)])),
  });
  const copyPage = ({ dict: own, cropBox, rotate, resources }: Page): PdfDict => {
    const shown = SHOWN.map((key) => [key, own.entries.get(key)] as const).filter(
      (entry): entry is [(typeof SHOWN)[number], PdfValue] => entry[1] !== undefined,
    );
    return dict({
      Type: name("Page"),
      Parent: ref(PAGES),
      MediaBox: array([...cropBox]),
      Rotate: rotate,
      Resources: resources === null ? dict({}) : copyEntries(resources),
      ...Object.fromEntries(shown.map(([key, value]) => [key, copy(value)])),
    });
  };
  const objects: Buffer[] = [];
  let sizeBytes = 0;
  const write = (number: number, object: PdfObject): void => {
    const bytes = serializeObject(number, 0, object);
    sizeBytes += bytes.length;
    if (sizeBytes > MOST_PART_BYTES) throw new AppError("pdf.limit", { what: "bytes of a part", limit: MOST_PART_BYTES });
    objects[number] = bytes;
  };
  write(ROOT, dict({ Type: name("Catalog"), Pages: ref(PAGES) }));
  write(PAGES, dict({ Type: name("Pages"), Count: pages.length, Kids: array(pages.map((_, at) => ref(PAGES + 1 + at))) }));
  for (const [at, page] of pages.entries()) write(PAGES + 1 + at, copyPage(page));
  for (let old = waiting.shift(); old !== undefined; old = waiting.shift()) {
    const object = file.get(old);
    if (isKind(object, "stream"))
      write(numberOf(old), { kind: "stream", dict: withEntries(copyEntries(object.dict), { Length: object.raw.length }), raw: object.raw });
    else write(numberOf(old), copy(object));
  }
  return withTable(objects);
}

/** Header, objects, cross-reference table and trailer (ISO 32000-1 §7.5). */
function withTable(objects: readonly Buffer[]): Uint8Array {
  const header = Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1");
  const lines = ["0000000000 65535 f \n"];
  let offset = header.length;
  for (const object of objects.slice(1)) {
    lines.push(`${String(offset).padStart(10, "0")} 00000 n \n`);
    offset += object.length;
  }
  const trailer = `xref\n0 ${objects.length}\n${lines.join("")}trailer\n<</Size ${objects.length} /Root ${ROOT} 0 R>>\nstartxref\n${offset}\n%%EOF\n`;
  const { buffer, byteOffset, length } = Buffer.concat([header, ...objects.slice(1), Buffer.from(trailer, "latin1")]);
  // No Buffer: of one a page's bytes would be a view that keeps the whole part.
  return new Uint8Array(buffer, byteOffset, length);
}
