import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { z } from "zod";
import { readBounded } from "../timestamp/tsp-client.ts";
import { cscRefusal } from "./csc-errors.ts";
import { CscError } from "./csc-messages.ts";

export interface HttpEdges {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface JsonHttpSettings {
  /** With a slash at its end. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** How often a request that was surely not carried out (429, 503) is sent again. */
  readonly attempts: number;
  /** A service that asks for a longer rest than this is reported, not waited for. */
  readonly maxWaitMs: number;
  /** What a body with HTTP status 4xx means; absent: as CSC services word it. */
  readonly refusal?: (status: number, body: unknown) => AppError;
}

/** Bearer tokens of one service; `renew` is asked at most once after a 401. */
export interface AccessTokens {
  current(signal?: AbortSignal): Promise<string>;
  renew(signal?: AbortSignal): Promise<string>;
  forget(): void;
}

export interface JsonHttp {
  /**
   * @param effect  "none": the call changes nothing and may be repeated; "once": when its outcome is not known it must not be repeated.
   * @throws AppError `signing.outcome_unknown` only for effect "once"; otherwise `signing.service_unavailable`, `signing.service_busy`,
   *   `signing.service_answer`, and refusals in our words.
   */
  post<T extends z.ZodType>(call: {
    readonly method: string;
    readonly body: unknown;
    readonly answer: T;
    readonly effect: "none" | "once";
    readonly signal?: AbortSignal | undefined;
  }): Promise<z.output<T>>;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const restMs = (answer: Response, attempt: number, edges: HttpEdges): number => {
  const told = answer.headers.get("retry-after");
  const seconds = told === null ? Number.NaN : Number(told);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = told === null ? Number.NaN : Date.parse(told);
  if (Number.isFinite(date)) return Math.max(0, date - edges.now().getTime());
  const jitter = (edges.randomBytes(1)[0] ?? 0) / 256;
  return 250 * 2 ** attempt * (0.5 + jitter);
};

/** JSON over HTTP with the manners of CSC services: bounded answers, 401 renewed once, Retry-After honoured, unknown outcomes named as such. */
export const createJsonHttp = (settings: JsonHttpSettings, tokens: AccessTokens | null, edges: HttpEdges): JsonHttp => ({
  post: async ({ method, body, answer: shape, effect, signal }) => {
    const lost = (cause: unknown): AppError =>
      effect === "once"
        ? new AppError("signing.outcome_unknown", { method }, { cause })
        : new AppError("signing.service_unavailable", { status: 0 }, { cause });
    let token = tokens === null ? null : await tokens.current(signal);
    let renewed = false;
    for (let attempt = 0; ; attempt++) {
      const limit = AbortSignal.timeout(settings.timeoutMs);
      const answer = await edges
        .fetch(new URL(method, settings.baseUrl), {
          method: "POST",
          headers: {
            "content-type": "application/json",
            accept: "application/json",
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify(body),
          redirect: "error",
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        })
        .catch((cause: unknown) => {
          throw isNotConnected(cause) ? new AppError("signing.service_unavailable", { status: 0 }, { cause }) : lost(cause);
        });
      if (answer.status === 401 && tokens !== null && !renewed) {
        await answer.body?.cancel();
        renewed = true;
        token = await tokens.renew(signal);
        continue;
      }
      if (answer.status === 429 || (answer.status === 503 && (effect === "none" || answer.headers.has("retry-after")))) {
        await answer.body?.cancel();
        const waitMs = restMs(answer, attempt, edges);
        if (attempt + 1 >= settings.attempts || waitMs > settings.maxWaitMs)
          throw new AppError("signing.service_busy", { seconds: Math.ceil(waitMs / 1000) });
        await edges.sleep(waitMs);
        continue;
      }
      const bytes = await readBounded(answer, MAX_ANSWER_BYTES).catch((cause: unknown) => {
        throw cause instanceof AppError && effect === "none" ? cause : lost(cause);
      });
      if (answer.status >= 500)
        throw effect === "once" ? lost(answer.status) : new AppError("signing.service_unavailable", { status: answer.status });
      const value = parseJson(bytes);
      if (answer.status >= 400) throw (settings.refusal ?? asCscSays)(answer.status, value);
      const parsed = shape.safeParse(value);
      if (parsed.success) return parsed.data;
      // The call was carried out, but what it gave cannot be read.
      throw effect === "once" ? lost(parsed.error) : new AppError("signing.service_answer", { where: method });
    }
  },
});

const asCscSays = (status: number, body: unknown): AppError => cscRefusal(status, CscError.safeParse(body).data ?? CscError.parse({}));

const parseJson = (bytes: Buffer): unknown => {
  try {
    return bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
};

const NOT_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

/** The request never left: nothing can have happened on the other side. */
const isNotConnected = (thrown: unknown): boolean => {
  for (let error: unknown = thrown; error instanceof Error; error = error.cause)
    if ("code" in error && typeof error.code === "string" && NOT_CONNECTED.has(error.code)) return true;
  return false;
};
