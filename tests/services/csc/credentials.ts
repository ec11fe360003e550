import { X509Certificate } from "node:crypto";
import type { Scheme } from "../pki/sign-digest.ts";
import type { HolderName, TestPki } from "../pki/test-pki.ts";

export const PIN_ID = "PIN";
export const PHONE_ID = "PHONE";
export const CHALLENGE_ID = "OTP";

export interface Credential {
  readonly id: string;
  readonly holder: HolderName;
  readonly description: string;
  /** The account that owns the key. */
  readonly account: string;
  readonly status: "enabled" | "disabled";
  readonly mode: "explicit" | "oauth2code";
  readonly scal: "1" | "2";
  readonly multisign: number;
  readonly pin: string;
  /** What must be proven besides the PIN. */
  readonly secondFactor: "none" | "phone" | "challenge";
}

export interface Account {
  readonly name: string;
  readonly password: string;
}

export const ACCOUNTS: readonly Account[] = [
  { name: "canbo", password: "canbo-thu-nghiem" },
  { name: "vanthu", password: "vanthu-thu-nghiem" },
];

export interface Client {
  readonly id: string;
  readonly secret: string;
}
export const CLIENT: Client = { id: "camtay-worker", secret: "camtay-thu-nghiem-khong-bi-mat" };

/** Made-up holders; every PIN is for trying out only. */
export const credentialCatalogue = (multisign: number): readonly Credential[] => {
  const base = {
    account: "canbo",
    status: "enabled",
    mode: "explicit",
    scal: "2",
    multisign,
    pin: "246813",
    secondFactor: "phone",
  } as const;
  return [
    { ...base, id: "officer-rsa2048", holder: "officer", description: "Cán bộ Thử Nghiệm" },
    { ...base, id: "officer-pin", holder: "officer", description: "Cán bộ Thử Nghiệm, chỉ cần mã PIN", secondFactor: "none" },
    {
      ...base,
      id: "seal-rsa3072",
      holder: "seal",
      description: "Con dấu UBND xã Mẫu",
      account: "vanthu",
      pin: "135792",
      secondFactor: "none",
    },
    { ...base, id: "officer-p256", holder: "officer-p256", description: "Cán bộ Thử Nghiệm Hai", scal: "1", secondFactor: "none" },
    { ...base, id: "officer-p384", holder: "officer-p384", description: "Cán bộ Thử Nghiệm Ba", secondFactor: "none" },
    { ...base, id: "officer-challenge", holder: "officer", description: "Cán bộ Thử Nghiệm, mã xác nhận", secondFactor: "challenge" },
    {
      ...base,
      id: "officer-oauth",
      holder: "officer",
      description: "Cán bộ Thử Nghiệm, xác nhận trên trang dịch vụ",
      mode: "oauth2code",
      secondFactor: "none",
    },
    { ...base, id: "officer-disabled", holder: "officer", description: "Khóa đã ngừng", status: "disabled", secondFactor: "none" },
    { ...base, id: "officer-expired", holder: "expired", description: "Chứng thư đã hết hạn", secondFactor: "none" },
    { ...base, id: "officer-revoked", holder: "revoked", description: "Chứng thư đã thu hồi", secondFactor: "none" },
  ];
};

export const ALGORITHMS: Record<string, { scheme: Scheme; digest?: "sha256" | "sha384" | "sha512" }> = {
  "1.2.840.113549.1.1.1": { scheme: "pkcs1" },
  "1.2.840.113549.1.1.11": { scheme: "pkcs1", digest: "sha256" },
  "1.2.840.113549.1.1.12": { scheme: "pkcs1", digest: "sha384" },
  "1.2.840.113549.1.1.13": { scheme: "pkcs1", digest: "sha512" },
  "1.2.840.113549.1.1.10": { scheme: "pss" },
  "1.2.840.10045.4.3.2": { scheme: "ecdsa", digest: "sha256" },
  "1.2.840.10045.4.3.3": { scheme: "ecdsa", digest: "sha384" },
  "1.2.840.10045.4.3.4": { scheme: "ecdsa", digest: "sha512" },
};

const CURVE_OIDS: Readonly<Record<string, string>> = { prime256v1: "1.2.840.10045.3.1.7", secp384r1: "1.3.132.0.34" };

/** The curve of an elliptic key; null for RSA. */
const curveOf = (pki: TestPki, credential: Credential): string | null =>
  pki.holders[credential.holder].key.asymmetricKeyDetails?.namedCurve ?? null;

/** A P-384 key offers SHA-384 and nothing smaller, as services do that follow SP 800-57. */
export const algorithmsOf = (pki: TestPki, credential: Credential): string[] => {
  const curve = curveOf(pki, credential);
  return Object.keys(ALGORITHMS).filter((oid) => {
    const { scheme, digest } = ALGORITHMS[oid] ?? {};
    return (scheme === "ecdsa") === (curve !== null) && (curve !== "secp384r1" || digest === "sha384");
  });
};

const cscTime = (text: string): string => `${new Date(text).toISOString().replace(/[-:T]|\.\d+Z/g, "")}Z`;

/** One line, most specific name first (RFC 4514); node has escaped the values already. */
const rfc4514 = (name: string): string => name.split("\n").reverse().join(",");

export interface CredentialQuery {
  readonly certificates: "none" | "single" | "chain";
  readonly certInfo: boolean;
  readonly authInfo: boolean;
}

const FACTORS = {
  pin: { type: "Password", id: PIN_ID, label: "Mã PIN", description: "Mã PIN của khóa ký", format: "N" },
  phone: { type: "ChallengeResponseOOB", id: PHONE_ID, label: "Điện thoại", description: "Xác nhận trên điện thoại" },
  challenge: { type: "ChallengeResponse", id: CHALLENGE_ID, label: "Mã xác nhận", description: "Mã hiện trên điện thoại", format: "N" },
};

function authOf(credential: Credential, detailed: boolean): Record<string, unknown> {
  if (credential.mode === "oauth2code") return { mode: "oauth2code" };
  const second = credential.secondFactor === "none" ? [] : [FACTORS[credential.secondFactor]];
  const objects = [FACTORS.pin, ...second];
  return detailed ? { mode: "explicit", expression: objects.map((object) => object.id).join(" AND "), objects } : { mode: "explicit" };
}

/** CredentialInfo of CSC API v2, 11.5. */
export function describeCredential(pki: TestPki, credential: Credential, query: CredentialQuery, now: Date): Record<string, unknown> {
  const holder = pki.holders[credential.holder];
  const certificate = new X509Certificate(holder.certificate);
  const details = holder.key.asymmetricKeyDetails;
  const revoked = pki.revoked.some((entry) => entry.serialNumber === holder.serialNumber);
  const expired = now > new Date(certificate.validTo) || now < new Date(certificate.validFrom);
  const chain = pki.chain(credential.holder).map((der) => der.toString("base64"));
  const curve = curveOf(pki, credential);
  return {
    description: credential.description,
    key: {
      status: credential.status,
      algo: algorithmsOf(pki, credential),
      len: details?.modulusLength ?? (curve === "secp384r1" ? 384 : 256),
      ...(curve === null ? {} : { curve: CURVE_OIDS[curve] }),
    },
    cert: {
      status: revoked ? "revoked" : expired ? "expired" : "valid",
      ...(query.certificates === "none" ? {} : { certificates: query.certificates === "single" ? chain.slice(0, 1) : chain }),
      ...(query.certInfo
        ? {
            issuerDN: rfc4514(certificate.issuer),
            serialNumber: certificate.serialNumber,
            subjectDN: rfc4514(certificate.subject),
            validFrom: cscTime(certificate.validFrom),
            validTo: cscTime(certificate.validTo),
          }
        : {}),
    },
    auth: authOf(credential, query.authInfo),
    SCAL: credential.scal,
    multisign: credential.multisign,
    lang: "vi-VN",
  };
}

/** A credential that must not sign for a reason the list's `onlyValid` hides. */
export const isUsable = (pki: TestPki, credential: Credential, now: Date): boolean => {
  const { cert } = describeCredential(pki, credential, { certificates: "none", certInfo: false, authInfo: false }, now) as {
    cert: { status: string };
  };
  return credential.status === "enabled" && cert.status === "valid";
};
