import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { readHashes } from "./credentials.routes.ts";
import { CLIENT } from "./credentials.ts";
import { CscError, invalid, missing } from "./csc-error.ts";
import { signInPage } from "./pages.ts";
import { findAccount, type ServiceState } from "./service-state.ts";

const TOKEN_SECONDS = 3600;
const CODE_MS = 60_000;
/** Loopback callbacks on any port (RFC 8252 7.3) and the extension's own page. */
const REDIRECTS = [/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\//, /^https:\/\/[a-p]{32}\.chromiumapp\.org\//];

const AuthorizeQuery = z.object({
  response_type: z.string().optional(),
  client_id: z.string().optional(),
  redirect_uri: z.string().optional(),
  scope: z.string().default("service"),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
  state: z.string().optional(),
  credentialID: z.string().optional(),
  numSignatures: z.string().optional(),
  hashes: z.string().optional(),
  hashAlgorithmOID: z.string().optional(),
  description: z.string().max(500).optional(),
});
type AuthorizeQuery = z.infer<typeof AuthorizeQuery>;

const sameText = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Errors before client and redirect address are known good are shown, never redirected (RFC 6749 4.1.2.1). */
function readTarget(query: AuthorizeQuery): { clientId: string; redirectUri: string } {
  if (query.client_id !== CLIENT.id) throw new CscError(invalid("client_id"), "unauthorized_client");
  const { redirect_uri: redirectUri } = query;
  if (redirectUri === undefined || !REDIRECTS.some((allowed) => allowed.test(redirectUri))) throw new CscError(invalid("redirect_uri"));
  return { clientId: query.client_id, redirectUri };
}

function back(reply: FastifyReply, redirectUri: string, members: Record<string, string | undefined>): FastifyReply {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(members)) if (value !== undefined) url.searchParams.set(name, value);
  return reply.redirect(url.href, 302);
}

/** What is wrong with the rest of the request, as an OAuth error code. */
function faultOf(state: ServiceState, query: AuthorizeQuery): string | undefined {
  if (query.response_type !== "code") return "unsupported_response_type";
  if (query.code_challenge_method !== "S256" || !/^[\w-]{43}$/.test(query.code_challenge ?? "")) return "invalid_request"; // PKCE is not optional
  if (query.scope === "service") return undefined;
  if (query.scope !== "credential") return "invalid_scope";
  const credential = state.credentials.find((one) => one.id === query.credentialID && one.mode === "oauth2code");
  const signatures = Number(query.numSignatures);
  if (!credential || !Number.isInteger(signatures) || signatures < 1 || signatures > credential.multisign) return "invalid_request";
  return credential.scal === "2" && !query.hashes ? "invalid_request" : undefined;
}

/** Hashes travel base64url and comma-separated in the address, base64 everywhere else. */
function credentialGrant(state: ServiceState, query: AuthorizeQuery) {
  const credential = state.credentials.find((one) => one.id === query.credentialID);
  if (query.scope !== "credential" || !credential) return undefined;
  const hashes = query.hashes?.split(",").map((hash) => Buffer.from(hash, "base64url").toString("base64"));
  return {
    id: credential.id,
    signatures: Number(query.numSignatures),
    hashes: hashes && credential.scal === "2" ? readHashes(hashes, query.hashAlgorithmOID ?? "2.16.840.1.101.3.4.2.1") : undefined,
  };
}

const TokenBody = z.object({
  grant_type: z.string({ error: missing("string", "grant_type") }),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
});

function authenticateClient(request: FastifyRequest, body: z.infer<typeof TokenBody>): string {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const [id = "", secret = ""] = basic
    ? Buffer.from(basic, "base64").toString("utf8").split(":").map(decodeURIComponent)
    : [body.client_id, body.client_secret];
  if (id !== CLIENT.id || !sameText(secret, CLIENT.secret)) throw new CscError("Client authentication failed", "invalid_client", 401);
  return id;
}

function redeemCode(state: ServiceState, clientId: string, body: z.infer<typeof TokenBody>) {
  const code = state.codes.get(body.code ?? "");
  state.codes.delete(body.code ?? ""); // one use, whatever comes of it
  const challenge = createHash("sha256")
    .update(body.code_verifier ?? "")
    .digest("base64url");
  const good =
    code &&
    code.clientId === clientId &&
    code.redirectUri === body.redirect_uri &&
    sameText(code.codeChallenge, challenge) &&
    state.now().getTime() < code.expiresAtMs;
  if (!good) throw new CscError("The authorization code is invalid", "invalid_grant");
  return code;
}

/** oauth2/authorize (code with PKCE), oauth2/token, oauth2/revoke. */
export function registerOauthRoutes(app: FastifyInstance, state: ServiceState): void {
  app.get("/oauth2/authorize", (request, reply) => {
    const query = AuthorizeQuery.parse(request.query);
    const { redirectUri } = readTarget(query);
    const fault = faultOf(state, query);
    if (fault) return back(reply, redirectUri, { error: fault, state: query.state });
    return reply.type("text/html; charset=utf-8").send(signInPage(query));
  });

  app.post("/oauth2/authorize", (request, reply) => {
    const form = AuthorizeQuery.extend({ account: z.string(), password: z.string(), pin: z.string().optional(), answer: z.string() }).parse(
      request.body,
    );
    const { clientId, redirectUri } = readTarget(form);
    const fault = faultOf(state, form);
    if (fault) return back(reply, redirectUri, { error: fault, state: form.state });
    if (form.answer !== "allow") return back(reply, redirectUri, { error: "access_denied", state: form.state });
    const account = findAccount(form.account, form.password);
    const credential = credentialGrant(state, form);
    const owned = state.credentials.find((one) => one.id === credential?.id);
    if (!account || (owned && (owned.account !== account || owned.pin !== form.pin)))
      // As login pages do: a browser's authorisation window closes on a page with an error status.
      return reply.type("text/html; charset=utf-8").send(signInPage(form, true));
    const code = randomBytes(24).toString("base64url");
    state.codes.set(code, {
      clientId,
      redirectUri,
      account,
      codeChallenge: form.code_challenge ?? "",
      expiresAtMs: state.now().getTime() + CODE_MS,
      ...(credential ? { credential } : {}),
    });
    return back(reply, redirectUri, { code, state: form.state });
  });

  app.post("/oauth2/token", (request) => {
    const parsed = TokenBody.safeParse(request.body);
    if (!parsed.success) throw new CscError(missing("string", "grant_type"));
    const clientId = authenticateClient(request, parsed.data);
    const accessToken = randomBytes(32).toString("base64url");
    const expiresAtMs = state.now().getTime() + TOKEN_SECONDS * 1000;
    const answer = { access_token: accessToken, token_type: "Bearer", expires_in: TOKEN_SECONDS };
    if (parsed.data.grant_type === "client_credentials") {
      state.tokens.set(accessToken, { clientId, scope: "service", expiresAtMs });
      return answer;
    }
    if (parsed.data.grant_type !== "authorization_code") throw new CscError("The grant type is not supported", "unsupported_grant_type");
    const { account, credential } = redeemCode(state, clientId, parsed.data);
    state.tokens.set(accessToken, { clientId, account, scope: credential ? "credential" : "service", expiresAtMs });
    if (!credential) return answer;
    state.counters.countActivation();
    state.activations.issue({
      sad: accessToken,
      credentialId: credential.id,
      account,
      signatures: credential.signatures,
      hashes: credential.hashes,
    });
    return { ...answer, expires_in: state.activations.lifetimeSeconds(), credentialID: credential.id };
  });

  app.post("/oauth2/revoke", (request, reply) => {
    const form = z
      .object({ token: z.string().optional(), client_id: z.string().optional(), client_secret: z.string().optional() })
      .parse(request.body ?? {});
    authenticateClient(request, { grant_type: "", ...form });
    if (!form.token) throw new CscError(missing("string", "token"));
    state.tokens.delete(form.token);
    state.activations.revoke(form.token);
    return reply.code(204).send();
  });
}
