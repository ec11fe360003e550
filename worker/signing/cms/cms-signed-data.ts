import { createHash } from "node:crypto";
import { DerMembers, readDer } from "../asn1/der-reader.ts";
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

interface SignerNames {
  /** ESSCertIDv2 of the certificate; SHA-256 is the default algorithm and therefore left out (RFC 5035 §4). */
  readonly signingCertificateV2: Buffer;
  readonly issuerAndSerial: Buffer;
}

const namesOf = new WeakMap<Uint8Array, SignerNames>();

/** How a signature names its signer: the same for every paper of a batch, so made once a certificate. */
const signerNames = (certificate: Uint8Array): SignerNames => {
  const known = namesOf.get(certificate);
  if (known !== undefined) return known;
  const digest = derOctetString(createHash("sha256").update(certificate).digest());
  const names = {
    signingCertificateV2: attribute(OID.signingCertificateV2, derSequence(derSequence(derSequence(digest)))),
    issuerAndSerial: derSequence(parseCertificate(certificate).issuer, serialOf(certificate)),
  };
  namesOf.set(certificate, names);
  return names;
};

/**
 * Exactly content-type, message-digest and signing-certificate-v2; no signing-time, which PAdES keeps in `/M`
 * (ETSI EN 319 142-1 §6.3).
 *
 * @param documentDigest  hash of the bytes of the ByteRange, made with `hash`.
 * @param certificate     DER of the signer's certificate.
 */
export const signedAttributes = (documentDigest: Uint8Array, certificate: Uint8Array, hash: HashName = "sha256"): SignedAttributes => {
  const messageDigest = attribute(OID.messageDigest, derOctetString(documentDigest));
  const der = derSetOf([CONTENT_TYPE, messageDigest, signerNames(certificate).signingCertificateV2]);
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
  const unsigned = parts.timestampToken === undefined ? [] : [timestampAttributes(parts.timestampToken)];
  const signerInfo = derSequence(
    derSmallInteger(1),
    signerNames(signerDer).issuerAndSerial,
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

/** Size in bytes to reserve for a signature: computed from the real chain, rounded up, never above the PDF/A-2 string limit. */
export const contentsBytesFor = (certificates: readonly Uint8Array[], timestampBytes: number): number => {
  const chain = certificates.reduce((sum, one) => sum + one.length, 0);
  const needed = 1_400 + chain + timestampBytes;
  return Math.min(32_767, Math.ceil(needed / 1_024) * 1_024);
};
