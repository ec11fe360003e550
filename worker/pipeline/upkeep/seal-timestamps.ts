import { randomBytes } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { digest, type SealDigest } from "../../archive/seal/hash-tree.ts";
import type { RenewalStamper, TokenLife } from "../../archive/seal/renew-seals.ts";
import type { TokenReader } from "../../archive/seal/verify-evidence.ts";
import { readDer } from "../../signing/asn1/der-reader.ts";
import { readTimestampResponse, timestampRequest } from "../../signing/timestamp/timestamp-message.ts";
import { readTimestampToken } from "../../signing/timestamp/timestamp-token.ts";
import { readBounded } from "../../signing/timestamp/tsp-client.ts";

const MAX_ANSWER_BYTES = 256 * 1024;
/** Public authorities have been seen to take more than two minutes. */
const TIMEOUT_MS = 180_000;

/** Stamps a new seal (SHA-256) and its renewals alike. */
interface AnyStamper {
  stamp(octets: Uint8Array, algorithm?: SealDigest): ReturnType<RenewalStamper["stamp"]>;
}

/** One request a seal, so no queue is needed; the digest is the seal's own. @throws AppError `archive.timestamp_refused`, `signing.timestamp_…` */
export const createStamper = (url: string, signal?: AbortSignal): AnyStamper => ({
  stamp: async (octets, algorithm = "sha256") => {
    const question = { hash: algorithm, imprint: digest(algorithm, octets), nonce: randomBytes(8) };
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/timestamp-query", accept: "application/timestamp-reply" },
      body: new Uint8Array(timestampRequest(question)),
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
      redirect: "error",
    }).catch((cause: unknown) => {
      throw new AppError("archive.timestamp_refused", { reason: new URL(url).host }, { cause });
    });
    if (!answer.ok) throw new AppError("archive.timestamp_refused", { reason: `HTTP ${answer.status}` });
    return readTimestampResponse(await readBounded(answer, MAX_ANSWER_BYTES), question, new Date());
  },
});

export const readToken: TokenReader = (token) => readTimestampToken(readDer(token));

export const lifeOfToken: TokenLife = (token) => {
  const { genTime, signer } = readTimestampToken(readDer(token));
  return { madeAt: genTime, endsAt: signer.notAfter };
};
