import { createHash } from "node:crypto";
import { DerMembers, readDer, readOctetString } from "../asn1/der-reader.ts";
import { derContext, derOctetString, derOid, derSequence, derSetOf, derSmallInteger, retagged } from "../asn1/der-writer.ts";
import { type HashName, OID } from "../asn1/object-identifiers.ts";
import { parseCertificate } from "../x509/certificate.ts";
import { digestAlgorithm, type SignatureScheme, signatureAlgorithm } from "./signature-scheme.ts";

/** The bytes a signer's key will cover. They are stored as they are and never built again once hashed. */
export interface SignedAttributes {
  /** DER of the attributes as SET OF (tag 0x31), the form that is hashed (RFC 5652 §5.4). */
  readonly der: Buffer;
  /** Hash of `der`: what a remote service, token or HSM is asked to sign. */
  readonly digest: Buffer;
}

const attribute = (type: string, ...values: readonly Uint8Array[]): Buffer => derSequence(derOid(type), derSetOf(values));

const CONTENT_TYPE = attribute(OID.contentType, derOid(OID.data));

/** ESSCertIDv2 of one certificate; SHA-256 is the default algorithm and therefore left out (RFC 5035 §4). */
const signingCertificateV2 = (certificate: Uint8Array): Buffer =>
  attribute(
    OID.signingCertificateV2,
    derSequence(derSequence(derSequence(derOctetString(createHash("sha256").update(certificate).digest())))),
  );

/**
 * Exactly content-type, message-digest and signing-certificate-v2; no signing-time, which PAdES keeps in `/M`
 * (ETSI EN 319 142-1 §6.3).
 *
 * @param documentDigest  hash of the bytes of the ByteRange, made with `hash`.
 * @param certificate     DER of the signer's certificate.
 */
export const signedAttributes = (documentDigest: Uint8Array, certificate: Uint8Array, hash: HashName = "sha256"): SignedAttributes => {
  const der = derSetOf([CONTENT_TYPE, attribute(OID.messageDigest, derOctetString(documentDigest)), signingCertificateV2(certificate)]);
  return { der, digest: createHash(hash).update(der).digest() };
};

export interface CmsParts {
  readonly signedAttributes: Uint8Array;
  readonly scheme: SignatureScheme;
  readonly signature: Uint8Array;
  /** DER, signer first; the others in any order. */
  readonly certificates: readonly Uint8Array[];
  /** DER of a TimeStampToken over the signature value. */
  readonly timestampToken?: Uint8Array | undefined;
}

/** The finished ContentInfo: detached SignedData with one SignerInfo (ETSI EN 319 142-1 §4.1). */
export const assembleCms = (parts: CmsParts): Buffer => {
  const [signerDer] = parts.certificates;
  if (signerDer === undefined) throw new RangeError("a signature needs the signer's certificate");
  const signer = parseCertificate(signerDer);
  const unsigned = parts.timestampToken === undefined ? [] : [timestampAttributes(parts.timestampToken)];
  const signerInfo = derSequence(
    derSmallInteger(1),
    derSequence(signer.issuer, serialOf(signerDer)),
    digestAlgorithm(parts.scheme.hash),
    retagged(parts.signedAttributes, 0xa0),
    signatureAlgorithm(parts.scheme),
    derOctetString(parts.signature),
    ...unsigned,
  );
  const signedData = derSequence(
    derSmallInteger(1),
    derSetOf([digestAlgorithm(parts.scheme.hash)]),
    derSequence(derOid(OID.data)),
    derSetOf(parts.certificates, 0xa0),
    derSetOf([signerInfo]),
  );
  return derSequence(derOid(OID.signedData), derContext(0, signedData));
};

const timestampAttributes = (token: Uint8Array): Buffer => derSetOf([attribute(OID.signatureTimeStamp, token)], 0xa1);

/** serialNumber exactly as the certificate spells it. */
const serialOf = (certificate: Uint8Array): Buffer => {
  const tbs = new DerMembers(new DerMembers(readDer(certificate)).take(0x30));
  tbs.optional(0xa0);
  return tbs.take(0x02).der;
};

/**
 * The same signature with a signature-time-stamp added as unsigned attribute; nothing that was signed changes.
 * Used when a timestamp that was owed arrives before the bytes are embedded.
 */
export const withSignatureTimestamp = (cms: Uint8Array, token: Uint8Array): Buffer => {
  const outer = new DerMembers(readDer(cms));
  const contentType = outer.any();
  const signedData = new DerMembers(new DerMembers(outer.take(0xa0), 0xa0).any());
  const members = [...signedData.rest()];
  const signerInfos = members.pop();
  if (signerInfos === undefined) throw new RangeError("SignedData without SignerInfo");
  const signerInfo = [...new DerMembers(new DerMembers(signerInfos, 0x31).take(0x30)).rest()].filter((node) => node.tag !== 0xa1);
  const stamped = derSequence(...signerInfo.map((node) => node.der), timestampAttributes(token));
  return derSequence(contentType.der, derContext(0, derSequence(...members.map((node) => node.der), derSetOf([stamped]))));
};

/** Size in bytes to reserve for a signature: computed from the real chain, rounded up, never above the PDF/A-2 string limit. */
export const contentsBytesFor = (certificates: readonly Uint8Array[], timestampBytes: number): number => {
  const chain = certificates.reduce((sum, one) => sum + one.length, 0);
  const needed = 1_400 + chain + timestampBytes;
  return Math.min(32_767, Math.ceil(needed / 1_024) * 1_024);
};

/** The largest value a PDF/A-2 string may hold (ISO 19005-2 §6.1.13). */
export const MAX_CONTENTS_BYTES = 32_767;

/** Message digest inside stored signed attributes; used to check that frozen attributes belong to frozen bytes. */
export const messageDigestOf = (attributes: Uint8Array): Buffer | undefined => {
  for (const node of new DerMembers(readDer(attributes), 0x31).rest()) {
    const members = new DerMembers(node);
    const isDigest = members.any().der.equals(derOid(OID.messageDigest));
    const values = new DerMembers(members.any(), 0x31);
    if (isDigest) return readOctetString(values.any());
  }
  return undefined;
};
