import { AppError } from "@camtay/shared/errors/app-error.ts";
import { DerMembers, readDer, readNamedBits, readSmallInteger } from "../asn1/der-reader.ts";
import { derBoolean, derOid, derSequence, derSmallInteger, derUnsigned } from "../asn1/der-writer.ts";
import { HASH_BYTES, type HashName } from "../asn1/object-identifiers.ts";
import { digestInfo } from "../cms/signature-scheme.ts";
import { readTimestampToken, type TimestampToken } from "./timestamp-token.ts";

export interface TimestampQuestion {
  readonly hash: HashName;
  /** Hash, made with `hash`, of the octets to stamp. */
  readonly imprint: Uint8Array;
  /** Eight random octets. */
  readonly nonce: Uint8Array;
  readonly policy?: string | undefined;
}

/** TimeStampReq, version 1, asking for the authority's certificates (RFC 3161 §2.4.1). */
export const timestampRequest = ({ hash, imprint, nonce, policy }: TimestampQuestion): Buffer =>
  derSequence(
    derSmallInteger(1),
    digestInfo(hash, imprint),
    ...(policy === undefined ? [] : [derOid(policy)]),
    derUnsigned(nonce),
    derBoolean(true),
  );

/** The authority's clock may differ from ours by this much. */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;

const trimmed = (bytes: Uint8Array): Buffer => {
  let first = 0;
  while (first < bytes.length - 1 && bytes[first] === 0) first++;
  return Buffer.from(bytes.subarray(first));
};

const isGranted = (status: number): boolean => status === 0 || status === 1;

/**
 * Takes a TimeStampResp apart and checks that it answers this very question: status, nonce, imprint, policy, plausible time,
 * the authority's certificate and signature (RFC 3161 §2.4.2).
 *
 * @throws AppError `signing.timestamp_refused` when the authority says no, `signing.timestamp_wrong` when the answer is not to our question,
 *   and the codes of {@link readTimestampToken}.
 */
export const readTimestampResponse = (body: Uint8Array, question: TimestampQuestion, now: Date): TimestampToken => {
  const members = new DerMembers(readDer(body));
  const statusInfo = new DerMembers(members.take(0x30));
  const status = readSmallInteger(statusInfo.any());
  if (!isGranted(status)) {
    statusInfo.optional(0x30);
    const failure = statusInfo.optional(0x03);
    const bits = failure === undefined ? [] : [...readNamedBits(failure)];
    throw new AppError("signing.timestamp_refused", { status, failure: bits.join(" ") });
  }
  const token = members.take(0x30);
  members.end();
  return checkTimestampToken(readTimestampToken(token), question, now);
};

/** The checks that tie a token to our question; also for services that hand the bare token over. @throws AppError `signing.timestamp_wrong` */
export const checkTimestampToken = (token: TimestampToken, question: TimestampQuestion, now: Date): TimestampToken => {
  const wrong = (what: string): never => {
    throw new AppError("signing.timestamp_wrong", { what });
  };
  if (token.imprintHash !== question.hash || question.imprint.length !== HASH_BYTES[question.hash]) return wrong("imprint");
  if (!token.imprint.equals(question.imprint)) return wrong("imprint");
  if (token.nonce === null || !trimmed(question.nonce).equals(token.nonce)) return wrong("nonce");
  if (question.policy !== undefined && token.policy !== question.policy) return wrong("policy");
  if (Math.abs(token.genTime.getTime() - now.getTime()) > MAX_CLOCK_SKEW_MS) return wrong("genTime");
  return token;
};
