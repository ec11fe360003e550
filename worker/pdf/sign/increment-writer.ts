import { createHash } from "node:crypto";
import type { PdfFile } from "../strict-reader.ts";
import { array, dict, hexString, isKind, name, type PdfDict, type PdfObject, type PdfRef, type PdfValue, ref } from "../syntax/objects.ts";
import { serialize, serializeObject } from "../syntax/serialize.ts";

interface Row {
  readonly number: number;
  readonly generation: number;
  readonly offset: number;
}

/**
 * Collects new and changed objects and writes them behind the original bytes (ISO 32000-1 §7.5.6): same flavour of cross-reference
 * as the last section, object numbers and generations kept, first half of `/ID` kept, free list untouched.
 */
export class IncrementWriter {
  readonly #file: PdfFile;
  readonly #parts: Buffer[] = [];
  /** What makes this increment another one than any before: hashed into the file's second identifier. */
  readonly #telling: Buffer[] = [];
  readonly #rows: Row[] = [];
  readonly #placed = new Map<number, PdfObject>();
  #nextNumber: number;
  #offset: number;

  constructor(file: PdfFile) {
    this.#file = file;
    this.#nextNumber = file.size;
    this.#offset = file.source.size;
    const last = file.source.slice(file.source.size - 1, file.source.size)[0];
    if (last !== 10 && last !== 13) this.#push(Buffer.from("\n"));
  }

  /** Next object's number, to be placed later. */
  reserve(): PdfRef {
    return ref(this.#nextNumber++);
  }

  add(object: PdfObject): PdfRef {
    const reference = this.reserve();
    this.place(reference, object);
    return reference;
  }

  /** Writes a reserved object, or the new state of an existing one. */
  place(reference: PdfRef, object: PdfObject): void {
    this.placeBytes(reference, serializeObject(reference.number, reference.generation, object));
    this.#placed.set(reference.number, object);
  }

  /**
   * Writes an object already in PDF syntax.
   * @param telling the part of it that goes into the file's identifier; room that is still empty says nothing
   * @returns its offset in the file
   */
  placeBytes(reference: PdfRef, bytes: Buffer, telling: Buffer = bytes): number {
    const offset = this.#offset;
    this.#rows.push({ number: reference.number, generation: reference.generation, offset });
    this.#telling.push(telling);
    this.#push(bytes);
    return offset;
  }

  /** Closes the increment. Nothing may be placed after it. */
  finish(): Buffer {
    const trailer = this.#trailer();
    const rows = this.#rows.sort((a, b) => a.number - b.number);
    if (this.#file.sections[0]!.flavour === "table") this.#finishTable(rows, trailer);
    else this.#finishStream(rows, trailer);
    return Buffer.concat(this.#parts);
  }

  #finishTable(rows: readonly Row[], trailer: Record<string, PdfValue | undefined>): void {
    const offset = this.#offset;
    const text: string[] = ["xref\n"];
    for (const run of consecutive(rows)) {
      text.push(`${run[0]!.number} ${run.length}\n`);
      for (const row of run) text.push(`${String(row.offset).padStart(10, "0")} ${String(row.generation).padStart(5, "0")} n \n`);
    }
    text.push(`trailer\n${serialize(dict(trailer))}\nstartxref\n${offset}\n%%EOF\n`);
    this.#push(Buffer.from(text.join(""), "latin1"));
  }

  #finishStream(rows: readonly Row[], trailer: Record<string, PdfValue | undefined>): void {
    const self = this.reserve();
    const offset = this.#offset;
    const all = [...rows, { number: self.number, generation: 0, offset }];
    const data = Buffer.alloc(all.length * 9);
    all.forEach((row, i) => {
      data[i * 9] = 1;
      data.writeUIntBE(row.offset, i * 9 + 1, 6);
      data.writeUInt16BE(row.generation, i * 9 + 7);
    });
    const entries = dict({
      Type: name("XRef"),
      ...trailer,
      Size: self.number + 1,
      W: array([1, 6, 2]),
      Index: array(consecutive(all).flatMap((run) => [run[0]!.number, run.length])),
      Length: data.length,
    });
    this.#push(serializeObject(self.number, 0, { kind: "stream", dict: entries, raw: data }));
    this.#push(Buffer.from(`startxref\n${offset}\n%%EOF\n`, "latin1"));
  }

  #trailer(): Record<string, PdfValue | undefined> {
    const old = this.#file.trailer.entries;
    return {
      Size: this.#nextNumber,
      Root: old.get("Root"),
      Info: old.get("Info"),
      ID: array(this.#identifiers(this.#file.items(old.get("ID")))),
      Prev: this.#file.sections[0]!.offset,
    };
  }

  #identifiers(old: readonly PdfValue[] | null): PdfValue[] {
    const hash = createHash("sha256");
    for (const part of this.#telling) hash.update(part);
    const fresh = hexString(hash.update(`${this.#file.source.size}`).digest().subarray(0, 16));
    const first = old?.[0];
    return [isKind(first, "string") ? first : fresh, fresh];
  }

  /** Current state of a dictionary: what this increment placed, else what the file holds. */
  current(reference: PdfRef): PdfDict | null {
    const object = this.#placed.get(reference.number) ?? this.#file.resolve(reference);
    return isKind(object, "dict") ? object : null;
  }

  #push(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#offset += bytes.length;
  }
}

function consecutive(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && last.at(-1)!.number + 1 === row.number) last.push(row);
    else runs.push([row]);
  }
  return runs;
}
