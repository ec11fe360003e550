import { AppError } from "@camtay/shared/errors/app-error.ts";
import { readDer } from "../asn1/der-reader.ts";
import { HASH_OID, OID } from "../asn1/object-identifiers.ts";
import { type SignatureScheme, signatureAlgorithm } from "../cms/signature-scheme.ts";

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

const SCHEMES: readonly (readonly [oid: string, scheme: SignatureScheme])[] = [
  [OID.sha256WithRsa, { kind: "rsa-pkcs1", hash: "sha256" }],
  [OID.rsaEncryption, { kind: "rsa-pkcs1", hash: "sha256" }],
  [OID.ecdsaWithSha256, { kind: "ecdsa", hash: "sha256" }],
  [OID.rsassaPss, { kind: "rsa-pss", hash: "sha256", saltLength: 32 }],
  [OID.ecdsaWithSha384, { kind: "ecdsa", hash: "sha384" }],
  [OID.sha384WithRsa, { kind: "rsa-pkcs1", hash: "sha384" }],
];

/** The first of our schemes that a key offers; PSS where it is asked for. @throws AppError `signing.key_not_allowed` */
export const chooseScheme = (algorithms: readonly string[], pss: boolean): readonly [string, SignatureScheme] => {
  const usable = SCHEMES.filter(([oid]) => algorithms.includes(oid));
  const chosen = (pss ? usable.find(([oid]) => oid === OID.rsassaPss) : undefined) ?? usable[0];
  if (chosen === undefined) throw new AppError("signing.key_not_allowed", { key: algorithms[0] ?? "unknown" });
  return chosen;
};

/** What `signHash` needs beside the hashes: the hash is named apart only where the algorithm does not name it. */
export const algorithmMembers = ([oid, scheme]: readonly [string, SignatureScheme]) => {
  if (oid === OID.rsassaPss) {
    const parameters = readDer(signatureAlgorithm(scheme)).content.subarray(11);
    return { signAlgo: oid, signAlgoParams: base64(parameters), hashAlgorithmOID: HASH_OID[scheme.hash] };
  }
  return oid === OID.rsaEncryption ? { signAlgo: oid, hashAlgorithmOID: HASH_OID[scheme.hash] } : { signAlgo: oid };
};
