import { AppError } from "@camtay/shared/errors/app-error.ts";
import { DerMembers, type DerNode, readBoolean, readChildren, readDer, readExplicit, readOctetBits, readTime } from "../asn1/der-reader.ts";
import { OID } from "../asn1/object-identifiers.ts";
import { isSignatureOf, readSignatureAlgorithm } from "../cms/signature-scheme.ts";
import { type Certificate, KEY_USAGE, readExtensions } from "./certificate.ts";
import type { Revoked } from "./ocsp.ts";

/** What a complete, correctly signed CRL of the issuer says about one certificate. */
export interface CrlStatement {
  readonly revoked: Revoked | null;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
}

const MAX_CRL_BYTES = 32 * 1024 * 1024;
const UNDERSTOOD = new Set<string>([OID.issuingDistributionPoint, OID.cRLNumber, OID.authorityKeyIdentifier]);

const refuse = (why: string): never => {
  throw new AppError("verify.revocation_data", { why });
};

/** IssuingDistributionPoint: only a list that covers this kind of certificate, for all reasons, by its own issuer (RFC 5280 §5.2.5). */
const checkScope = (value: Buffer, certificate: Certificate): void => {
  const members = new DerMembers(readDer(value));
  const point = members.optional(0xa0);
  const flag = (tag: number): boolean => {
    const node = members.optional(tag);
    return node !== undefined && readBoolean({ ...node, tag: 0x01 });
  };
  const onlyUsers = flag(0x81);
  const onlyAuthorities = flag(0x82);
  const someReasons = members.optional(0x83) !== undefined;
  const indirect = flag(0x84);
  const onlyAttributes = flag(0x85);
  members.end();
  const isAuthority = certificate.basicConstraints?.ca === true;
  if (someReasons || indirect || onlyAttributes || (onlyUsers && isAuthority) || (onlyAuthorities && !isAuthority))
    refuse("CRL does not cover this certificate");
  if (point !== undefined && certificate.crlUrls.length > 0 && !namesOneOf(readExplicit(point), certificate.crlUrls))
    refuse("CRL is for another distribution point");
};

const namesOneOf = (point: DerNode, urls: readonly string[]): boolean =>
  point.tag === 0xa0 && readChildren(point).some((name) => name.tag === 0x86 && urls.includes(name.content.toString("latin1")));

const isTime = (node: DerNode | undefined): boolean => node?.tag === 0x17 || node?.tag === 0x18;

const findEntry = (list: DerNode, certificate: Certificate): Revoked | null => {
  for (const entry of readChildren(list)) {
    const members = new DerMembers(entry);
    const serial = members.take(0x02).content;
    const unpadded = serial.length > 1 && serial[0] === 0 ? serial.subarray(1) : serial;
    if (!unpadded.equals(certificate.serial)) continue;
    const at = readTime(members.any());
    const extensionNode = members.optional(0x30);
    members.end();
    const extensions = extensionNode === undefined ? new Map() : readExtensions(extensionNode);
    const reason = extensions.get(OID.reasonCode)?.value;
    return { at, reason: reason === undefined ? null : (readDer(reason).content[0] ?? null) };
  }
  return null;
};

/**
 * What a CRL says about one certificate; null when another authority issued it.
 * @throws AppError `verify.revocation_data` when it is partial, indirect, a delta, or not signed by the issuer; `verify.malformed_der`
 */
export const readCrl = (bytes: Uint8Array, certificate: Certificate, issuer: Certificate): CrlStatement | null => {
  if (bytes.length > MAX_CRL_BYTES) return refuse("CRL too large");
  const outer = new DerMembers(readDer(bytes));
  const signed = outer.take(0x30);
  const algorithm = outer.take(0x30);
  const signature = readOctetBits(outer.any());
  outer.end();
  const members = new DerMembers(signed);
  members.optional(0x02);
  if (!members.take(0x30).der.equals(algorithm.der)) return refuse("CRL names two algorithms");
  const issuerName = members.take(0x30);
  const thisUpdate = readTime(members.any());
  const nextNode = isTime(members.peek()) ? members.any() : undefined;
  const list = members.optional(0x30);
  const extensionNode = members.optional(0xa0);
  members.end();
  if (!issuerName.der.equals(certificate.issuer)) return null;
  if (issuer.keyUsage !== null && !issuer.keyUsage.has(KEY_USAGE.cRLSign)) return refuse("issuer may not sign CRLs");
  if (!isSignatureOf(readSignatureAlgorithm(algorithm), issuer.publicKey, signed.der, signature))
    return refuse("CRL signature does not hold");
  const extensions = extensionNode === undefined ? new Map() : readExtensions(readExplicit(extensionNode));
  if (extensions.has(OID.deltaCrlIndicator)) return refuse("delta CRL");
  for (const [oid, { critical }] of extensions) if (critical && !UNDERSTOOD.has(oid)) return refuse("CRL with an extension not understood");
  const scope = extensions.get(OID.issuingDistributionPoint)?.value;
  if (scope !== undefined) checkScope(scope, certificate);
  const keepsExpired = extensions.has(OID.expiredCertsOnCrl);
  const revoked = list === undefined ? null : findEntry(list, certificate);
  if (revoked === null && !keepsExpired && thisUpdate > certificate.notAfter)
    return refuse("CRL was made after the certificate had expired");
  return { revoked, thisUpdate, nextUpdate: nextNode === undefined ? null : readTime(nextNode) };
};
