import type { z } from "zod";
import { ErrorAnswer } from "./answers.ts";
import { API } from "./contract.ts";
import type { AnswerOf, BodyOf, PathParameters, QueryOf, Route } from "./route.ts";

export interface CallOptions<R extends Route> {
  readonly path: PathParameters<R>;
  readonly query?: QueryOf<R>;
  readonly body?: BodyOf<R>;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
}

/** The worker refused, or could not be reached (`status` 0). `message` is the Vietnamese sentence for the person. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly status: number;
  readonly answer: ErrorAnswer;
  constructor(status: number, answer: ErrorAnswer, options: { cause?: unknown } = {}) {
    super(answer.message.vi, options);
    this.status = status;
    this.answer = answer;
  }
}

/** Nobody answered. */
export const UNREACHABLE: ErrorAnswer = {
  code: "api.unreachable",
  message: {
    vi: "Không nối được tới máy chủ Cầm Tay. Hãy kiểm tra máy chủ đang bật rồi thử lại.",
    en: "The Cầm Tay server cannot be reached. Check that it is running and try again.",
  },
  retry: "later",
  requestId: "",
};

/**
 * The one typed client, made from the contract.
 * @param fetcher sends the request and adds the bearer token
 */
export function createClient(baseUrl: string, fetcher: (url: string, init: RequestInit) => Promise<Response>) {
  async function send(definition: Route, options: CallOptions<Route>): Promise<Response> {
    const path = definition.path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent((options.path as Record<string, string>)[name] ?? ""),
    );
    const url = new URL(path, baseUrl);
    for (const [key, value] of Object.entries((options.query as Record<string, unknown> | undefined) ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const init: RequestInit = { method: definition.method, headers: {} };
    if (options.signal) init.signal = options.signal;
    if (options.bytes) {
      init.body = options.bytes;
      init.headers = { "content-type": definition.media?.request ?? "application/octet-stream" };
    } else if (options.body !== undefined) {
      init.body = JSON.stringify(options.body);
      init.headers = { "content-type": "application/json" };
    }
    const response = await fetcher(url.href, init).catch((cause: unknown) => {
      throw new CallError(0, UNREACHABLE, { cause });
    });
    if (response.ok) return response;
    const parsed = ErrorAnswer.safeParse(await response.json().catch(() => null));
    throw new CallError(response.status, parsed.success ? parsed.data : UNREACHABLE);
  }

  return {
    /** @throws CallError */
    async call<N extends keyof typeof API>(name: N, options: CallOptions<(typeof API)[N]>): Promise<AnswerOf<(typeof API)[N]>> {
      const definition: Route = API[name];
      const response = await send(definition, options as CallOptions<Route>);
      return (definition.answer as z.ZodType).parse(await response.json()) as AnswerOf<(typeof API)[N]>;
    },
    /** For routes that answer raw bytes. @throws CallError */
    async bytes<N extends keyof typeof API>(name: N, options: CallOptions<(typeof API)[N]>): Promise<Blob> {
      return (await send(API[name], options as CallOptions<Route>)).blob();
    },
  };
}

export type Client = ReturnType<typeof createClient>;
