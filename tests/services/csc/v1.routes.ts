import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { spend } from "../faults.ts";
import { bearerOf } from "./access.ts";
import { readBody } from "./bodies.ts";
import { findCredential } from "./credentials.routes.ts";
import { CHALLENGE_ID, CLIENT, type Credential, describeCredential, PHONE_ID, PIN_ID } from "./credentials.ts";
import { CscError, invalid, missing } from "./csc-error.ts";
import { findAccount, type ServiceState } from "./service-state.ts";

type Members = Record<string, unknown>;

/** The members of version 1.0.4 that version 2 names otherwise; what is not here goes through as it is. */
function toVersion2(body: Members): Members {
  const { hash, hashAlgo, numSignatures, PIN: _pin, OTP: _otp, documents: _documents, ...rest } = body;
  return {
    ...rest,
    ...(hash === undefined ? {} : { hashes: hash }),
    ...(hashAlgo === undefined ? {} : { hashAlgorithmOID: hashAlgo }),
    // Deployed clients send the number as text.
    ...(numSignatures === undefined ? {} : { numSignatures: typeof numSignatures === "string" ? Number(numSignatures) : numSignatures }),
  };
}

const documentsOf = z
  .array(z.object({ document_id: z.union([z.string(), z.number()]), document_name: z.string() }), { error: invalid("documents") })
  .optional();
const AuthorizeExtras = z.object({
  PIN: z.string({ error: invalid("PIN") }).optional(),
  OTP: z.string({ error: invalid("OTP") }).optional(),
  documents: documentsOf,
});
const InfoBody = z.object({
  credentialID: z.string({ error: missing("string", "credentialID") }),
  certificates: z.enum(["none", "single", "chain"], { error: invalid("certificates") }).default("single"),
  certInfo: z.boolean({ error: invalid("certInfo") }).default(false),
  authInfo: z.boolean({ error: invalid("authInfo") }).default(false),
});

const presence = (isThere: boolean): "true" | "false" => (isThere ? "true" : "false");

/** CredentialInfo of version 1.0.4: the factors are flat members PIN and OTP instead of `auth`. */
function describeFlat(state: ServiceState, credential: Credential, query: z.infer<typeof InfoBody>): Members {
  const { auth: _auth, ...common } = describeCredential(state.pki, credential, query, state.now());
  const factors = {
    PIN: { presence: presence(true), format: "N", label: "Mã PIN", description: "Mã PIN của khóa ký" },
    OTP:
      credential.secondFactor === "challenge"
        ? { presence: presence(true), type: "online", format: "N", label: "Mã xác nhận", ID: CHALLENGE_ID, provider: "Cầm Tay" }
        : { presence: presence(false) },
  };
  return { ...common, authMode: credential.mode, ...(query.authInfo && credential.mode === "explicit" ? factors : {}) };
}

interface Answer {
  readonly status: number;
  readonly body: Members;
  readonly retryAfter: string | undefined;
}

const hand = (reply: FastifyReply, { status, body, retryAfter }: Answer): FastifyReply =>
  (retryAfter === undefined ? reply : reply.header("retry-after", retryAfter)).code(status).send(body);

/**
 * The same service in the shape of CSC API 1.0.4 as deployed remote signing services speak it: other member names, PIN and OTP as plain
 * members, numbers as text, the names of the documents beside the hashes, and an authorize call that blocks until the person answered.
 * Every operation is handed to version 2, so that rules, counters and fault knobs are the same ones.
 */
export function registerVersion1Routes(app: FastifyInstance, state: ServiceState): void {
  const version2 = async (request: FastifyRequest, path: string, payload: Members): Promise<Answer> => {
    const headers = { authorization: request.headers.authorization ?? "", "content-type": "application/json" };
    const answer = await app.inject({ method: "POST", url: `/csc/v2${path}`, headers, payload });
    return {
      status: answer.statusCode,
      body: answer.body === "" ? {} : (answer.json() as Members),
      retryAfter: answer.headers["retry-after"],
    };
  };
  const passOn = async (request: FastifyRequest, reply: FastifyReply, path: string, payload: Members): Promise<FastifyReply> => {
    return hand(reply, await version2(request, path, payload));
  };

  app.post("/info", async (request, reply) => {
    const { body } = await version2(request, "/info", {});
    const {
      signAlgorithms: _a,
      signature_formats: _f,
      conformance_levels: _c,
      asynchronousOperationMode: _o,
      validationInfo: _v,
      ...rest
    } = body;
    const methods = [
      "auth/login",
      "auth/revoke",
      "credentials/list",
      "credentials/info",
      "credentials/authorize",
      "credentials/extendTransaction",
      "credentials/sendOTP",
      "signatures/signHash",
      "signatures/timestamp",
    ];
    return reply.send({ ...rest, specs: "1.0.4.0", authType: ["basic", "oauth2client"], oauth2: `${state.baseUrl}/csc/v2`, methods });
  });

  app.post("/auth/login", (request) => {
    const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const [name = "", ...password] = Buffer.from(basic, "base64").toString("utf8").split(":");
    const account = findAccount(name, password.join(":"));
    if (!account) throw new CscError("An error occurred during authentication process", "authentication_error", 401);
    const accessToken = randomBytes(32).toString("base64url");
    state.tokens.set(accessToken, { clientId: CLIENT.id, account, scope: "service", expiresAtMs: state.now().getTime() + 3_600_000 });
    return { access_token: accessToken, expires_in: 3600 };
  });
  app.post("/auth/revoke", (request, reply) => {
    bearerOf(state, request);
    const { token } = readBody(z.object({ token: z.string({ error: missing("string", "token") }) }), request.body);
    state.tokens.delete(token);
    return reply.code(204).send();
  });

  app.post("/credentials/list", (request, reply) =>
    passOn(request, reply, "/credentials/list", toVersion2((request.body ?? {}) as Members)),
  );
  app.post("/credentials/info", (request) => {
    const token = bearerOf(state, request);
    const body = readBody(InfoBody, request.body);
    return describeFlat(state, findCredential(state, token, body.credentialID), body);
  });
  app.post("/credentials/extendTransaction", (request, reply) =>
    passOn(request, reply, "/credentials/extendTransaction", toVersion2((request.body ?? {}) as Members)),
  );
  app.post("/credentials/sendOTP", async (request, reply) => {
    const { credentialID } = (request.body ?? {}) as Members;
    const answer = await version2(request, "/credentials/getChallenge", { credentialID, authObjectID: CHALLENGE_ID });
    return answer.status === 200 ? reply.code(204).send() : hand(reply, answer);
  });

  app.post("/credentials/authorize", async (request, reply) => {
    bearerOf(state, request);
    const extras = readBody(AuthorizeExtras, request.body);
    const given = (request.body ?? {}) as Members;
    const names = extras.documents?.map((document) => document.document_name).join("; ");
    const authData = [
      ...(extras.PIN === undefined ? [] : [{ id: PIN_ID, value: extras.PIN }]),
      ...(extras.OTP === undefined ? [] : [{ id: CHALLENGE_ID, value: extras.OTP }]),
      { id: PHONE_ID },
    ];
    const asked = { hashAlgorithmOID: "2.16.840.1.101.3.4.2.1", ...toVersion2(given), authData };
    let answer = await version2(
      request,
      "/credentials/authorize",
      names === undefined ? asked : { ...asked, description: [given.description, names].filter(Boolean).join(": ").slice(0, 500) },
    );
    while (answer.status === 202 && !request.raw.socket.destroyed) {
      await wait(50);
      answer = await version2(request, "/credentials/authorizeCheck", { handle: answer.body.handle });
    }
    return hand(reply, answer);
  });

  app.post("/signatures/signHash", async (request, reply) => {
    const drop = spend(state.faults, "dropAfterSigning");
    const answer = await version2(request, "/signatures/signHash", toVersion2((request.body ?? {}) as Members));
    if (!drop) return hand(reply, answer);
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  });
  app.post("/signatures/timestamp", (request, reply) => passOn(request, reply, "/signatures/timestamp", (request.body ?? {}) as Members));
}
