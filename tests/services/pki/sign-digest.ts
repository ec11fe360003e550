import { constants, createECDH, createHash, type KeyObject, privateEncrypt, randomBytes } from "node:crypto";
import { integer, NULL, objectIdentifier, octetString, sequence } from "./der.ts";

export type DigestName = "sha256" | "sha384" | "sha512";
export const DIGESTS: Record<DigestName, { oid: string; length: number }> = {
  sha256: { oid: "2.16.840.1.101.3.4.2.1", length: 32 },
  sha384: { oid: "2.16.840.1.101.3.4.2.2", length: 48 },
  sha512: { oid: "2.16.840.1.101.3.4.2.3", length: 64 },
};
export type Scheme = "pkcs1" | "pss" | "ecdsa";

/** RSASSA-PKCS1-v1_5 (RFC 8017 8.2) over a digest made elsewhere. */
const signPkcs1 = (key: KeyObject, digest: Uint8Array, name: DigestName): Buffer =>
  privateEncrypt(
    { key, padding: constants.RSA_PKCS1_PADDING },
    sequence(sequence(objectIdentifier(DIGESTS[name].oid), NULL), octetString(digest)),
  );

function maskGeneration(seed: Uint8Array, length: number, name: DigestName): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; blocks.length * DIGESTS[name].length < length; counter++) {
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(counter);
    blocks.push(createHash(name).update(seed).update(octets).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** RSASSA-PSS (RFC 8017 9.1.1), MGF1 and salt length of the same digest, over a digest made elsewhere. */
function signPss(key: KeyObject, digest: Uint8Array, name: DigestName): Buffer {
  const modulusBits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const encodedLength = Math.ceil((modulusBits - 1) / 8);
  const salt = randomBytes(DIGESTS[name].length);
  const hash = createHash(name).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const block = Buffer.concat([Buffer.alloc(encodedLength - salt.length - hash.length - 2), Buffer.from([1]), salt]);
  const mask = maskGeneration(hash, block.length, name);
  for (let at = 0; at < block.length; at++) block[at] = (block[at] ?? 0) ^ (mask[at] ?? 0);
  block[0] = (block[0] ?? 0) & (0xff >> (8 * encodedLength - (modulusBits - 1)));
  const encoded = Buffer.concat([block, hash, Buffer.from([0xbc])]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

/** Order and width in bytes of each curve (FIPS 186-5, SP 800-186 §3.2.1). */
const CURVES: Readonly<Record<string, { order: bigint; width: number }>> = {
  prime256v1: { order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n, width: 32 },
  secp384r1: {
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    width: 48,
  },
};
const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const fixed = (value: bigint, width: number): Buffer => Buffer.from(value.toString(16).padStart(width * 2, "0"), "hex");

function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/**
 * ECDSA over P-256 or P-384 and a digest made elsewhere (FIPS 186-5 6.4.1). node:crypto always hashes first, so the curve point comes from
 * its ECDH and the rest is big-integer arithmetic: not constant-time, therefore for made-up keys only.
 */
function signEcdsa(key: KeyObject, digest: Uint8Array): { r: bigint; s: bigint; width: number } {
  const name = key.asymmetricKeyDetails?.namedCurve ?? "";
  const found = CURVES[name];
  if (found === undefined) throw new RangeError(`no curve ${name}`);
  const { order, width } = found;
  const d = toBigInt(Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url"));
  const z = toBigInt(digest.subarray(0, width));
  for (;;) {
    const k = toBigInt(randomBytes(width));
    if (k === 0n || k >= order) continue;
    const curve = createECDH(name);
    curve.setPrivateKey(fixed(k, width));
    const r = toBigInt(curve.getPublicKey().subarray(1, 1 + width)) % order;
    const s = (powerModulo(k, order - 2n, order) * (z + r * d)) % order;
    if (r !== 0n && s !== 0n) return { r, s, width };
  }
}

/**
 * Signs a digest as it is, without hashing again.
 * @returns RSA: big-endian, as long as the modulus. ECDSA: DER SEQUENCE { r, s }, or r and s side by side when `rawEcdsa`.
 */
export function signDigest(key: KeyObject, digest: Uint8Array, name: DigestName, scheme: Scheme, rawEcdsa = false): Buffer {
  if (scheme === "pkcs1") return signPkcs1(key, digest, name);
  if (scheme === "pss") return signPss(key, digest, name);
  const { r, s, width } = signEcdsa(key, digest);
  return rawEcdsa ? Buffer.concat([fixed(r, width), fixed(s, width)]) : sequence(integer(r), integer(s));
}
