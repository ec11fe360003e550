import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type ByteSource, bufferSource } from "./syntax/byte-source.ts";
import { decodeStream } from "./syntax/filters.ts";
import { type IndirectObject, parseIndirectObject } from "./syntax/indirect-object.ts";
import { DEFAULT_LIMITS, type PdfLimits } from "./syntax/limits.ts";
import { isKind, nameOf, type PdfDict, type PdfObject, type PdfRef, type PdfStream, type PdfValue } from "./syntax/objects.ts";
import { Tokenizer } from "./syntax/tokenizer.ts";
import { findStartXref, readXrefSections, type XrefEntry, type XrefSection } from "./syntax/xref.ts";

const MAX_REFERENCE_HOPS = 32;

interface ObjectStream {
  readonly data: Buffer;
  readonly numbers: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * A PDF opened for reading, object by object, on demand. Nothing is repaired: a file that does not say clearly where its objects
 * are is refused, because two readers could then see two different documents behind one signature.
 */
export class PdfFile {
  readonly source: ByteSource;
  readonly limits: PdfLimits;
  /** Newest first. */
  readonly sections: readonly XrefSection[];
  /** Bytes behind the one line end that may follow the last `%%EOF`; only white space gets this far. */
  readonly trailingBytes: number;
  /** Header version, or the catalog's when that is higher: `1.7`. */
  readonly headerVersion: string;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly #objects = new Map<number, PdfObject>();
  readonly #objectStreams = new Map<number, ObjectStream>();
  readonly #opening = new Set<number>();
  #inflated = 0;

  /**
   * @param known  sections already read from these very bytes, by offset.
   * @throws AppError `pdf.not_pdf`, `pdf.malformed`, `pdf.encrypted`, `pdf.limit`, `pdf.unsupported`
   */
  constructor(input: Uint8Array | ByteSource, limits: PdfLimits = DEFAULT_LIMITS, known: ReadonlyMap<number, XrefSection> = new Map()) {
    this.source = input instanceof Uint8Array ? bufferSource(input) : input;
    this.limits = limits;
    const header = /^%PDF-(\d\.\d)[\r\n \t]/.exec(this.source.slice(0, 16).toString("latin1"));
    if (!header) throw new AppError("pdf.not_pdf");
    this.headerVersion = header[1]!;
    this.trailingBytes = findStartXref(this.source).trailingBytes;
    this.sections = readXrefSections(this.source, limits, known);
    const entries = new Map<number, XrefEntry>();
    for (const section of this.sections) {
      if (section.trailer.entries.has("Encrypt")) throw new AppError("pdf.encrypted");
      for (const [number, entry] of section.entries) if (!entries.has(number)) entries.set(number, entry);
    }
    this.entries = entries;
  }

  get trailer(): PdfDict {
    return this.sections[0]!.trailer;
  }

  get rootRef(): PdfRef {
    const root = this.trailer.entries.get("Root");
    if (!isKind(root, "ref")) throw new AppError("pdf.malformed", { what: "Root", at: this.sections[0]!.offset });
    return root;
  }

  get catalog(): PdfDict {
    const catalog = this.resolve(this.rootRef);
    if (!isKind(catalog, "dict") || nameOf(catalog.entries.get("Type")) !== "Catalog") {
      throw new AppError("pdf.malformed", { what: "catalog", at: this.sections[0]!.offset });
    }
    return catalog;
  }

  /** Highest object number ever used, plus one. */
  get size(): number {
    let size = 1;
    for (const number of this.entries.keys()) size = Math.max(size, number + 1);
    for (const section of this.sections) {
      const declared = section.trailer.entries.get("Size");
      if (typeof declared === "number" && Number.isInteger(declared)) size = Math.max(size, declared);
    }
    if (size > this.limits.objects) throw new AppError("pdf.limit", { what: "objects", limit: this.limits.objects });
    return size;
  }

  /** The object of that number; null for free and unknown numbers (ISO 32000-1 §7.3.10). */
  get(number: number): PdfObject {
    const known = this.#objects.get(number);
    if (known !== undefined) return known;
    const entry = this.entries.get(number);
    if (!entry || entry.kind === "free") return null;
    if (this.#opening.has(number)) throw new AppError("pdf.malformed", { what: `object ${number} refers to itself`, at: 0 });
    this.#opening.add(number);
    try {
      const object = entry.kind === "plain" ? this.#plain(number, entry.offset, entry.generation).object : this.#compressed(number, entry);
      this.#objects.set(number, object);
      return object;
    } finally {
      this.#opening.delete(number);
    }
  }

  /** Follows references to the object itself. A reference with the wrong generation means null. */
  resolve(value: PdfObject | undefined): PdfObject {
    let current: PdfObject = value ?? null;
    for (let hops = 0; isKind(current, "ref"); hops++) {
      if (hops > MAX_REFERENCE_HOPS) throw new AppError("pdf.malformed", { what: "reference loop", at: 0 });
      const reference: PdfRef = current;
      current = generationOf(this.entries.get(reference.number)) === reference.generation ? this.get(reference.number) : null;
    }
    return current;
  }

  /** The dictionary behind a value, stream dictionaries included; null when it is something else. */
  dict(value: PdfObject | undefined): PdfDict | null {
    const object = this.resolve(value);
    if (isKind(object, "dict")) return object;
    return isKind(object, "stream") ? object.dict : null;
  }

  /** The items of an array behind a value; null when it is something else. */
  items(value: PdfObject | undefined): readonly PdfValue[] | null {
    const object = this.resolve(value);
    return isKind(object, "array") ? object.items : null;
  }

  /** Inflates a stream within the file's budget. */
  decode(object: PdfStream): Buffer {
    const left = this.limits.inflatedBytesTotal - this.#inflated;
    if (left <= 0) throw new AppError("pdf.limit", { what: "inflated bytes", limit: this.limits.inflatedBytesTotal });
    const data = decodeStream(object, Math.min(left, this.limits.inflatedBytes));
    this.#inflated += data.length;
    return data;
  }

  #plain(number: number, offset: number, generation: number): IndirectObject {
    const found = parseIndirectObject(this.source, offset, this.limits, (reference) => {
      const length = this.resolve(reference);
      if (typeof length !== "number") throw new AppError("pdf.malformed", { what: "stream length", at: offset });
      return length;
    });
    if (found.number !== number || found.generation !== generation) {
      throw new AppError("pdf.malformed", { what: `object ${number} ${generation}`, at: offset });
    }
    return found;
  }

  #compressed(number: number, entry: { container: number; index: number }): PdfValue {
    const { data, numbers, offsets } = this.#objectStream(entry.container);
    if (numbers[entry.index] !== number)
      throw new AppError("pdf.malformed", { what: `object ${number} in stream ${entry.container}`, at: 0 });
    const end = offsets[entry.index + 1] ?? data.length;
    const tokens = new Tokenizer(data.subarray(0, end), { pos: offsets[entry.index]!, maxDepth: this.limits.depth });
    const value = tokens.value();
    tokens.skipSpace();
    if (tokens.pos !== end) throw new AppError("pdf.malformed", { what: `object ${number} in stream ${entry.container}`, at: tokens.pos });
    return value;
  }

  #objectStream(container: number): ObjectStream {
    const known = this.#objectStreams.get(container);
    if (known) return known;
    const malformed = (): AppError => new AppError("pdf.malformed", { what: `object stream ${container}`, at: 0 });
    if (this.entries.get(container)?.kind !== "plain") throw malformed();
    const object = this.get(container);
    if (!isKind(object, "stream") || nameOf(object.dict.entries.get("Type")) !== "ObjStm") throw malformed();
    const count = object.dict.entries.get("N");
    const first = object.dict.entries.get("First");
    if (typeof count !== "number" || typeof first !== "number" || count > this.limits.objects) throw malformed();
    const data = this.decode(object);
    const tokens = new Tokenizer(data.subarray(0, first));
    const numbers: number[] = [];
    const offsets: number[] = [];
    for (let i = 0; i < count; i++) {
      numbers.push(tokens.expectInteger());
      offsets.push(first + tokens.expectInteger());
    }
    if (offsets.some((offset, i) => offset > data.length || offset < (offsets[i - 1] ?? first))) throw malformed();
    const opened = { data, numbers, offsets };
    this.#objectStreams.set(container, opened);
    return opened;
  }
}

const generationOf = (entry: XrefEntry | undefined): number => (entry?.kind === "plain" || entry?.kind === "free" ? entry.generation : 0);

/** Opens a PDF strictly. See {@link PdfFile}. */
export const openPdf = (input: Uint8Array | ByteSource, limits: PdfLimits = DEFAULT_LIMITS): PdfFile => new PdfFile(input, limits);
