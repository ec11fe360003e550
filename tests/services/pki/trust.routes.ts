import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { ServiceState } from "../csc/service-state.ts";
import { issueCrl } from "./certificates.ts";
import { answerOcspQuery } from "./ocsp-responder.ts";
import { answerTimeStampQuery } from "./time-stamp-authority.ts";

const DAY_MS = 86_400_000;

function crlOf(state: ServiceState, issuer: "root" | "intermediate"): Buffer {
  const now = state.now().getTime();
  const [from, to] = state.faults.crl === "stale" ? [-8 * DAY_MS, -DAY_MS] : [-60_000, 7 * DAY_MS];
  const holder = state.pki.holders[issuer];
  return issueCrl({
    issuer: holder.subject,
    issuerKey: holder.key,
    number: BigInt(Math.floor(now / 1000)),
    thisUpdate: new Date(now + from),
    nextUpdate: new Date(now + to),
    revoked: state.pki.revoked.filter((entry) => entry.issuer === issuer),
  });
}

/** What stands behind the signatures: TSA (RFC 3161), OCSP (RFC 6960), CRLs and CA certificates. */
export function registerTrustRoutes(app: FastifyInstance, state: ServiceState): void {
  app.post("/tsa", async (request, reply) => {
    state.counters.countCall("tsa");
    if (state.faults.tsa === "down") return reply.code(503).send();
    if (request.headers["content-type"] !== "application/timestamp-query" || !Buffer.isBuffer(request.body)) return reply.code(415).send();
    const { body } = request;
    const fault = state.faults.tsa;
    if (state.faults.tsaLatencyMs > 0) await wait(state.faults.tsaLatencyMs);
    return reply.type("application/timestamp-reply").send(answerTimeStampQuery(state.pki, body, state.now(), fault));
  });

  const ocsp = (query: Uint8Array): Buffer | undefined => {
    state.counters.countCall("ocsp");
    return state.faults.ocsp === "down" ? undefined : answerOcspQuery(state.pki, query, state.now(), state.faults.ocsp);
  };
  app.post("/ocsp", (request, reply) => {
    if (!Buffer.isBuffer(request.body)) return reply.code(415).send();
    const answer = ocsp(request.body);
    return answer ? reply.type("application/ocsp-response").send(answer) : reply.code(503).send();
  });
  // RFC 6960 A.1: GET {url}/{url-encoded base64 of the request}; base64 may itself hold "/".
  app.get<{ Params: { "*": string } }>("/ocsp/*", (request, reply) => {
    const answer = ocsp(Buffer.from(request.params["*"], "base64"));
    return answer ? reply.type("application/ocsp-response").send(answer) : reply.code(503).send();
  });

  app.get<{ Params: { file: string } }>("/crl/:file", (request, reply) => {
    state.counters.countCall("crl");
    const issuer = /^(root|intermediate)\.crl$/.exec(request.params.file)?.[1] as "root" | "intermediate" | undefined;
    if (!issuer) return reply.code(404).send();
    return state.faults.crl === "down" ? reply.code(503).send() : reply.type("application/pkix-crl").send(crlOf(state, issuer));
  });
  app.get<{ Params: { file: string } }>("/ca/:file", (request, reply) => {
    const issuer = /^(root|intermediate)\.cer$/.exec(request.params.file)?.[1] as "root" | "intermediate" | undefined;
    return issuer ? reply.type("application/pkix-cert").send(state.pki.holders[issuer].certificate) : reply.code(404).send();
  });
}
