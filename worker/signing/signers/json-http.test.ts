import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { z } from "zod";
import { createJsonHttp } from "./json-http.ts";

const ONE_MIB = new Uint8Array(1024 * 1024);

it.each([
  ["once", "signing.outcome_unknown"],
  ["none", "signing.answer_too_large"],
] as const)(
  "an answer that never ends, to a call of effect %s, is %s: a key that may have signed is not asked again",
  async (effect, code) => {
    const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(ONE_MIB) });
    const edges = { fetch: async () => new Response(endless()), now: () => new Date(), sleep: async () => {}, randomBytes };
    const http = createJsonHttp({ baseUrl: "http://127.0.0.1/", timeoutMs: 60_000, attempts: 1, maxWaitMs: 0 }, null, edges);
    const call = http.post({ method: "signatures/signHash", body: {}, answer: z.unknown(), effect });
    await expect(call).rejects.toMatchObject({ code });
  },
);
