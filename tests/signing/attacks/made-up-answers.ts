import { createHash, createPublicKey, randomBytes, sign } from "node:crypto";
import { DerMembers, readDer } from "@camtay/worker/signing/asn1/der-reader.ts";
import {
  derContext,
  derNull,
  derOctetString,
  derOid,
  derSequence,
  derSetOf,
  derSmallInteger,
  derUnsigned,
  derValue,
  retagged,
} from "@camtay/worker/signing/asn1/der-writer.ts";
import { OID } from "@camtay/worker/signing/asn1/object-identifiers.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { extension, type Holder, nameOf, signedStructure } from "./made-up-pki.ts";

const SHA256 = derSequence(derOid(OID.sha256));
const generalized = (at: Date): Buffer => derValue(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]|\.\d+Z/g, "")}Z`));
const attribute = (type: string, value: Uint8Array): Buffer => derSequence(derOid(type), derSetOf([value]));

/** A TimeStampToken over octets, made by any holder. */
export const makeToken = (tsa: Holder, octets: Uint8Array, at: Date, chain: readonly Holder[]): Buffer => {
  const hash = createHash("sha256").update(octets).digest();
  const info = derSequence(
    derSmallInteger(1),
    derOid("2.999.1"),
    derSequence(SHA256, derOctetString(hash)),
    derUnsigned(randomBytes(8)),
    generalized(at),
  );
  const attributes = derSetOf([
    attribute(OID.contentType, derOid(OID.tstInfo)),
    attribute(OID.messageDigest, derOctetString(createHash("sha256").update(info).digest())),
    attribute(
      OID.signingCertificateV2,
      derSequence(derSequence(derSequence(derOctetString(createHash("sha256").update(tsa.certificate).digest())))),
    ),
  ]);
  const certificate = parseCertificate(tsa.certificate);
  const signerInfo = derSequence(
    derSmallInteger(1),
    derSequence(certificate.issuer, derUnsigned(certificate.serial)),
    SHA256,
    retagged(attributes, 0xa0),
    derSequence(derOid(OID.sha256WithRsa), derNull()),
    derOctetString(sign("sha256", attributes, tsa.key)),
  );
  return derSequence(
    derOid(OID.signedData),
    derContext(
      0,
      derSequence(
        derSmallInteger(3),
        derSetOf([SHA256]),
        derSequence(derOid(OID.tstInfo), derContext(0, derOctetString(info))),
        derSetOf(
          [tsa, ...chain].map((one) => one.certificate),
          0xa0,
        ),
        derSetOf([signerInfo]),
      ),
    ),
  );
};

const keyOctets = (holder: Holder): Buffer => {
  const members = new DerMembers(readDer(createPublicKey(holder.key).export({ type: "spki", format: "der" })));
  members.any();
  return members.any().content.subarray(1);
};
const sha1 = (bytes: Uint8Array): Buffer => createHash("sha1").update(bytes).digest();

export interface OcspPlan {
  readonly of: Holder;
  readonly issuer: Holder;
  readonly signer: Holder;
  readonly status?: "good" | "revoked" | "unknown";
  readonly revokedAt?: Date;
  readonly reason?: number;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
}

export const makeOcsp = (plan: OcspPlan): Buffer => {
  const serial = parseCertificate(plan.of.certificate).serial;
  const certId = derSequence(
    derSequence(derOid(OID.sha1), derNull()),
    derOctetString(sha1(nameOf(plan.issuer.name))),
    derOctetString(sha1(keyOctets(plan.issuer))),
    derUnsigned(serial),
  );
  const reason = plan.reason === undefined ? [] : [derContext(0, derValue(0x0a, Uint8Array.of(plan.reason)))];
  const status =
    plan.status === "revoked"
      ? derContext(1, generalized(plan.revokedAt ?? plan.thisUpdate), ...reason)
      : derValue(plan.status === "unknown" ? 0x82 : 0x80);
  const next = plan.nextUpdate === undefined ? [] : [derContext(0, generalized(plan.nextUpdate))];
  const data = derSequence(
    derContext(2, derOctetString(sha1(keyOctets(plan.signer)))),
    generalized(plan.thisUpdate),
    derSequence(derSequence(certId, status, generalized(plan.thisUpdate), ...next)),
  );
  const basic = signedStructure(plan.signer.key, data, derContext(0, derSequence(plan.signer.certificate)));
  return derSequence(derValue(0x0a, Uint8Array.of(0)), derContext(0, derSequence(derOid(OID.ocspBasic), derOctetString(basic))));
};

export interface CrlPlan {
  readonly issuer: Holder;
  readonly signer?: Holder;
  readonly revoked?: readonly { readonly holder: Holder; readonly at: Date; readonly reason?: number }[];
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly extra?: readonly Buffer[];
}

export const makeCrl = (plan: CrlPlan): Buffer => {
  const rows = (plan.revoked ?? []).map(({ holder, at, reason }) =>
    derSequence(
      derUnsigned(parseCertificate(holder.certificate).serial),
      generalized(at),
      ...(reason === undefined ? [] : [derSequence(extension(OID.reasonCode, derValue(0x0a, Uint8Array.of(reason))))]),
    ),
  );
  const toBeSigned = derSequence(
    derSmallInteger(1),
    derSequence(derOid(OID.sha256WithRsa), derNull()),
    nameOf(plan.issuer.name),
    generalized(plan.thisUpdate),
    generalized(plan.nextUpdate),
    ...(rows.length > 0 ? [derSequence(...rows)] : []),
    derContext(0, derSequence(extension(OID.cRLNumber, derSmallInteger(7)), ...(plan.extra ?? []))),
  );
  return signedStructure((plan.signer ?? plan.issuer).key, toBeSigned);
};

/** IssuingDistributionPoint that covers only a part: some reasons, or only authorities. */
export const partialScope = (flag: "reasons" | "authorities" | "indirect"): Buffer => {
  const member =
    flag === "reasons" ? derValue(0x83, Uint8Array.of(0x06, 0x40)) : derValue(flag === "authorities" ? 0x82 : 0x84, Uint8Array.of(0xff));
  return extension(OID.issuingDistributionPoint, derSequence(member), true);
};
