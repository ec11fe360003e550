import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { pdfDate } from "./compose/vietnam-time.ts";
import { withIncrement } from "./prepare-signature.ts";
import { IncrementWriter } from "./sign/increment-writer.ts";
import { extensionChanges } from "./sign/signature-increment.ts";
import { openPdf, type PdfFile } from "./strict-reader.ts";
import { asBuffer } from "./syntax/byte-source.ts";
import { array, dict, isKind, name, type PdfDict, type PdfRef, type PdfValue, stream, textString, withEntries } from "./syntax/objects.ts";

/** DER of what proves a signature later: certificates, OCSPResponse, CertificateList. */
export interface Evidence {
  readonly certificates: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

export interface DssContent extends Evidence {
  /** Evidence by signature; whatever is named here goes into the top lists too. */
  readonly vri?: readonly (Evidence & {
    /** The signature's raw `/Contents`, zero padding included. */
    readonly contents: Uint8Array;
    readonly gatheredAt?: Date;
  })[];
}

const LISTS = { certificates: "Certs", ocspResponses: "OCSPs", crls: "CRLs" } as const;
const VRI_LISTS = { certificates: "Cert", ocspResponses: "OCSP", crls: "CRL" } as const;
type ListKey = keyof typeof LISTS;
const LIST_KEYS = Object.keys(LISTS) as ListKey[];

/**
 * Adds a Document Security Store by incremental append (ETSI EN 319 142-1 §5.4). What an earlier store holds stays; equal DER is
 * kept once. Returns the original when there is nothing new.
 * @throws AppError of the reader, `pdf.trailing_data`, `pdf.original_changed`
 */
export function appendDss(original: Uint8Array, content: DssContent): Uint8Array {
  const source = asBuffer(original);
  const increment = dssIncrement(openPdf(source), content);
  if (increment.length === 0) return original;
  return withIncrement(source, increment);
}

/** The bytes to put behind the file; empty when the store already holds everything. */
export function dssIncrement(file: PdfFile, content: DssContent): Buffer {
  if (file.trailingBytes > 0) throw new AppError("pdf.trailing_data", { count: file.trailingBytes });
  const writer = new IncrementWriter(file);
  const stored = file.catalog.entries.get("DSS");
  const old = file.dict(stored);
  let grew = false;
  const places = new Map<string, PdfRef>();
  const lists: Record<string, PdfValue> = {};
  for (const key of LIST_KEYS) {
    const items = [...(file.items(old?.entries.get(LISTS[key])) ?? [])];
    for (const item of items) rememberStored(file, item, places);
    for (const der of [content, ...(content.vri ?? [])].flatMap((evidence) => evidence[key])) {
      const digest = digestOf(der);
      if (places.has(digest)) continue;
      const place = writer.add(stream({}, asBuffer(der)));
      places.set(digest, place);
      items.push(place);
      grew = true;
    }
    if (items.length > 0) lists[LISTS[key]] = array(items);
  }
  const vri = grownVri(file.dict(old?.entries.get("VRI")), content, places);
  if (!grew && !vri) return Buffer.alloc(0);
  const store = withEntries(old ?? dict({ Type: name("DSS") }), { ...lists, ...(vri ? { VRI: vri } : {}) });
  if (isKind(stored, "ref")) writer.place(stored, store);
  const changes = { ...(isKind(stored, "ref") ? {} : { DSS: writer.add(store) }), ...extensionChanges(file, 2) };
  if (Object.keys(changes).length > 0) writer.place(file.rootRef, withEntries(file.catalog, changes));
  return writer.finish();
}

/** Key: upper-case SHA-1 of the signature's Contents (§5.4.2.3); an entry that is already there stays as it is. */
function grownVri(old: PdfDict | null, content: DssContent, places: ReadonlyMap<string, PdfRef>): PdfDict | null {
  const fresh: Record<string, PdfValue> = {};
  for (const entry of content.vri ?? []) {
    const key = createHash("sha1").update(entry.contents).digest("hex").toUpperCase();
    if (old?.entries.has(key)) continue;
    const lists: Record<string, PdfValue> = {};
    for (const list of LIST_KEYS) {
      const items = entry[list].map((der) => places.get(digestOf(der))!);
      if (items.length > 0) lists[VRI_LISTS[list]] = array(items);
    }
    fresh[key] = dict({ Type: name("VRI"), ...lists, TU: entry.gatheredAt && textString(pdfDate(entry.gatheredAt)) });
  }
  return Object.keys(fresh).length > 0 ? withEntries(old ?? dict({}), fresh) : null;
}

function rememberStored(file: PdfFile, item: PdfValue, places: Map<string, PdfRef>): void {
  const object = file.resolve(item);
  if (isKind(item, "ref") && isKind(object, "stream")) places.set(digestOf(file.decode(object)), item);
}

const digestOf = (der: Uint8Array): string => createHash("sha256").update(der).digest("hex");

/** What a file's Document Security Store holds, as DER. Streams that cannot be decoded are left out. */
export function readDss(file: PdfFile): Evidence & { readonly vriKeys: readonly string[] } {
  const store = file.dict(file.catalog.entries.get("DSS"));
  const list = (key: ListKey): Buffer[] =>
    (file.items(store?.entries.get(LISTS[key])) ?? []).flatMap((item) => {
      const object = file.resolve(item);
      return isKind(object, "stream") ? [file.decode(object)] : [];
    });
  return {
    certificates: list("certificates"),
    ocspResponses: list("ocspResponses"),
    crls: list("crls"),
    vriKeys: [...(file.dict(store?.entries.get("VRI"))?.entries.keys() ?? [])],
  };
}
