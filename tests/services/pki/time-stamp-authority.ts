import { createHash, randomBytes, sign } from "node:crypto";
import * as asn1js from "asn1js";
import { encodeName } from "./certificates.ts";
import {
  bitString,
  context,
  generalizedTime,
  integer,
  NULL,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tlv,
  utf8String,
} from "./der.ts";
import { DIGESTS } from "./sign-digest.ts";
import type { TestPki } from "./test-pki.ts";

const OID = {
  signedData: "1.2.840.113549.1.7.2",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  sha256: DIGESTS.sha256.oid,
  sha256WithRsa: "1.2.840.113549.1.1.11",
  /** Made up, under the arc of examples (2.999). */
  policy: "2.999.3161.1",
} as const;

export interface TimeStampQuery {
  readonly hashAlgorithm: string;
  readonly hash: Buffer;
  readonly policy?: string;
  /** The INTEGER's content octets, copied back as they came. */
  readonly nonce?: Buffer;
  readonly certificatesWanted: boolean;
}

export type TimeStampFault =
  | "none"
  | "wrong-nonce"
  | "wrong-imprint"
  | "rejected"
  | "bad-signature"
  | "no-certificate"
  | "wrong-certificate";

/** Reads a TimeStampReq (RFC 3161 2.4.1); undefined when it is not one. */
export function readTimeStampQuery(der: Uint8Array): TimeStampQuery | undefined {
  const parsed = asn1js.fromBER(der);
  if (parsed.offset === -1 || parsed.offset !== der.length || !(parsed.result instanceof asn1js.Sequence)) return undefined;
  const [version, imprint, ...rest] = parsed.result.valueBlock.value;
  if (!(version instanceof asn1js.Integer) || version.valueBlock.valueDec !== 1 || !(imprint instanceof asn1js.Sequence)) return undefined;
  const [algorithm, hash] = imprint.valueBlock.value;
  if (!(algorithm instanceof asn1js.Sequence) || !(hash instanceof asn1js.OctetString)) return undefined;
  const [oid] = algorithm.valueBlock.value;
  if (!(oid instanceof asn1js.ObjectIdentifier)) return undefined;
  let policy: string | undefined;
  let nonce: Buffer | undefined;
  let certificatesWanted = false;
  for (const part of rest) {
    if (part instanceof asn1js.ObjectIdentifier) policy = part.valueBlock.toString();
    else if (part instanceof asn1js.Boolean) certificatesWanted = part.valueBlock.value;
    else if (part instanceof asn1js.Integer) nonce = Buffer.from(part.valueBlock.valueHexView);
  }
  return {
    hashAlgorithm: oid.valueBlock.toString(),
    hash: Buffer.from(hash.valueBlock.valueHexView),
    certificatesWanted,
    ...(policy === undefined ? {} : { policy }),
    ...(nonce === undefined ? {} : { nonce }),
  };
}

const FAILURES = { badAlg: 0, badRequest: 2, badDataFormat: 5, unacceptedPolicy: 15, systemFailure: 25 } as const;
type Failure = keyof typeof FAILURES;

/** TimeStampResp with status 2 (rejection), a text and one failure bit. */
export function rejectTimeStamp(failure: Failure, text: string): Buffer {
  const bit = FAILURES[failure];
  const bits = Buffer.alloc(Math.floor(bit / 8) + 1);
  bits[bits.length - 1] = 0x80 >> (bit % 8);
  return sequence(sequence(integer(2), sequence(utf8String(text)), bitString(bits, 7 - (bit % 8))));
}

/** Why a query cannot be answered, or undefined when it can. */
export function refuseTimeStamp(query: TimeStampQuery): Buffer | undefined {
  const digest = Object.values(DIGESTS).find((known) => known.oid === query.hashAlgorithm);
  if (!digest) return rejectTimeStamp("badAlg", "The hash algorithm is not accepted");
  if (digest.length !== query.hash.length) return rejectTimeStamp("badDataFormat", "The hash has the wrong length");
  if (query.policy !== undefined && query.policy !== OID.policy) return rejectTimeStamp("unacceptedPolicy", "The policy is not accepted");
  return undefined;
}

const attribute = (oid: string, value: Buffer): Buffer => sequence(objectIdentifier(oid), setOf(value));

/** A TimeStampToken (RFC 3161 2.4.2 with ESSCertIDv2 of RFC 5816): CMS SignedData over TSTInfo. */
export function makeTimeStampToken(pki: TestPki, query: TimeStampQuery, now: Date, fault: TimeStampFault = "none"): Buffer {
  const { tsa, intermediate } = pki.holders;
  const hash = Buffer.from(query.hash);
  if (fault === "wrong-imprint") hash[0] = (hash[0] ?? 0) ^ 0xff;
  const nonce = query.nonce === undefined ? undefined : Buffer.from(query.nonce);
  if (nonce && fault === "wrong-nonce") nonce[nonce.length - 1] = (nonce.at(-1) ?? 0) ^ 0x01;
  const info = sequence(
    integer(1),
    objectIdentifier(OID.policy),
    sequence(sequence(objectIdentifier(query.hashAlgorithm), NULL), octetString(hash)),
    integer(BigInt(`0x00${randomBytes(8).toString("hex")}`)),
    generalizedTime(now),
    sequence(integer(1)), // accuracy: one second
    ...(nonce ? [tlv(0x02, nonce)] : []),
    context(0, context(4, encodeName(tsa.subject))),
  );
  const named = fault === "wrong-certificate" ? pki.holders.ocsp : tsa;
  const attributes = [
    attribute(OID.contentType, objectIdentifier(OID.tstInfo)),
    attribute(
      OID.signingTime,
      tlv(
        0x17,
        Buffer.from(
          now
            .toISOString()
            .replace(/[-:T]|\.\d+/g, "")
            .slice(2),
          "latin1",
        ),
      ),
    ),
    attribute(OID.messageDigest, octetString(createHash("sha256").update(info).digest())),
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octetString(createHash("sha256").update(named.certificate).digest()))))),
  ];
  const toBeSigned = setOf(...attributes);
  const signature = sign("sha256", toBeSigned, tsa.key);
  if (fault === "bad-signature") signature[10] = (signature[10] ?? 0) ^ 0xff;
  const signerInfo = sequence(
    integer(1),
    sequence(encodeName(intermediate.subject), integer(tsa.serialNumber)),
    sequence(objectIdentifier(OID.sha256), NULL),
    Buffer.concat([Buffer.from([0xa0]), toBeSigned.subarray(1)]),
    sequence(objectIdentifier(OID.sha256WithRsa), NULL),
    octetString(signature),
  );
  const certificates =
    query.certificatesWanted && fault !== "no-certificate" ? [tsa.certificate, intermediate.certificate].sort(Buffer.compare) : [];
  return sequence(
    objectIdentifier(OID.signedData),
    context(
      0,
      sequence(
        integer(3),
        setOf(sequence(objectIdentifier(OID.sha256), NULL)),
        sequence(objectIdentifier(OID.tstInfo), context(0, octetString(info))),
        ...(certificates.length > 0 ? [context(0, ...certificates)] : []),
        setOf(signerInfo),
      ),
    ),
  );
}

/** TimeStampResp: granted, or rejected with the reason. */
export function answerTimeStampQuery(pki: TestPki, der: Uint8Array, now: Date, fault: TimeStampFault = "none"): Buffer {
  const query = readTimeStampQuery(der);
  if (!query) return rejectTimeStamp("badDataFormat", "Not a TimeStampReq");
  if (fault === "rejected") return rejectTimeStamp("systemFailure", "The time source is not available");
  return refuseTimeStamp(query) ?? sequence(sequence(integer(0)), makeTimeStampToken(pki, query, now, fault));
}

export const timeStampPolicy = OID.policy;
