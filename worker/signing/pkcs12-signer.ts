import { constants, createPrivateKey, createPublicKey, type KeyObject, privateEncrypt, sign } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import forge from "node-forge";
import { digestInfo, type SignatureScheme, schemeForKey } from "./cms/signature-scheme.ts";
import type { Signer, SignerCapabilities, ToBeSigned } from "./signer.ts";
import { type Certificate, parseCertificate } from "./x509/certificate.ts";
import { orderedChain } from "./x509/ordered-chain.ts";

export interface Pkcs12Settings {
  readonly file: Uint8Array;
  /** Shown in errors; without folders. */
  readonly fileName: string;
  readonly password: string;
  readonly pss?: boolean;
}

interface OpenedKey {
  readonly key: KeyObject;
  readonly chain: readonly Buffer[];
  readonly scheme: SignatureScheme;
}

const bytesOf = (asn1: forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(asn1).getBytes(), "latin1");

const openFile = (settings: Pkcs12Settings): OpenedKey => {
  try {
    const der = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(settings.file).toString("latin1")));
    const p12 = forge.pkcs12.pkcs12FromAsn1(der, settings.password);
    const bags = p12.safeContents.flatMap((contents) => contents.safeBags);
    const keyBag = bags.find((bag) => bag.type === forge.pki.oids.pkcs8ShroudedKeyBag || bag.type === forge.pki.oids.keyBag);
    if (keyBag === undefined) throw new AppError("signing.file_key", { file: settings.fileName });
    const key = readKey(keyBag);
    const certificates = bags
      .filter((bag) => bag.type === forge.pki.oids.certBag)
      .map((bag) => parseCertificate(bag.cert ? bytesOf(forge.pki.certificateToAsn1(bag.cert)) : bytesOf(bag.asn1)));
    const leaf = certificates.find((one) => holdsKey(one, key));
    if (leaf === undefined) throw new AppError("signing.file_key", { file: settings.fileName });
    const chain = orderedChain([leaf.der, ...certificates.filter((one) => one !== leaf).map((one) => one.der)]);
    return { key, chain, scheme: schemeForKey(key, { pss: settings.pss === true }) };
  } catch (cause) {
    if (cause instanceof AppError && cause.code === "signing.key_not_allowed") throw cause;
    throw new AppError("signing.file_key", { file: settings.fileName }, { cause });
  }
};

/** node-forge reads RSA keys into its own form and hands other kinds over as they were. */
const readKey = (bag: forge.pkcs12.Bag): KeyObject => {
  if (bag.key) return createPrivateKey(forge.pki.privateKeyToPem(bag.key));
  return createPrivateKey({ key: bytesOf(bag.asn1), format: "der", type: "pkcs8" });
};

const holdsKey = (certificate: Certificate, key: KeyObject): boolean =>
  createPublicKey(key).export({ type: "spki", format: "der" }).equals(certificate.subjectPublicKeyInfo);

/** EMSA-PKCS1-v1_5 over a ready digest: DigestInfo, padded and encrypted by node:crypto (RFC 8017 §9.2). */
const signDigestPkcs1 = (key: KeyObject, scheme: SignatureScheme, digest: Uint8Array): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo(scheme.hash, digest));

const signItem = ({ key, scheme }: OpenedKey, item: ToBeSigned): Buffer => {
  if (scheme.kind === "rsa-pkcs1") return signDigestPkcs1(key, scheme, item.digest);
  if (scheme.kind === "rsa-pss")
    return sign(scheme.hash, item.signedAttributes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength });
  return sign(scheme.hash, item.signedAttributes, { key, dsaEncoding: "der" });
};

const AUTHORISATION_MS = 15 * 60_000;

/**
 * A key in a PKCS#12 file, for one office without a remote service, and for tests. The file is opened once; the key stays in memory until `close`.
 * @throws AppError `signing.file_key` when file or password is wrong, `signing.key_not_allowed`
 */
export const createPkcs12Signer = (settings: Pkcs12Settings, now: () => Date = () => new Date()): Signer => {
  let opened: OpenedKey | null = openFile(settings);
  const open = (): OpenedKey => {
    opened ??= openFile(settings);
    return opened;
  };
  return {
    capabilities: async (): Promise<SignerCapabilities> => {
      const { chain, scheme } = open();
      return {
        certificates: chain,
        scheme,
        maxDigestsPerAuthorisation: 10_000,
        maxDigestsPerCall: 1_000,
        boundToDigests: false,
        deterministic: scheme.kind === "rsa-pkcs1",
        asksElsewhere: true,
      };
    },
    beginAuthorisation: async (items) => ({
      state: "authorised",
      authorisation: { token: "file", expiresAt: new Date(now().getTime() + AUTHORISATION_MS), remaining: items.length },
    }),
    pollAuthorisation: () => Promise.reject(new AppError("signing.authorisation_expired")),
    sign: async (authorisation, items) => {
      if (now() >= authorisation.expiresAt || items.length > authorisation.remaining) throw new AppError("signing.authorisation_expired");
      const key = open();
      return { state: "signed", signatures: items.map((item) => signItem(key, item)) };
    },
    pollSign: () => Promise.reject(new AppError("signing.outcome_unknown", { method: "file" })),
    close: async () => {
      opened = null;
    },
  };
};
