import { constants, type KeyObject, verify } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { DerMembers, type DerNode, readDer, readExplicit, readOid, readSmallInteger, readUnsigned } from "../asn1/der-reader.ts";
import { derContext, derNull, derOctetString, derOid, derSequence, derSmallInteger, derUnsigned } from "../asn1/der-writer.ts";
import { HASH_BYTES, HASH_OID, type HashName, hashByOid, OID } from "../asn1/object-identifiers.ts";

/** How a signature value was or will be made. Only what the allow-list holds can be named: no SHA-1, no MD5. */
export type SignatureScheme =
  | { readonly kind: "rsa-pkcs1"; readonly hash: HashName }
  | { readonly kind: "rsa-pss"; readonly hash: HashName; readonly saltLength: number }
  | { readonly kind: "ecdsa"; readonly hash: HashName };

const WITH_HASH: Readonly<Record<string, SignatureScheme>> = {
  [OID.sha256WithRsa]: { kind: "rsa-pkcs1", hash: "sha256" },
  [OID.sha384WithRsa]: { kind: "rsa-pkcs1", hash: "sha384" },
  [OID.sha512WithRsa]: { kind: "rsa-pkcs1", hash: "sha512" },
  [OID.ecdsaWithSha256]: { kind: "ecdsa", hash: "sha256" },
  [OID.ecdsaWithSha384]: { kind: "ecdsa", hash: "sha384" },
  [OID.ecdsaWithSha512]: { kind: "ecdsa", hash: "sha512" },
};

/** AlgorithmIdentifier of a digest: parameters absent (RFC 5754 §2), NULL tolerated when reading. */
export const digestAlgorithm = (hash: HashName): Buffer => derSequence(derOid(HASH_OID[hash]));

/** A hash with the name of its algorithm: what RSA pads and encrypts (DigestInfo, RFC 8017 §9.2), what a timestamp covers (RFC 3161 §2.4.1). */
export const digestInfo = (hash: HashName, digest: Uint8Array): Buffer =>
  derSequence(derSequence(derOid(HASH_OID[hash]), derNull()), derOctetString(digest));

export const readDigestAlgorithm = (node: DerNode): HashName => {
  const members = new DerMembers(node);
  const oid = readOid(members.any());
  const parameters = members.optional(0x05);
  members.end();
  const hash = hashByOid(oid);
  if (hash === undefined || (parameters?.content.length ?? 0) !== 0) throw new AppError("verify.algorithm_refused", { oid });
  return hash;
};

const pssParameters = (hash: HashName, saltLength: number): Buffer =>
  derSequence(
    derContext(0, derSequence(derOid(HASH_OID[hash]), derNull())),
    derContext(1, derSequence(derOid(OID.mgf1), derSequence(derOid(HASH_OID[hash]), derNull()))),
    derContext(2, derSmallInteger(saltLength)),
  );

/** AlgorithmIdentifier of a signature as it stands in SignerInfo. */
export const signatureAlgorithm = (scheme: SignatureScheme): Buffer => {
  if (scheme.kind === "rsa-pss") return derSequence(derOid(OID.rsassaPss), pssParameters(scheme.hash, scheme.saltLength));
  const oid = Object.entries(WITH_HASH).find(([, known]) => known.kind === scheme.kind && known.hash === scheme.hash)?.[0];
  if (oid === undefined) throw new AppError("verify.algorithm_refused", { oid: `${scheme.kind}/${scheme.hash}` });
  return scheme.kind === "ecdsa" ? derSequence(derOid(oid)) : derSequence(derOid(oid), derNull());
};

/** RFC 4055 §3.1: hash and MGF1 hash must agree and be on the list; every default of that type means SHA-1 and is refused. */
const readPss = (node: DerNode | undefined): SignatureScheme => {
  const refused = (): never => {
    throw new AppError("verify.algorithm_refused", { oid: OID.rsassaPss });
  };
  if (node === undefined) return refused();
  const members = new DerMembers(node);
  const hashNode = members.optional(0xa0);
  const mgfNode = members.optional(0xa1);
  const saltNode = members.optional(0xa2);
  const trailer = members.optional(0xa3);
  members.end();
  if (hashNode === undefined || mgfNode === undefined) return refused();
  if (trailer !== undefined && readSmallInteger(readExplicit(trailer)) !== 1) return refused();
  const hash = readDigestAlgorithm(readExplicit(hashNode));
  const mgf = new DerMembers(readExplicit(mgfNode));
  if (readOid(mgf.any()) !== OID.mgf1 || readDigestAlgorithm(mgf.any()) !== hash) return refused();
  mgf.end();
  const saltLength = saltNode === undefined ? 20 : readSmallInteger(readExplicit(saltNode));
  return saltLength > 512 ? refused() : { kind: "rsa-pss", hash, saltLength };
};

/**
 * @param digest  the hash named beside the algorithm; needed for plain rsaEncryption, must agree otherwise when given.
 * @throws AppError `verify.algorithm_refused`
 */
export const readSignatureAlgorithm = (node: DerNode, digest?: HashName): SignatureScheme => {
  const members = new DerMembers(node);
  const oid = readOid(members.any());
  const parameters = members.peek();
  if (parameters !== undefined) members.any();
  members.end();
  if (oid === OID.rsassaPss) return readPss(parameters);
  if (parameters !== undefined && (parameters.tag !== 0x05 || parameters.content.length > 0))
    throw new AppError("verify.algorithm_refused", { oid });
  if (oid === OID.rsaEncryption && digest !== undefined) return { kind: "rsa-pkcs1", hash: digest };
  const scheme = WITH_HASH[oid];
  if (scheme === undefined) throw new AppError("verify.algorithm_refused", { oid });
  return scheme;
};

const MINIMUM_RSA_BITS = 2048;
const CURVES = new Set(["prime256v1", "secp384r1", "secp521r1"]);

/** Whether the key may be used at all (RSA from 2048 bits, the NIST curves from 256) and fits the scheme. */
export const keyFitsScheme = (key: KeyObject, scheme: SignatureScheme): boolean => {
  const details = key.asymmetricKeyDetails ?? {};
  const bits = details.modulusLength ?? 0;
  if (scheme.kind === "ecdsa") return key.asymmetricKeyType === "ec" && CURVES.has(details.namedCurve ?? "");
  const isRsa = key.asymmetricKeyType === "rsa" || (scheme.kind === "rsa-pss" && key.asymmetricKeyType === "rsa-pss");
  return isRsa && bits >= MINIMUM_RSA_BITS && bits <= 16_384;
};

/** True only when the value is a signature of exactly these bytes by this key. Never throws on a bad value. */
export const isSignatureOf = (scheme: SignatureScheme, key: KeyObject, signed: Uint8Array, value: Uint8Array): boolean => {
  if (!keyFitsScheme(key, scheme)) return false;
  try {
    if (scheme.kind === "rsa-pss")
      return verify(scheme.hash, signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength }, value);
    if (scheme.kind === "ecdsa") return isEcdsaDer(value) && verify(scheme.hash, signed, { key, dsaEncoding: "der" }, value);
    return verify(scheme.hash, signed, key, value);
  } catch {
    // OpenSSL throws for values of the wrong shape: not a signature of these bytes.
    return false;
  }
};

const isEcdsaDer = (value: Uint8Array): boolean => {
  try {
    const members = new DerMembers(readDer(value));
    readUnsigned(members.take(0x02));
    readUnsigned(members.take(0x02));
    members.end();
    return true;
  } catch {
    return false;
  }
};

/** r‖s of fixed width, as tokens and some services return it → SEQUENCE { r, s } (RFC 3279 §2.2.3). */
export const ecdsaDerFromRaw = (raw: Uint8Array): Buffer =>
  derSequence(derUnsigned(raw.subarray(0, raw.length / 2)), derUnsigned(raw.subarray(raw.length / 2)));

/**
 * The value in the form CMS wants: ECDSA as DER whatever the device returned, RSA padded on the left to the modulus length.
 * What fits neither form is returned unchanged, and then fails verification.
 */
export const normalisedSignature = (scheme: SignatureScheme, key: KeyObject, value: Uint8Array): Uint8Array => {
  if (scheme.kind === "ecdsa") {
    if (isEcdsaDer(value)) return value;
    return [64, 96, 132].includes(value.length) ? ecdsaDerFromRaw(value) : value;
  }
  const modulusBytes = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  // A leading zero octet is lost by some devices about once in 256 signatures.
  if (value.length < modulusBytes && value.length >= modulusBytes - 2)
    return Buffer.concat([Buffer.alloc(modulusBytes - value.length), value]);
  return value;
};

/** The scheme we sign with for a key: PKCS#1 v1.5 for RSA unless PSS is asked for; salt as long as the hash. */
export const schemeForKey = (key: KeyObject, options: { readonly pss?: boolean; readonly hash?: HashName } = {}): SignatureScheme => {
  const hash = options.hash ?? "sha256";
  const scheme: SignatureScheme =
    key.asymmetricKeyType === "ec"
      ? { kind: "ecdsa", hash }
      : options.pss === true || key.asymmetricKeyType === "rsa-pss"
        ? { kind: "rsa-pss", hash, saltLength: HASH_BYTES[hash] }
        : { kind: "rsa-pkcs1", hash };
  if (!keyFitsScheme(key, scheme)) throw new AppError("signing.key_not_allowed", { key: key.asymmetricKeyType ?? "unknown" });
  return scheme;
};
