import { AppError } from "@camtay/shared/errors/app-error.ts";
import { DerMembers, type DerNode, readChildren, readDer, readOid } from "../asn1/der-reader.ts";

const SHORT: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "2.5.4.12": "T",
  "2.5.4.97": "organizationIdentifier",
  "0.9.2342.19200300.100.1.1": "UID",
  "1.2.840.113549.1.9.1": "emailAddress",
};

const valueText = (node: DerNode): string =>
  node.tag === 0x1e ? Buffer.from(node.content).swap16().toString("utf16le") : node.content.toString(node.tag === 0x0c ? "utf8" : "latin1");

/** A distinguished name for people (RFC 4514 order). Not for comparing: see {@link sameName}. */
export const nameText = (name: DerNode): string =>
  readChildren(name)
    .flatMap((set) => readChildren(set))
    .map((pair) => {
      const members = new DerMembers(pair);
      const oid = readOid(members.any());
      const value = members.any();
      const text = value.tag === 0x1e && value.content.length % 2 === 1 ? "?" : valueText(value);
      return `${SHORT[oid] ?? oid}=${text.replace(/[,+"\\<>;=]/g, (sign) => `\\${sign}`)}`;
    })
    .reverse()
    .join(",");

/** UTF8String, PrintableString, TeletexString, IA5String, BMPString: the kinds in which one name may be written twice. */
const TEXT_TAGS: ReadonlySet<number> = new Set([0x0c, 0x13, 0x14, 0x16, 0x1e]);

/** UTF-8 that was encoded twice, as node-forge does with Vietnamese names when it refers to a certificate. */
const encodedOnce = (text: string): string => {
  if ([...text].some((character) => character > "\u00ff")) return text;
  const decoded = Buffer.from(text, "latin1").toString("utf8");
  return decoded.includes("\ufffd") ? text : decoded;
};

/** One spelling for all encodings of a name: kind of string, case and runs of spaces do not count (RFC 5280 §7.1). */
const foldedName = (der: Uint8Array): string =>
  JSON.stringify(
    readChildren(readDer(der)).map((set) =>
      readChildren(set)
        .map((pair) => {
          const members = new DerMembers(pair);
          const oid = readOid(members.any());
          const value = members.any();
          members.end();
          const isText = TEXT_TAGS.has(value.tag) && !(value.tag === 0x1e && value.content.length % 2 === 1);
          return [
            oid,
            isText ? encodedOnce(valueText(value)).normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim() : value.der.toString("hex"),
          ];
        })
        .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    ),
  );

/**
 * Whether two distinguished names (DER) are the same name. Some tools write a certificate's names anew with other string types when they
 * refer to it; what ties certificates together is the signature, the name only says where to look.
 */
export const sameName = (a: Buffer, b: Buffer): boolean => {
  if (a.equals(b)) return true;
  try {
    return foldedName(a) === foldedName(b);
  } catch (thrown) {
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
};
