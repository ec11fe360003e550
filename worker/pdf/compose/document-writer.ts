import { dict, hexString, type PdfObject, type PdfRef, ref } from "../syntax/objects.ts";
import { serialize, serializeObject } from "../syntax/serialize.ts";

/** Collects objects in the order of their numbers and writes one file with a classic cross-reference table (ISO 32000-1 §7.5). */
export class DocumentWriter {
  readonly #objects: (PdfObject | undefined)[] = [];

  /** A number for an object that is filled in later. */
  reserve(): PdfRef {
    this.#objects.push(undefined);
    return ref(this.#objects.length);
  }

  fill(reference: PdfRef, object: PdfObject): void {
    this.#objects[reference.number - 1] = object;
  }

  add(object: PdfObject): PdfRef {
    const reference = this.reserve();
    this.fill(reference, object);
    return reference;
  }

  /** @param id 16 bytes; both halves of the trailer's `/ID` of a file written for the first time. */
  finish(trailer: { root: PdfRef; info: PdfRef; id: Buffer }): Buffer {
    // Four bytes above 127 tell transfer programs that the file is binary; PDF/A-2 §6.1.2 demands them.
    const parts: Buffer[] = [Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1")];
    let offset = parts[0]!.length;
    const rows = ["0000000000 65535 f \n"];
    this.#objects.forEach((object, i) => {
      if (object === undefined) throw new RangeError(`object ${i + 1} was reserved and never written`);
      const bytes = serializeObject(i + 1, 0, object);
      rows.push(`${String(offset).padStart(10, "0")} 00000 n \n`);
      parts.push(bytes);
      offset += bytes.length;
    });
    const id = hexString(trailer.id);
    const entries = dict({ Size: rows.length, Root: trailer.root, Info: trailer.info, ID: { kind: "array", items: [id, id] } });
    parts.push(
      Buffer.from(`xref\n0 ${rows.length}\n${rows.join("")}trailer\n${serialize(entries)}\nstartxref\n${offset}\n%%EOF\n`, "latin1"),
    );
    return Buffer.concat(parts);
  }
}
