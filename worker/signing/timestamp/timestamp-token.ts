import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import {
  DerMembers,
  type DerNode,
  readDer,
  readOctetString,
  readOid,
  readSmallInteger,
  readTime,
  readUnsigned,
} from "../asn1/der-reader.ts";
import { type HashName, OID } from "../asn1/object-identifiers.ts";
import {
  contentTypeAttribute,
  messageDigest,
  readSignedData,
  type SignedData,
  signatureValueHolds,
  signingCertificateReference,
} from "../cms/cms-reader.ts";
import { readDigestAlgorithm } from "../cms/signature-scheme.ts";
import { type Certificate, KEY_USAGE } from "../x509/certificate.ts";

/** A TimeStampToken whose own signature and form hold (RFC 3161 §2.4.2). Whether its issuer is trusted is another question. */
export interface TimestampToken {
  readonly der: Buffer;
  readonly genTime: Date;
  readonly imprintHash: HashName;
  readonly imprint: Buffer;
  readonly nonce: Buffer | null;
  readonly policy: string;
  readonly signer: Certificate;
  readonly certificates: readonly Certificate[];
}

const refuse = (why: string): never => {
  throw new AppError("verify.timestamp_invalid", { why });
};

const readTstInfo = (content: Buffer) => {
  const members = new DerMembers(readDer(content));
  if (readSmallInteger(members.any()) !== 1) return refuse("version");
  const policy = readOid(members.any());
  const imprint = new DerMembers(members.take(0x30));
  const imprintHash = readDigestAlgorithm(imprint.any());
  const hashed = readOctetString(imprint.any());
  imprint.end();
  members.take(0x02);
  const genTime = readTime(members.take(0x18));
  members.optional(0x30);
  members.optional(0x01);
  const nonceNode = members.optional(0x02);
  members.optional(0xa0);
  members.optional(0xa1);
  members.end();
  return { policy, imprintHash, imprint: hashed, genTime, nonce: nonceNode === undefined ? null : readUnsigned(nonceNode) };
};

/** The certificate must be for timestamping and for nothing else, and say so critically (RFC 3161 §2.3). */
const isTimestampCertificate = (certificate: Certificate): boolean => {
  const usage = certificate.extendedKeyUsage;
  if (usage === null || !usage.critical || usage.purposes.length !== 1 || usage.purposes[0] !== OID.timeStamping) return false;
  const { keyUsage } = certificate;
  if (certificate.basicConstraints?.ca === true) return false;
  return keyUsage === null || keyUsage.has(KEY_USAGE.digitalSignature) || keyUsage.has(KEY_USAGE.nonRepudiation);
};

const findSigner = (data: SignedData, known: readonly Certificate[]): Certificate =>
  data.signer ??
  known.find((one) => isTimestampCertificate(one) && signingCertificateReference(data, one) === "matches") ??
  refuse("the authority's certificate is missing");

/**
 * Reads a token and checks everything that needs no trust: form, authority certificate's purpose, certificate reference, signature.
 *
 * @param known  certificates found elsewhere in the file, for tokens that were asked for without certificates.
 * @throws AppError `verify.timestamp_invalid`, `verify.malformed_cms`, `verify.malformed_der`, `verify.algorithm_refused`
 */
export const readTimestampToken = (contentInfo: DerNode, known: readonly Certificate[] = []): TimestampToken => {
  const data = readSignedData(contentInfo);
  if (data.contentType !== OID.tstInfo || data.content === null) return refuse("no TSTInfo inside");
  const info = readTstInfo(data.content);
  const signer = findSigner(data, known);
  if (!isTimestampCertificate(signer)) return refuse("certificate is not for timestamping only");
  if (contentTypeAttribute(data) !== OID.tstInfo) return refuse("content-type attribute");
  if (messageDigest(data)?.equals(createHash(data.digest).update(data.content).digest()) !== true) return refuse("message digest");
  if (signingCertificateReference(data, signer) !== "matches") return refuse("certificate reference");
  if (!signatureValueHolds(data, signer)) return refuse("signature");
  if (info.genTime < signer.notBefore || info.genTime > signer.notAfter) return refuse("time outside the certificate's validity");
  return { der: contentInfo.der, ...info, signer, certificates: data.certificates };
};

/** Whether the token stamps exactly these octets. */
export const stamps = (token: TimestampToken, octets: Uint8Array): boolean =>
  createHash(token.imprintHash).update(octets).digest().equals(token.imprint);

/** The same for octets given by their hash. */
export const stampsRange = (token: TimestampToken, hashOf: (hash: HashName) => Uint8Array): boolean =>
  token.imprint.equals(hashOf(token.imprintHash));
