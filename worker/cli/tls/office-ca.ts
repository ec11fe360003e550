import { generateKeyPair, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { promisify } from "node:util";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import forge from "node-forge";

const generate = promisify(generateKeyPair);

/** A certificate and its key, both PEM. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
/** Browsers take server certificates of at most 398 days (CA/Browser Forum Ballot SC31). */
const SERVER_DAYS = 397;
/** Clocks of office PCs are sometimes behind. */
const EARLIER_MS = 3_600_000;

async function newKey(): Promise<{ pem: string; privateKey: forge.pki.rsa.PrivateKey; publicKey: forge.pki.rsa.PublicKey }> {
  const { privateKey: pem, publicKey } = await generate("rsa", {
    modulusLength: 3072,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return {
    pem,
    privateKey: forge.pki.privateKeyFromPem(pem) as forge.pki.rsa.PrivateKey,
    publicKey: forge.pki.publicKeyFromPem(publicKey) as forge.pki.rsa.PublicKey,
  };
}

/** Positive, 16 bytes (RFC 5280 §4.1.2.2 allows 20). */
const serialNumber = (): string => `01${randomBytes(15).toString("hex")}`;

function blank(publicKey: forge.pki.rsa.PublicKey, days: number, now: Date): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = serialNumber();
  certificate.validity.notBefore = new Date(now.getTime() - EARLIER_MS);
  certificate.validity.notAfter = new Date(now.getTime() + days * DAY_MS);
  return certificate;
}

const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @throws AppError `system.invalid_input` for what is neither a host name nor an address */
export function checkNames(names: readonly string[]): string[] {
  const plain = [...new Set(names.map((name) => name.trim().toLowerCase()))];
  if (plain.length === 0 || !plain.every((name) => (isIP(name) !== 0 && !/[%.].*:|:.*[%.]/.test(name)) || HOST_NAME.test(name)))
    throw new AppError("system.invalid_input", { where: "--name" });
  return plain;
}

/**
 * A certificate authority of this office that can vouch for these names and no others (RFC 5280 §4.2.1.10): whoever steals its key cannot
 * pose as a bank to the officers who trust it.
 */
export async function makeOfficeCa(agencyName: string, names: readonly string[], now: Date): Promise<CertifiedKey> {
  const { pem, privateKey, publicKey } = await newKey();
  const certificate = blank(publicKey, CA_DAYS, now);
  certificate.setSubject([
    {
      name: "commonName",
      value: `Cầm Tay - ${agencyName}`.slice(0, 64),
      valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class,
    },
    { name: "organizationName", value: agencyName.slice(0, 64), valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class },
  ]);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([
    { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
    { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
    { id: "2.5.29.30", critical: true, value: nameConstraints(checkNames(names)) },
  ]);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key: pem };
}

const context = (tag: number, constructed: boolean, value: string | forge.asn1.Asn1[]) =>
  forge.asn1.create(forge.asn1.Class.CONTEXT_SPECIFIC, tag, constructed, value as forge.asn1.Asn1[]);
const sequence = (...parts: forge.asn1.Asn1[]) => forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SEQUENCE, true, parts);

/** permittedSubtrees: dNSName is tag 2; iPAddress is tag 7 with its mask behind it. Kinds without a name are closed as a whole. */
function nameConstraints(names: readonly string[]): string {
  const hosts = names.filter((name) => isIP(name) === 0);
  const addresses = names.filter((name) => isIP(name) !== 0).map(addressBytes);
  const permitted = [
    ...(hosts.length > 0 ? hosts : ["invalid"]).map((name) => sequence(context(2, false, name))),
    ...(addresses.length > 0 ? addresses : ["\0\0\0\0"]).map((bytes) => sequence(context(7, false, bytes + "\xff".repeat(bytes.length)))),
  ];
  return forge.asn1.toDer(sequence(context(0, true, permitted))).getBytes();
}

/** 4 or 16 bytes, as forge writes bytes: one letter each. */
function addressBytes(address: string): string {
  if (isIP(address) === 4) return String.fromCharCode(...address.split(".").map(Number));
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const [first, last] = [groups(head), tail === undefined ? [] : groups(tail)];
  const all = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  return String.fromCharCode(...all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** @throws AppError `system.invalid_input` when the authority may not vouch for a name */
export async function makeServerCertificate(ca: CertifiedKey, names: readonly string[], now: Date): Promise<CertifiedKey> {
  const plain = checkNames(names);
  const issuer = forge.pki.certificateFromPem(ca.certificate);
  const { pem, publicKey } = await newKey();
  const certificate = blank(publicKey, SERVER_DAYS, now);
  certificate.setSubject([{ name: "commonName", value: plain[0]!.slice(0, 64) }]);
  // Read back, UTF-8 values are still bytes, and would be encoded a second time.
  certificate.setIssuer(
    issuer.subject.attributes.map((attribute) => ({ ...attribute, value: forge.util.decodeUtf8(String(attribute.value)) })),
  );
  certificate.setExtensions([
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectAltName", altNames: plain.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })) },
    { name: "subjectKeyIdentifier" },
    { name: "authorityKeyIdentifier", keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(ca.key), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key: pem };
}
