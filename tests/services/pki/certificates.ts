import { createHash, createPublicKey, type KeyObject, sign, X509Certificate } from "node:crypto";
import {
  bitString,
  boolean,
  context,
  contextPrimitive,
  integer,
  NULL,
  objectIdentifier,
  octetString,
  printableString,
  sequence,
  setOf,
  time,
  tlv,
  utf8String,
} from "./der.ts";

export const OID = {
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
  sha256WithRsa: "1.2.840.113549.1.1.11",
  keyPurposeEmailProtection: "1.3.6.1.5.5.7.3.4",
  keyPurposeTimeStamping: "1.3.6.1.5.5.7.3.8",
  keyPurposeOcspSigning: "1.3.6.1.5.5.7.3.9",
  keyPurposeDocumentSigning: "1.3.6.1.5.5.7.3.36",
} as const;

const ATTRIBUTE = { CN: "2.5.4.3", C: "2.5.4.6", L: "2.5.4.7", O: "2.5.4.10", OU: "2.5.4.11", UID: "0.9.2342.19200300.100.1.1" } as const;

/** Relative distinguished names in the order in which they are written, most general first. */
export type Name = readonly (readonly [keyof typeof ATTRIBUTE, string])[];

export const encodeName = (name: Name): Buffer =>
  sequence(
    ...name.map(([type, value]) =>
      setOf(sequence(objectIdentifier(ATTRIBUTE[type]), type === "C" ? printableString(value) : utf8String(value))),
    ),
  );

const sha256WithRsa = sequence(objectIdentifier(OID.sha256WithRsa), NULL);

/** SEQUENCE { tbs, sha256WithRSAEncryption, signature }: the shape of a certificate, a CRL and an OCSP answer's core. */
export const signedBy = (key: KeyObject, toBeSigned: Buffer, ...after: readonly Buffer[]): Buffer =>
  sequence(toBeSigned, sha256WithRsa, bitString(sign("sha256", toBeSigned, key)), ...after);

const extension = (id: string, value: Buffer, critical = false): Buffer =>
  sequence(objectIdentifier(id), ...(critical ? [boolean(true)] : []), octetString(value));

/** The BIT STRING of the key as RFC 5280 4.2.1.2 method 1 and OCSP hash it. */
export const publicKeyBits = (key: KeyObject): Buffer => {
  const spki = createPublicKeyOf(key).export({ type: "spki", format: "der" });
  return bitStringAtTheEnd(spki);
};

const createPublicKeyOf = (key: KeyObject): KeyObject => (key.type === "private" ? createPublicKey(key) : key);

// SubjectPublicKeyInfo ::= SEQUENCE { algorithm SEQUENCE, key BIT STRING }: step over the outer header and the first element.
function bitStringAtTheEnd(spki: Buffer): Buffer {
  const header = (at: number): { content: number; end: number } => {
    const first = spki[at + 1] ?? 0;
    const count = first & 0x80 ? first & 0x7f : 0;
    const length = count === 0 ? first : spki.readUIntBE(at + 2, count);
    return { content: at + 2 + count, end: at + 2 + count + length };
  };
  const outer = header(0);
  const algorithm = header(outer.content);
  const bits = header(algorithm.end);
  return spki.subarray(bits.content + 1, bits.end);
}

export const keyIdentifier = (key: KeyObject): Buffer => createHash("sha1").update(publicKeyBits(key)).digest();

export type Purpose = "ca-root" | "ca-intermediate" | "signer" | "tsa" | "ocsp";

export interface CertificateRequest {
  readonly purpose: Purpose;
  readonly subject: Name;
  readonly issuer: Name;
  readonly subjectKey: KeyObject;
  readonly issuerKey: KeyObject;
  readonly serialNumber: bigint;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Where the issuer's certificate, CRL and (for end entities) OCSP responder answer. */
  readonly urls?: { readonly issuer: string; readonly crl: string; readonly ocsp?: string };
}

const usageBits: Record<Purpose, Buffer> = {
  "ca-root": bitString(Buffer.from([0x06]), 1), // keyCertSign, cRLSign
  "ca-intermediate": bitString(Buffer.from([0x06]), 1),
  signer: bitString(Buffer.from([0xc0]), 6), // digitalSignature, nonRepudiation
  tsa: bitString(Buffer.from([0xc0]), 6),
  ocsp: bitString(Buffer.from([0x80]), 7),
};

/** Extended key usage; the TSA's is alone and critical (RFC 3161 2.3). */
const KEY_PURPOSES: Record<Purpose, readonly string[]> = {
  "ca-root": [],
  "ca-intermediate": [],
  signer: [OID.keyPurposeEmailProtection, OID.keyPurposeDocumentSigning],
  tsa: [OID.keyPurposeTimeStamping],
  ocsp: [OID.keyPurposeOcspSigning],
};

const uri = (text: string): Buffer => contextPrimitive(6, Buffer.from(text, "latin1"));

function extensions(request: CertificateRequest): Buffer[] {
  const { purpose, urls } = request;
  const list = [extension("2.5.29.14", octetString(keyIdentifier(request.subjectKey)))];
  list.push(extension("2.5.29.35", sequence(contextPrimitive(0, keyIdentifier(request.issuerKey)))));
  if (purpose === "ca-root") list.push(extension("2.5.29.19", sequence(boolean(true)), true));
  else if (purpose === "ca-intermediate") list.push(extension("2.5.29.19", sequence(boolean(true), integer(0)), true));
  else list.push(extension("2.5.29.19", sequence(), true));
  list.push(extension("2.5.29.15", usageBits[purpose], true));
  const keyPurposes = KEY_PURPOSES[purpose];
  if (keyPurposes.length > 0) list.push(extension("2.5.29.37", sequence(...keyPurposes.map(objectIdentifier)), purpose === "tsa"));
  if (purpose === "ocsp") list.push(extension("1.3.6.1.5.5.7.48.1.5", NULL)); // id-pkix-ocsp-nocheck
  if (urls) {
    list.push(extension("2.5.29.31", sequence(sequence(context(0, context(0, uri(urls.crl)))))));
    const access = [sequence(objectIdentifier("1.3.6.1.5.5.7.48.2"), uri(urls.issuer))];
    if (urls.ocsp) access.unshift(sequence(objectIdentifier("1.3.6.1.5.5.7.48.1"), uri(urls.ocsp)));
    list.push(extension("1.3.6.1.5.5.7.1.1", sequence(...access)));
  }
  return list;
}

/** An X.509 v3 certificate (RFC 5280), DER; the issuer's key is RSA and signs with SHA-256. */
export const issueCertificate = (request: CertificateRequest): Buffer =>
  signedBy(
    request.issuerKey,
    sequence(
      context(0, integer(2)),
      integer(request.serialNumber),
      sha256WithRsa,
      encodeName(request.issuer),
      sequence(time(request.notBefore), time(request.notAfter)),
      encodeName(request.subject),
      createPublicKeyOf(request.subjectKey).export({ type: "spki", format: "der" }),
      context(3, sequence(...extensions(request))),
    ),
  );

export interface RevokedEntry {
  readonly serialNumber: bigint;
  readonly revokedAt: Date;
  /** CRLReason of RFC 5280 5.3.1, e.g. 4 = superseded. */
  readonly reason: number;
}

/** A complete X.509 v2 CRL (RFC 5280 5), DER. */
export function issueCrl(list: {
  issuer: Name;
  issuerKey: KeyObject;
  number: bigint;
  thisUpdate: Date;
  nextUpdate: Date;
  revoked: readonly RevokedEntry[];
}): Buffer {
  const rows = list.revoked.map((entry) =>
    sequence(integer(entry.serialNumber), time(entry.revokedAt), sequence(extension("2.5.29.21", tlv(0x0a, Buffer.from([entry.reason]))))),
  );
  return signedBy(
    list.issuerKey,
    sequence(
      integer(1),
      sha256WithRsa,
      encodeName(list.issuer),
      time(list.thisUpdate),
      time(list.nextUpdate),
      ...(rows.length > 0 ? [sequence(...rows)] : []),
      context(
        0,
        sequence(
          extension("2.5.29.35", sequence(contextPrimitive(0, keyIdentifier(list.issuerKey)))),
          extension("2.5.29.20", integer(list.number)),
        ),
      ),
    ),
  );
}

export const toPem = (der: Uint8Array): string => new X509Certificate(der).toString();
