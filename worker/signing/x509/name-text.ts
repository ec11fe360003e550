import { DerMembers, type DerNode, readChildren, readOid } from "../asn1/der-reader.ts";

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

/** A distinguished name for people (RFC 4514 order). Not for comparing: names are compared by their DER. */
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
