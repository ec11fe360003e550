import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { derFromBer } from "../asn1/der-from-ber.ts";
import {
  DerMembers,
  type DerNode,
  readChildren,
  readDer,
  readDerZeroPadded,
  readExplicit,
  readOctetString,
  readOid,
  readSmallInteger,
} from "../asn1/der-reader.ts";
import { derSetOf, retagged } from "../asn1/der-writer.ts";
import { type HashName, OID } from "../asn1/object-identifiers.ts";
import { type Certificate, parseCertificate } from "../x509/certificate.ts";
import { sameName } from "../x509/name-text.ts";
import { isSignatureOf, readDigestAlgorithm, readSignatureAlgorithm, type SignatureScheme } from "./signature-scheme.ts";

/** A SignedData with exactly one SignerInfo, taken apart; nothing in it has been believed yet. */
export interface SignedData {
  readonly contentType: string;
  /** eContent octets; null when detached. */
  readonly content: Buffer | null;
  readonly certificates: readonly Certificate[];
  readonly signer: Certificate | null;
  readonly digest: HashName;
  readonly scheme: SignatureScheme;
  /** Signed attributes re-tagged as SET OF: the bytes the signature covers. */
  readonly signedAttributes: Buffer;
  readonly signedAttributeValues: ReadonlyMap<string, readonly DerNode[]>;
  readonly unsignedAttributeValues: ReadonlyMap<string, readonly DerNode[]>;
  readonly signature: Buffer;
}

const MAX_CERTIFICATES = 64;

const refuse = (why: string): never => {
  throw new AppError("verify.malformed_cms", { why });
};

/** Signed attributes may not repeat (RFC 5652 §11); unsigned ones may, and their values are then read as one list. */
const readAttributes = (node: DerNode, repeat: "once" | "many"): ReadonlyMap<string, readonly DerNode[]> => {
  const values = new Map<string, readonly DerNode[]>();
  for (const child of readChildren(node)) {
    const members = new DerMembers(child);
    const type = readOid(members.any());
    const set = members.take(0x31);
    members.end();
    if (repeat === "once" && values.has(type)) return refuse(`attribute ${type} twice`);
    values.set(type, [...(values.get(type) ?? []), ...readChildren(set)]);
  }
  return values;
};

const readCertificates = (node: DerNode | undefined): Certificate[] => {
  if (node === undefined) return [];
  const children = readChildren(node);
  if (children.length > MAX_CERTIFICATES) return refuse("more than 64 certificates");
  // Attribute certificates and other kinds are allowed here and carry nothing we use.
  return children.filter((child) => child.tag === 0x30).flatMap((child) => certificateOrNothing(child.der));
};

/** A certificate that cannot be read vouches for nobody; without it the signature is judged by those that can. */
const certificateOrNothing = (der: Buffer): Certificate[] => {
  try {
    return [parseCertificate(der)];
  } catch (thrown) {
    if (thrown instanceof AppError) return [];
    throw thrown;
  }
};

/**
 * Reads a ContentInfo strictly (RFC 5652 §5): DER, one SignerInfo, signed attributes present, each attribute once.
 * Two signers, embedded content where none belongs and BER spellings are how two readers are made to see two documents.
 *
 * @throws AppError `verify.malformed_cms`, `verify.malformed_der`, `verify.algorithm_refused`
 */
export const readSignedData = (contentInfo: DerNode): SignedData => {
  const outer = new DerMembers(contentInfo);
  if (readOid(outer.any()) !== OID.signedData) return refuse("not SignedData");
  const wrapped = readExplicit(outer.take(0xa0));
  outer.end();
  const members = new DerMembers(wrapped);
  const version = readSmallInteger(members.any());
  if (version < 1 || version > 5) return refuse("version");
  const digests = readChildren(members.take(0x31)).map((one) => readDigestAlgorithm(one));
  const encapsulated = new DerMembers(members.take(0x30));
  const contentType = readOid(encapsulated.any());
  const contentNode = encapsulated.optional(0xa0);
  encapsulated.end();
  const certificates = readCertificates(members.optional(0xa0));
  members.optional(0xa1);
  const signerInfos = readChildren(members.take(0x31));
  members.end();
  const [signerInfo] = signerInfos;
  if (signerInfo === undefined || signerInfos.length !== 1) return refuse(`${signerInfos.length} SignerInfo where one belongs`);
  const signer = readSignerInfo(signerInfo, certificates);
  if (!digests.includes(signer.digest)) return refuse("digest algorithm not announced");
  return {
    contentType,
    content: contentNode === undefined ? null : readOctetString(readExplicit(contentNode)),
    certificates,
    ...signer,
  };
};

const readSignerInfo = (node: DerNode, certificates: readonly Certificate[]) => {
  const members = new DerMembers(node);
  const version = readSmallInteger(members.any());
  const identifier = members.any();
  const signer = findSigner(identifier, certificates);
  if (version !== (identifier.tag === 0x30 ? 1 : 3)) return refuse("SignerInfo version");
  const digest = readDigestAlgorithm(members.any());
  const signedNode = members.optional(0xa0);
  if (signedNode === undefined) return refuse("no signed attributes");
  const scheme = readSignatureAlgorithm(members.any(), digest);
  const signature = readOctetString(members.any());
  const unsignedNode = members.optional(0xa1);
  members.end();
  // A signature that hashes its attributes otherwise than the content is legal but no tool of ours makes it: one hash throughout.
  if (scheme.hash !== digest) return refuse("signature and digest use different hashes");
  return {
    signer,
    digest,
    scheme,
    signedAttributes: retagged(signedNode.der, 0x31),
    signedAttributeValues: readAttributes(signedNode, "once"),
    unsignedAttributeValues: unsignedNode === undefined ? new Map<string, readonly DerNode[]>() : readAttributes(unsignedNode, "many"),
    signature,
  };
};

const findSigner = (identifier: DerNode, certificates: readonly Certificate[]): Certificate | null => {
  if (identifier.tag === 0x80) return certificates.find((one) => one.subjectKeyId?.equals(identifier.content)) ?? null;
  const members = new DerMembers(identifier);
  const issuer = members.take(0x30);
  const serial = members.take(0x02).content;
  members.end();
  const unpadded = serial.length > 1 && serial[0] === 0 ? serial.subarray(1) : serial;
  return certificates.find((one) => one.serial.equals(unpadded) && sameName(one.issuer, issuer.der)) ?? null;
};

const single = (values: readonly DerNode[] | undefined): DerNode | null => {
  if (values === undefined) return null;
  const [only, ...more] = values;
  return only !== undefined && more.length === 0 ? only : refuse("attribute without exactly one value");
};

/** The message-digest attribute, or null when it is missing. */
export const messageDigest = (data: SignedData): Buffer | null => {
  const node = single(data.signedAttributeValues.get(OID.messageDigest));
  return node === null ? null : readOctetString(node);
};

/** The content-type attribute, or null when it is missing. */
export const contentTypeAttribute = (data: SignedData): string | null => {
  const node = single(data.signedAttributeValues.get(OID.contentType));
  return node === null ? null : readOid(node);
};

/** Whether the signed reference names this very certificate: "absent", or the answer (RFC 5035 §3, RFC 2634 §5.4). */
export const signingCertificateReference = (data: SignedData, certificate: Certificate): "absent" | "matches" | "differs" => {
  const second = single(data.signedAttributeValues.get(OID.signingCertificateV2));
  const first = single(data.signedAttributeValues.get(OID.signingCertificate));
  if (second === null && first === null) return "absent";
  const holds = (second === null || essMatches(second, certificate, 2)) && (first === null || essMatches(first, certificate, 1));
  return holds ? "matches" : "differs";
};

const essMatches = (node: DerNode, certificate: Certificate, version: 1 | 2): boolean => {
  const [firstId] = readChildren(new DerMembers(node).take(0x30));
  if (firstId === undefined) return false;
  const members = new DerMembers(firstId);
  const algorithm = version === 2 ? members.optional(0x30) : undefined;
  const hash = version === 1 ? "sha1" : algorithm === undefined ? "sha256" : readDigestAlgorithm(algorithm);
  const wanted = readOctetString(members.any());
  const issuerSerial = members.optional(0x30);
  members.end();
  if (!createHash(hash).update(certificate.der).digest().equals(wanted)) return false;
  if (issuerSerial === undefined) return true;
  const parts = new DerMembers(issuerSerial);
  const names = readChildren(parts.take(0x30));
  const serial = parts.take(0x02).content;
  const unpadded = serial.length > 1 && serial[0] === 0 ? serial.subarray(1) : serial;
  const issuerHolds = names.some((name) => name.tag === 0xa4 && sameName(readExplicit(name).der, certificate.issuer));
  return issuerHolds && unpadded.equals(certificate.serial);
};

/**
 * Whether the signature value covers the signed attributes under the signer's key: as they stand, or, where their order is not that of DER,
 * in the order in which they should have been hashed (RFC 5652 §5.4). The attributes are the same either way.
 */
export const signatureValueHolds = ({ scheme, signature, signedAttributes }: SignedData, { publicKey }: Certificate): boolean => {
  if (isSignatureOf(scheme, publicKey, signedAttributes, signature)) return true;
  const ordered = derSetOf(readChildren(readDer(signedAttributes)).map(({ der }) => der));
  return !ordered.equals(signedAttributes) && isSignatureOf(scheme, publicKey, ordered, signature);
};

/**
 * Reads the `/Contents` of a PDF signature, zero padding included. PDF asks for DER; RFC 5652 allows BER around the signed attributes,
 * which stream encoders write. Such a package is read in its DER form, and the report says so.
 * @throws AppError as {@link readSignedData}
 */
export const readSignatureContents = (contents: Buffer): { readonly data: SignedData; readonly isDer: boolean } => {
  try {
    return { data: readSignedData(readDerZeroPadded(contents)), isDer: true };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== "verify.malformed_der") throw thrown;
    const data = readSignedData(readDer(derFromBer(contents)));
    if (!contents.includes(retagged(data.signedAttributes, 0xa0))) return refuse("signed attributes not in DER");
    return { data, isDer: false };
  }
};
