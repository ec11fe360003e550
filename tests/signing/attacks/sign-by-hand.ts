import { constants, createHash, sign } from "node:crypto";
import { embedSignature } from "@camtay/worker/pdf/embed-signature.ts";
import { type PreparedSignature, prepareSignature } from "@camtay/worker/pdf/prepare-signature.ts";
import type { SignatureAppearance } from "@camtay/worker/pdf/sign/appearance-profiles.ts";
import { assembleCms, signedAttributes } from "@camtay/worker/signing/cms/cms-signed-data.ts";
import { type SignatureScheme, schemeForKey } from "@camtay/worker/signing/cms/signature-scheme.ts";
import { makeToken } from "./made-up-answers.ts";
import type { Holder, MadeUpPki } from "./made-up-pki.ts";

export interface HandOptions {
  readonly by?: Holder;
  readonly chain?: readonly Holder[];
  readonly fieldName?: string;
  readonly docMdp?: 1 | 2 | 3;
  readonly reason?: string;
  /** Timestamp in the signature; absent means none. */
  readonly stampedAt?: Date;
  readonly stampedBy?: Holder;
  readonly signedAt?: Date;
  readonly pss?: boolean;
  readonly reserveBytes?: number;
  readonly appearance?: SignatureAppearance;
  /** Last chance to spoil the CMS. */
  readonly spoil?: (parts: HandParts) => Buffer;
}

export interface HandParts {
  readonly attributes: Buffer;
  readonly signature: Buffer;
  readonly scheme: SignatureScheme;
  readonly certificates: readonly Uint8Array[];
  readonly token: Buffer | undefined;
  readonly prepared: PreparedSignature;
  readonly signer: Holder;
}

export const rawSign = (holder: Holder, scheme: SignatureScheme, octets: Uint8Array): Buffer =>
  scheme.kind === "rsa-pss"
    ? sign(scheme.hash, octets, { key: holder.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength })
    : sign(scheme.hash, octets, holder.key);

/** Signs a PDF with a made-up holder's key and the product's own writer, with a place to spoil the result. */
export const signByHand = (original: Uint8Array, pki: MadeUpPki, options: HandOptions = {}): Buffer => {
  const signer = options.by ?? pki.officer;
  const chain = options.chain ?? [pki.intermediate];
  const prepared = prepareSignature(original, {
    fieldName: options.fieldName ?? "Sig1",
    signedAt: options.signedAt ?? new Date(),
    reserveBytes: options.reserveBytes ?? 12_288,
    appearance: options.appearance ?? { profile: "invisible" },
    ...(options.docMdp === undefined ? {} : { docMdp: options.docMdp }),
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  });
  const scheme = schemeForKey(signer.key, { pss: options.pss === true });
  const { der } = signedAttributes(prepared.digest, signer.certificate);
  const signature = rawSign(signer, scheme, der);
  const certificates = [signer, ...chain].map((one) => one.certificate);
  const token =
    options.stampedAt === undefined ? undefined : makeToken(options.stampedBy ?? pki.tsa, signature, options.stampedAt, [pki.intermediate]);
  const parts: HandParts = { attributes: der, signature, scheme, certificates, token, prepared, signer };
  const cms = options.spoil?.(parts) ?? assembleCms({ signedAttributes: der, scheme, signature, certificates, timestampToken: token });
  return Buffer.from(embedSignature(prepared, cms));
};

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
