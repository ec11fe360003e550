import { parse as parseForm } from "node:querystring";
import { setTimeout as wait } from "node:timers/promises";
import fastify, { type FastifyInstance } from "fastify";
import { ZodError } from "zod";
import { registerCredentialRoutes } from "./csc/credentials.routes.ts";
import { CscError } from "./csc/csc-error.ts";
import { registerInfoRoute } from "./csc/info.routes.ts";
import { registerOauthRoutes } from "./csc/oauth.routes.ts";
import { registerPhoneRoutes } from "./csc/phone.routes.ts";
import type { ServiceState } from "./csc/service-state.ts";
import { registerSignatureRoutes } from "./csc/signatures.routes.ts";
import { registerVersion1Routes } from "./csc/v1.routes.ts";
import { registerTrustRoutes } from "./pki/trust.routes.ts";
import { registerSp769Routes } from "./sp769.routes.ts";
import { registerTestRoutes } from "./test.routes.ts";

/** The whole test service as one HTTP server; `state` decides what it knows and what it does wrong. */
export function createSigningService(state: ServiceState): FastifyInstance {
  const app = fastify({ bodyLimit: 16 * 1024 * 1024, forceCloseConnections: true, routerOptions: { maxParamLength: 4096 } });
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) =>
    done(null, { ...parseForm(String(body)) }),
  );
  app.addContentTypeParser(["application/timestamp-query", "application/ocsp-request"], { parseAs: "buffer" }, (_, body, done) =>
    done(null, body),
  );
  app.setErrorHandler((thrown, _, reply) => {
    if (thrown instanceof CscError) return reply.code(thrown.status).send({ error: thrown.error, error_description: thrown.message });
    if (thrown instanceof ZodError) return reply.code(400).send({ error: "invalid_request", error_description: thrown.issues[0]?.message });
    const status = (thrown as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) console.error(thrown);
    return reply
      .code(status)
      .send({ error: status >= 500 ? "server_error" : "invalid_request", error_description: "The request could not be handled" });
  });

  app.register(
    (csc, _, done) => {
      csc.addHook("onRequest", async (request, reply) => {
        state.counters.countCall(request.url.replace(/^\/csc\/v2\//, "").replace(/\?.*$/, ""));
        if (state.faults.latencyMs > 0) await wait(state.faults.latencyMs);
        for (const [knob, status] of [
          ["tooManyRequests", 429],
          ["unavailable", 503],
        ] as const) {
          if (state.faults[knob].calls === 0) continue;
          state.faults[knob].calls -= 1;
          const error = status === 429 ? "too_many_requests" : "temporarily_unavailable";
          return reply
            .code(status)
            .header("retry-after", String(state.faults[knob].retryAfterSeconds))
            .send({ error, error_description: "Try again later" });
        }
      });
      registerInfoRoute(csc, state);
      registerOauthRoutes(csc, state);
      registerCredentialRoutes(csc, state);
      registerSignatureRoutes(csc, state);
      done();
    },
    { prefix: "/csc/v2" },
  );
  app.register(
    (csc, _, done) => {
      registerVersion1Routes(csc, state);
      done();
    },
    { prefix: "/csc/v1" },
  );
  app.register(
    (sp769, _, done) => {
      registerSp769Routes(sp769, state);
      done();
    },
    { prefix: "/sca/sp769" },
  );
  registerPhoneRoutes(app, state);
  registerTrustRoutes(app, state);
  registerTestRoutes(app, state);
  return app;
}
