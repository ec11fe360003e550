import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import {
  DerMembers,
  type DerNode,
  readBoolean,
  readChildren,
  readDer,
  readExplicit,
  readNamedBits,
  readOctetBits,
  readOctetString,
  readOid,
  readSmallInteger,
  readTime,
  readUnsigned,
} from "../asn1/der-reader.ts";
import { OID } from "../asn1/object-identifiers.ts";
import { isSignatureOf, readSignatureAlgorithm } from "../cms/signature-scheme.ts";
import { type NameConstraints, readNameConstraints } from "./name-constraints.ts";
import { nameText, sameName } from "./name-text.ts";

/** Bits of KeyUsage (RFC 5280 §4.2.1.3). */
export const KEY_USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

/** A certificate, read once; everything that a path or a signature check asks for (RFC 5280 §4). */
export interface Certificate {
  readonly der: Buffer;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly serial: Buffer;
  readonly serialHex: string;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly issuerText: string;
  readonly subjectText: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectPublicKeyInfo: Buffer;
  /** The key octets inside subjectPublicKeyInfo; OCSP names an issuer by their hash. */
  readonly publicKeyOctets: Buffer;
  readonly publicKey: KeyObject;
  readonly signed: Buffer;
  readonly signatureAlgorithm: DerNode;
  readonly signatureValue: Buffer;
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | null } | null;
  readonly keyUsage: ReadonlySet<number> | null;
  readonly extendedKeyUsage: { readonly critical: boolean; readonly purposes: readonly string[] } | null;
  readonly subjectKeyId: Buffer | null;
  readonly authorityKeyId: Buffer | null;
  readonly nameConstraints: NameConstraints | null;
  readonly subjectAltNames: readonly DerNode[];
  readonly policies: readonly string[];
  readonly crlUrls: readonly string[];
  readonly ocspUrls: readonly string[];
  readonly issuerUrls: readonly string[];
  readonly ocspNoCheck: boolean;
  /** Critical extensions that this reader does not process: a path through them fails. */
  readonly unknownCritical: readonly string[];
}

const MAX_CERTIFICATE_BYTES = 64 * 1024;
const UNDERSTOOD = new Set<string>([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.cRLDistributionPoints,
  OID.authorityInfoAccess,
  OID.authorityKeyIdentifier,
  OID.subjectKeyIdentifier,
  OID.qcStatements,
]);

interface Extension {
  readonly critical: boolean;
  readonly value: Buffer;
}

export const readExtensions = (node: DerNode): ReadonlyMap<string, Extension> => {
  const found = new Map<string, Extension>();
  for (const child of readChildren(node)) {
    const members = new DerMembers(child);
    const oid = readOid(members.any());
    const flag = members.optional(0x01);
    const value = readOctetString(members.any());
    members.end();
    if (found.has(oid)) throw new AppError("verify.malformed_der", { why: `extension ${oid} twice` });
    found.set(oid, { critical: flag !== undefined && readBoolean(flag), value });
  }
  return found;
};

const uris = (names: readonly DerNode[]): string[] =>
  names.filter((name) => name.tag === 0x86).map((name) => name.content.toString("latin1"));

const readAccess = (value: Buffer, method: string): string[] =>
  readChildren(readDer(value)).flatMap((description) => {
    const members = new DerMembers(description);
    return readOid(members.any()) === method ? uris([members.any()]) : [];
  });

const readCrlUrls = (value: Buffer): string[] =>
  readChildren(readDer(value)).flatMap((point) => {
    const named = new DerMembers(point).optional(0xa0);
    const full = named === undefined ? undefined : readExplicit(named);
    return full?.tag === 0xa0 ? uris(readChildren(full)) : [];
  });

const readBasicConstraints = (value: Buffer): Certificate["basicConstraints"] => {
  const members = new DerMembers(readDer(value));
  const ca = members.optional(0x01);
  const length = members.optional(0x02);
  members.end();
  return { ca: ca !== undefined && readBoolean(ca), pathLength: length === undefined ? null : readSmallInteger(length) };
};

const cache = new Map<string, Certificate>();
const CACHED_CERTIFICATES = 512;

/** @throws AppError `verify.malformed_der` when the bytes are not one DER certificate of version 3 (or 1 for old anchors). */
export const parseCertificate = (bytes: Uint8Array): Certificate => {
  if (bytes.length > MAX_CERTIFICATE_BYTES) throw new AppError("verify.malformed_der", { why: "certificate above 64 KiB" });
  const fingerprint = createHash("sha256").update(bytes).digest("hex");
  const known = cache.get(fingerprint);
  if (known !== undefined) return known;
  const certificate = readCertificate(Buffer.from(bytes), fingerprint);
  if (cache.size >= CACHED_CERTIFICATES) cache.delete(cache.keys().next().value ?? "");
  cache.set(fingerprint, certificate);
  return certificate;
};

const readCertificate = (der: Buffer, fingerprint: string): Certificate => {
  const outer = new DerMembers(readDer(der));
  const signed = outer.take(0x30);
  const signatureAlgorithm = outer.take(0x30);
  const signatureValue = readOctetBits(outer.any());
  outer.end();
  const tbs = new DerMembers(signed);
  tbs.optional(0xa0);
  const serial = readSerial(tbs.take(0x02));
  if (!tbs.take(0x30).der.equals(signatureAlgorithm.der)) throw new AppError("verify.malformed_der", { why: "two signature algorithms" });
  const issuer = tbs.take(0x30);
  const validity = new DerMembers(tbs.take(0x30));
  const notBefore = readTime(validity.any());
  const notAfter = readTime(validity.any());
  const subject = tbs.take(0x30);
  const keyInfo = tbs.take(0x30);
  tbs.optional(0x81);
  tbs.optional(0x82);
  const extensionNode = tbs.optional(0xa3);
  tbs.end();
  const extensions = extensionNode === undefined ? new Map<string, Extension>() : readExtensions(readExplicit(extensionNode));
  const value = (oid: string) => extensions.get(oid)?.value;
  const read = <T>(oid: string, reader: (bytes: Buffer) => T): T | null => {
    const bytes = value(oid);
    return bytes === undefined ? null : reader(bytes);
  };
  let publicKey: KeyObject | undefined;
  return {
    der,
    fingerprint,
    serial,
    serialHex: serial.toString("hex"),
    issuer: issuer.der,
    subject: subject.der,
    issuerText: nameText(issuer),
    subjectText: nameText(subject),
    notBefore,
    notAfter,
    subjectPublicKeyInfo: keyInfo.der,
    publicKeyOctets: readPublicKeyOctets(keyInfo),
    get publicKey() {
      publicKey ??= readPublicKey(keyInfo.der);
      return publicKey;
    },
    signed: signed.der,
    signatureAlgorithm,
    signatureValue,
    basicConstraints: read(OID.basicConstraints, readBasicConstraints),
    keyUsage: read(OID.keyUsage, (bytes) => readNamedBits(readDer(bytes))),
    extendedKeyUsage: read(OID.extendedKeyUsage, (bytes) => ({
      critical: extensions.get(OID.extendedKeyUsage)?.critical === true,
      purposes: readChildren(readDer(bytes)).map(readOid),
    })),
    subjectKeyId: read(OID.subjectKeyIdentifier, (bytes) => readOctetString(readDer(bytes))),
    authorityKeyId: read(OID.authorityKeyIdentifier, (bytes) => new DerMembers(readDer(bytes)).optional(0x80)?.content ?? null),
    nameConstraints: read(OID.nameConstraints, readNameConstraints),
    subjectAltNames: read(OID.subjectAltName, (bytes) => readChildren(readDer(bytes))) ?? [],
    policies: read(OID.certificatePolicies, (bytes) => readChildren(readDer(bytes)).map((p) => readOid(new DerMembers(p).any()))) ?? [],
    crlUrls: read(OID.cRLDistributionPoints, readCrlUrls) ?? [],
    ocspUrls: read(OID.authorityInfoAccess, (bytes) => readAccess(bytes, OID.ocsp)) ?? [],
    issuerUrls: read(OID.authorityInfoAccess, (bytes) => readAccess(bytes, OID.caIssuers)) ?? [],
    ocspNoCheck: extensions.has(OID.ocspNoCheck),
    unknownCritical: [...extensions].filter(([oid, { critical }]) => critical && !UNDERSTOOD.has(oid)).map(([oid]) => oid),
  };
};

/** Serial numbers are compared octet by octet; a few old CAs issued negative ones, so the sign is not looked at. */
const readSerial = (node: DerNode): Buffer => {
  if (node.content.length === 0 || node.content.length > 21) throw new AppError("verify.malformed_der", { why: "serial number length" });
  return node.content[0] === 0 && node.content.length > 1 ? readUnsigned(node) : node.content;
};

const readPublicKeyOctets = (keyInfo: DerNode): Buffer => {
  const members = new DerMembers(keyInfo);
  members.take(0x30);
  return readOctetBits(members.any());
};

const readPublicKey = (subjectPublicKeyInfo: Buffer): KeyObject => {
  try {
    return createPublicKey({ key: subjectPublicKeyInfo, format: "der", type: "spki" });
  } catch (cause) {
    throw new AppError("verify.malformed_der", { why: "public key not readable" }, { cause });
  }
};

const issuedBy = new Map<string, boolean>();

/** Whether `issuer`'s key signed `certificate`; remembered, because a batch asks the same question a thousand times. */
export const isIssuedBy = (certificate: Certificate, issuer: Certificate): boolean => {
  if (!sameName(certificate.issuer, issuer.subject)) return false;
  const key = `${certificate.fingerprint}${issuer.fingerprint}`;
  const known = issuedBy.get(key);
  if (known !== undefined) return known;
  const answer = signatureHolds(certificate, issuer);
  if (issuedBy.size > 2048) issuedBy.clear();
  issuedBy.set(key, answer);
  return answer;
};

const signatureHolds = (certificate: Certificate, issuer: Certificate): boolean => {
  try {
    const scheme = readSignatureAlgorithm(certificate.signatureAlgorithm);
    return isSignatureOf(scheme, issuer.publicKey, certificate.signed, certificate.signatureValue);
  } catch (thrown) {
    // Weak or unknown algorithm, unreadable key: then nothing vouches for the certificate.
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
};
