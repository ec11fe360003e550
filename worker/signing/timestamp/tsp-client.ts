import { createHash } from "node:crypto";
import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";
import { readTimestampResponse, type TimestampQuestion, timestampRequest } from "./timestamp-message.ts";
import type { TimestampToken } from "./timestamp-token.ts";

/** Anything that can stamp octets: an RFC 3161 server, or the `timestamp` method of a signing service. */
export interface TimestampSource {
  /** @throws AppError `signing.timestamp_unavailable`, `signing.timestamp_refused`, `signing.timestamp_wrong` */
  stamp(octets: Uint8Array, signal?: AbortSignal): Promise<TimestampToken>;
  /** The same for octets given by their SHA-256. */
  stampDigest(sha256: Uint8Array, signal?: AbortSignal): Promise<TimestampToken>;
}

export interface TspClientSettings {
  readonly url: string;
  readonly policy?: string | undefined;
  /** Public authorities have been seen to take more than two minutes. */
  readonly timeoutMs?: number;
  readonly attempts?: number;
  /** Requests under way at once; public authorities punish more. */
  readonly maxInFlight?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TspClientEdges {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly sleep: (ms: number) => Promise<void>;
}

const MAX_ANSWER_BYTES = 256 * 1024;
/** After so many failures in a row the authority is left alone for a while, so that a batch does not wait out every timeout. */
const BREAKER_FAILURES = 5;
const BREAKER_REST_MS = 60_000;

const FINAL_CODES: ReadonlySet<string> = new Set(["signing.timestamp_refused"]);

/** RFC 3161 over HTTP with limits: few requests at once, bounded answer, three attempts, and a breaker. */
export const createTspClient = (settings: TspClientSettings, edges: TspClientEdges): TimestampSource => {
  const attempts = settings.attempts ?? 3;
  const maxInFlight = settings.maxInFlight ?? 4;
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  let failuresInRow = 0;
  let restUntil = 0;

  const enter = async (): Promise<void> => {
    if (inFlight >= maxInFlight) await new Promise<void>((resolve) => waiting.push(resolve));
    else inFlight++;
  };
  /** A place that is handed on stays counted. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) inFlight--;
    else next();
  };

  const post = async (question: TimestampQuestion, signal: AbortSignal | undefined): Promise<TimestampToken> => {
    const limit = AbortSignal.timeout(settings.timeoutMs ?? 180_000);
    const answer = await edges.fetch(settings.url, {
      method: "POST",
      headers: { "content-type": "application/timestamp-query", accept: "application/timestamp-reply", ...settings.headers },
      body: new Uint8Array(timestampRequest(question)),
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      redirect: "error",
    });
    if (!answer.ok) throw new AppError("signing.timestamp_unavailable", { status: answer.status });
    return readTimestampResponse(await readBounded(answer, MAX_ANSWER_BYTES), question, edges.now());
  };

  const stampOnce = async (imprint: Uint8Array, signal: AbortSignal | undefined): Promise<TimestampToken> => {
    // A new nonce for each attempt: a late answer to the last one must not pass for this one.
    await enter();
    try {
      return await post({ hash: "sha256", imprint, nonce: edges.randomBytes(8), policy: settings.policy }, signal);
    } finally {
      leave();
    }
  };

  const stampDigest = async (imprint: Uint8Array, signal?: AbortSignal): Promise<TimestampToken> => {
    for (let attempt = 1; ; attempt++) {
      if (edges.now().getTime() < restUntil) throw new AppError("signing.timestamp_unavailable", { status: 0 });
      try {
        const token = await stampOnce(imprint, signal);
        failuresInRow = 0;
        return token;
      } catch (thrown) {
        const error = thrown instanceof AppError ? thrown : new AppError("signing.timestamp_unavailable", { status: 0 }, { cause: thrown });
        if (++failuresInRow >= BREAKER_FAILURES) {
          restUntil = edges.now().getTime() + BREAKER_REST_MS;
          failuresInRow = 0;
        }
        if (attempt >= attempts || FINAL_CODES.has(error.code) || signal?.aborted === true) throw asAppError(error);
        await edges.sleep(500 * 2 ** (attempt - 1));
      }
    }
  };

  return { stampDigest, stamp: (octets, signal) => stampDigest(createHash("sha256").update(octets).digest(), signal) };
};

/** The whole body, or an error as soon as it grows above the limit. @throws AppError `signing.answer_too_large` */
export const readBounded = async (answer: Response, limitBytes: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > limitBytes) throw new AppError("signing.answer_too_large", { limitBytes });
    parts.push(part);
  }
  return Buffer.concat(parts);
};
