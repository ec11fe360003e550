import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import {
  derBitString,
  derBoolean,
  derContext,
  derNull,
  derOctetString,
  derOid,
  derSequence,
  derSetOf,
  derSmallInteger,
  derUnsigned,
  derValue,
} from "@camtay/worker/signing/asn1/der-writer.ts";
import { OID } from "@camtay/worker/signing/asn1/object-identifiers.ts";

/** Certificates with any fault wanted: what a careless or hostile authority might issue. */
export interface Holder {
  readonly name: string;
  readonly key: KeyObject;
  readonly certificate: Buffer;
}

export interface CertificatePlan {
  readonly name: string;
  readonly issuer?: Holder;
  readonly key?: KeyObject;
  /** SubjectPublicKeyInfo, where the certificate names its key otherwise than `key` does. */
  readonly publicKeyInfo?: Buffer;
  readonly ca?: boolean | "absent";
  readonly pathLength?: number;
  /** Bits of KeyUsage; null leaves the extension out. */
  readonly usage?: readonly number[] | null;
  readonly purposes?: readonly string[];
  readonly purposesCritical?: boolean;
  readonly from?: Date;
  readonly to?: Date;
  readonly extra?: readonly Buffer[];
}

const DAY_MS = 86_400_000;
const SHA256_RSA = derSequence(derOid(OID.sha256WithRsa), derNull());

export const rsaKey = (bits = 2048): KeyObject => generateKeyPairSync("rsa", { modulusLength: bits }).privateKey;
export const ecKey = (namedCurve: string): KeyObject => generateKeyPairSync("ec", { namedCurve }).privateKey;

/** The same RSA key, released for RSASSA-PSS only (RFC 4055 §1.2). */
export const pssKeyInfo = (key: KeyObject): Buffer =>
  derSequence(derSequence(derOid(OID.rsassaPss)), derBitString(createPublicKey(key).export({ type: "pkcs1", format: "der" })));

export const nameOf = (text: string): Buffer =>
  derSequence(
    derSetOf([derSequence(derOid("2.5.4.6"), derValue(0x13, Buffer.from("VN")))]),
    derSetOf([derSequence(derOid("2.5.4.3"), derValue(0x0c, Buffer.from(text)))]),
  );

const time = (at: Date): Buffer => derValue(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]|\.\d+Z/g, "")}Z`));

export const extension = (oid: string, value: Buffer, critical = false): Buffer =>
  derSequence(derOid(oid), ...(critical ? [derBoolean(true)] : []), derOctetString(value));

const usageBits = (bits: readonly number[]): Buffer => {
  const octet = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  const unused = bits.length === 0 ? 0 : 7 - Math.max(...bits);
  return derValue(0x03, Uint8Array.of(unused, octet));
};

/** RSA issuers sign with SHA-256, EC issuers with ECDSA over SHA-256. */
export const signedStructure = (key: KeyObject, toBeSigned: Buffer, ...after: readonly Buffer[]): Buffer => {
  const algorithm = key.asymmetricKeyType === "ec" ? derSequence(derOid(OID.ecdsaWithSha256)) : SHA256_RSA;
  return derSequence(toBeSigned, algorithm, derBitString(sign("sha256", toBeSigned, key)), ...after);
};

export const makeHolder = (plan: CertificatePlan): Holder => {
  const key = plan.key ?? rsaKey();
  const issuerKey = plan.issuer?.key ?? key;
  const now = Date.now();
  const isCa = plan.ca ?? false;
  const usage = plan.usage === undefined ? (isCa === true ? [5, 6] : [0, 1]) : plan.usage;
  const extensions = [
    ...(isCa === "absent"
      ? []
      : [
          extension(
            OID.basicConstraints,
            isCa
              ? derSequence(derBoolean(true), ...(plan.pathLength === undefined ? [] : [derSmallInteger(plan.pathLength)]))
              : derSequence(),
            true,
          ),
        ]),
    ...(usage === null ? [] : [extension(OID.keyUsage, usageBits(usage), true)]),
    ...(plan.purposes === undefined
      ? []
      : [extension(OID.extendedKeyUsage, derSequence(...plan.purposes.map(derOid)), plan.purposesCritical === true)]),
    ...(plan.extra ?? []),
  ];
  const algorithm = issuerKey.asymmetricKeyType === "ec" ? derSequence(derOid(OID.ecdsaWithSha256)) : SHA256_RSA;
  const toBeSigned = derSequence(
    derContext(0, derSmallInteger(2)),
    derUnsigned(Buffer.concat([Uint8Array.of(0x11), randomBytes(8)])),
    algorithm,
    nameOf(plan.issuer?.name ?? plan.name),
    derSequence(time(plan.from ?? new Date(now - 30 * DAY_MS)), time(plan.to ?? new Date(now + 365 * DAY_MS))),
    nameOf(plan.name),
    plan.publicKeyInfo ?? createPublicKey(key).export({ type: "spki", format: "der" }),
    derContext(3, derSequence(...extensions)),
  );
  return { name: plan.name, key, certificate: signedStructure(issuerKey, toBeSigned) };
};

export interface MadeUpPki {
  readonly root: Holder;
  readonly intermediate: Holder;
  readonly officer: Holder;
  readonly tsa: Holder;
  readonly ocsp: Holder;
  /** Not under the root. */
  readonly stranger: Holder;
}

/** Root, issuing authority, officer, timestamp authority, OCSP responder, and a second root that nobody trusts. */
export const makeUpPki = (): MadeUpPki => {
  const root = makeHolder({ name: "Goc Thu", ca: true });
  const intermediate = makeHolder({ name: "CA Thu", ca: true, pathLength: 0, issuer: root });
  const under = { issuer: intermediate };
  return {
    root,
    intermediate,
    officer: makeHolder({ ...under, name: "Can bo Thu", purposes: [OID.documentSigning] }),
    tsa: makeHolder({ ...under, name: "TSA Thu", purposes: [OID.timeStamping], purposesCritical: true }),
    ocsp: makeHolder({ ...under, name: "OCSP Thu", purposes: [OID.ocspSigning], extra: [extension(OID.ocspNoCheck, derNull())] }),
    stranger: makeHolder({ name: "Goc La", ca: true }),
  };
};
