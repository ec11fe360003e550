import type { KeyObject } from "node:crypto";
import forge from "node-forge";
import { toPem } from "./certificates.ts";

/** PKCS#12 (RFC 7292) with an RSA key and its chain, AES-256, as an office would hand it to an officer. */
export function exportPkcs12(key: KeyObject, chain: readonly Uint8Array[], password: string): Buffer {
  const privateKey = forge.pki.privateKeyFromPem(key.export({ type: "pkcs1", format: "pem" }).toString());
  const certificates = chain.map((der) => forge.pki.certificateFromPem(toPem(der)));
  const p12 = forge.pkcs12.toPkcs12Asn1(privateKey, certificates, password, { algorithm: "aes256", friendlyName: "officer" });
  return Buffer.from(forge.asn1.toDer(p12).getBytes(), "latin1");
}
