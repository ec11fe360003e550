import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import {
  DerMembers,
  type DerNode,
  readChildren,
  readDer,
  readExplicit,
  readOctetBits,
  readOctetString,
  readOid,
  readTime,
} from "../asn1/der-reader.ts";
import { derContext, derNull, derOctetString, derOid, derSequence, derUnsigned } from "../asn1/der-writer.ts";
import { OID } from "../asn1/object-identifiers.ts";
import { isSignatureOf, readSignatureAlgorithm } from "../cms/signature-scheme.ts";
import { type Certificate, isIssuedBy, parseCertificate, readExtensions } from "./certificate.ts";

/** CRLReason values that mean the key itself is lost: then no earlier time saves a signature (RFC 5280 §5.3.1). */
const KEY_LOST_REASONS: ReadonlySet<number> = new Set([1, 2, 10]);

export interface Revoked {
  readonly at: Date;
  readonly reason: number | null;
}
export const keyWasLost = (revoked: Revoked): boolean => revoked.reason !== null && KEY_LOST_REASONS.has(revoked.reason);

/** One certificate's line of an OCSP answer whose form and signature hold and whose signer may speak for the issuer. */
export interface OcspStatement {
  readonly status: "good" | "revoked" | "unknown";
  readonly revoked: Revoked | null;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  readonly producedAt: Date;
  readonly responder: Certificate;
}

const MAX_RESPONSES = 1000;
/** CertID hashes name, they do not protect: SHA-1 is what RFC 5019 prescribes. */
const CERT_ID_HASH: Readonly<Record<string, string>> = {
  [OID.sha1]: "sha1",
  [OID.sha256]: "sha256",
  [OID.sha384]: "sha384",
  [OID.sha512]: "sha512",
};

const refuse = (why: string): never => {
  throw new AppError("verify.revocation_data", { why });
};

const readBasic = (bytes: Uint8Array) => {
  const outer = new DerMembers(readDer(bytes));
  const status = outer.take(0x0a).content;
  if (status.length !== 1 || status[0] !== 0) return refuse("OCSP responder gave no answer");
  const wrapped = new DerMembers(readExplicit(outer.take(0xa0)));
  outer.end();
  if (readOid(wrapped.any()) !== OID.ocspBasic) return refuse("OCSP answer of unknown type");
  const basic = new DerMembers(readDer(readOctetString(wrapped.any())));
  wrapped.end();
  const data = basic.take(0x30);
  const algorithm = basic.take(0x30);
  const signature = readOctetBits(basic.any());
  const certificateNode = basic.optional(0xa0);
  basic.end();
  const certificates =
    certificateNode === undefined ? [] : readChildren(readExplicit(certificateNode)).map((one) => parseCertificate(one.der));
  return { data, algorithm, signature, certificates };
};

const readData = (data: DerNode) => {
  const members = new DerMembers(data);
  members.optional(0xa0);
  const responderId = members.any();
  const producedAt = readTime(members.take(0x18));
  const responses = readChildren(members.take(0x30));
  const extensionNode = members.optional(0xa1);
  members.end();
  if (responses.length > MAX_RESPONSES) return refuse("OCSP answer with too many lines");
  const nonce = extensionNode === undefined ? undefined : readExtensions(readExplicit(extensionNode)).get(OID.ocspNonce)?.value;
  return { responderId, producedAt, responses, nonce };
};

const isNamed = (certId: DerNode, certificate: Certificate, issuer: Certificate): boolean => {
  const members = new DerMembers(certId);
  const algorithm = new DerMembers(members.take(0x30));
  const hash = CERT_ID_HASH[readOid(algorithm.any())];
  if (hash === undefined) return false;
  const nameHash = readOctetString(members.any());
  const keyHash = readOctetString(members.any());
  const serial = members.take(0x02).content;
  members.end();
  const unpadded = serial.length > 1 && serial[0] === 0 ? serial.subarray(1) : serial;
  return (
    unpadded.equals(certificate.serial) &&
    createHash(hash).update(issuer.subject).digest().equals(nameHash) &&
    createHash(hash).update(issuer.publicKeyOctets).digest().equals(keyHash)
  );
};

/** RFC 6960 §4.2.2.2: the issuer itself, or a certificate it issued for this purpose. */
const mayAnswerFor = (responder: Certificate, issuer: Certificate, at: Date): boolean => {
  if (responder.fingerprint === issuer.fingerprint) return true;
  if (!isIssuedBy(responder, issuer) || responder.unknownCritical.length > 0) return false;
  if (responder.extendedKeyUsage?.purposes.includes(OID.ocspSigning) !== true) return false;
  return at >= responder.notBefore && at <= responder.notAfter;
};

const isResponder = (responderId: DerNode, certificate: Certificate): boolean => {
  const inner = readExplicit(responderId);
  if (responderId.tag === 0xa1) return inner.der.equals(certificate.subject);
  return responderId.tag === 0xa2 && readOctetString(inner).equals(createHash("sha1").update(certificate.publicKeyOctets).digest());
};

const readLine = (line: DerNode) => {
  const members = new DerMembers(line);
  const certId = members.take(0x30);
  const statusNode = members.any();
  const thisUpdate = readTime(members.take(0x18));
  const nextNode = members.optional(0xa0);
  const extensionNode = members.optional(0xa1);
  members.end();
  const critical = extensionNode === undefined ? [] : [...readExtensions(readExplicit(extensionNode))].filter(([, one]) => one.critical);
  if (critical.length > 0) return refuse("OCSP line with an extension not understood");
  return { certId, statusNode, thisUpdate, nextUpdate: nextNode === undefined ? null : readTime(readExplicit(nextNode)) };
};

const readRevoked = (node: DerNode): Revoked => {
  const members = new DerMembers(node, 0xa1);
  const at = readTime(members.take(0x18));
  const reasonNode = members.optional(0xa0);
  members.end();
  return { at, reason: reasonNode === undefined ? null : (readExplicit(reasonNode).content[0] ?? null) };
};

/**
 * What an OCSP answer says about one certificate; null when it speaks of others only.
 *
 * @param pool   further certificates among which the responder's may be.
 * @param nonce  the nonce we sent, when this answers a question of ours; an answer that carries another one is refused.
 * @throws AppError `verify.revocation_data` when the answer is not to be believed, `verify.malformed_der`
 */
export const readOcsp = (
  bytes: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
  pool: readonly Certificate[] = [],
  nonce?: Uint8Array,
): OcspStatement | null => {
  const { data, algorithm, signature, certificates } = readBasic(bytes);
  const { responderId, producedAt, responses, nonce: answered } = readData(data);
  const line = responses.map(readLine).find((one) => isNamed(one.certId, certificate, issuer));
  if (line === undefined) return null;
  if (nonce !== undefined && answered !== undefined && !readOctetString(readDer(answered)).equals(nonce))
    return refuse("OCSP nonce differs");
  const responder = [issuer, ...certificates, ...pool].find(
    (one) => isResponder(responderId, one) && mayAnswerFor(one, issuer, producedAt),
  );
  if (responder === undefined) return refuse("OCSP responder is not authorised by the issuer");
  const scheme = readSignatureAlgorithm(algorithm);
  if (!isSignatureOf(scheme, responder.publicKey, data.der, signature)) return refuse("OCSP signature does not hold");
  const status = line.statusNode.tag === 0x80 ? "good" : line.statusNode.tag === 0xa1 ? "revoked" : "unknown";
  return {
    status,
    revoked: status === "revoked" ? readRevoked(line.statusNode) : null,
    thisUpdate: line.thisUpdate,
    nextUpdate: line.nextUpdate,
    producedAt,
    responder,
  };
};

/** OCSPRequest for one certificate (RFC 6960 §4.1), CertID with SHA-1 as RFC 5019 asks, with our nonce. */
export const ocspRequest = (certificate: Certificate, issuer: Certificate, nonce: Uint8Array): Buffer => {
  const hash = (bytes: Uint8Array) => derOctetString(createHash("sha1").update(bytes).digest());
  const certId = derSequence(
    derSequence(derOid(OID.sha1), derNull()),
    hash(issuer.subject),
    hash(issuer.publicKeyOctets),
    derUnsigned(certificate.serial),
  );
  const extension = derSequence(derOid(OID.ocspNonce), derOctetString(derOctetString(nonce)));
  return derSequence(derSequence(derSequence(derSequence(certId)), derContext(2, derSequence(extension))));
};
