import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { readBounded } from "../timestamp/tsp-client.ts";
import { CscToken } from "./csc-messages.ts";
import type { AccessTokens, HttpEdges } from "./json-http.ts";

/** Where a service's OAuth 2.0 endpoints are, and who we are there. */
export interface OAuthClient {
  /** Base address with a slash at its end; `oauth2/token` and `oauth2/authorize` are below it. */
  readonly oauthBaseUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}

const EXPIRY_MARGIN_MS = 30_000;

export const requestToken = async (
  client: OAuthClient,
  form: Readonly<Record<string, string>>,
  edges: HttpEdges,
  signal?: AbortSignal,
): Promise<CscToken> => {
  const limit = AbortSignal.timeout(30_000);
  const body = new URLSearchParams({
    ...form,
    client_id: client.clientId,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
  });
  const answer = await edges
    .fetch(new URL("oauth2/token", client.oauthBaseUrl), {
      method: "POST",
      headers: { accept: "application/json" },
      body,
      redirect: "error",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    })
    .catch((cause: unknown) => {
      throw new AppError("signing.service_unavailable", { status: 0 }, { cause });
    });
  const bytes = await readBounded(answer, 64 * 1024);
  if (answer.status >= 500) throw new AppError("signing.service_unavailable", { status: answer.status });
  if (!answer.ok) throw new AppError("signing.login_failed", { status: answer.status });
  const token = CscToken.safeParse(JSON.parse(bytes.toString("utf8")));
  if (!token.success) throw new AppError("signing.service_answer", { where: "oauth2/token" });
  return token.data;
};

/** Keeps one token; callers that arrive while it is being fetched wait for the same one. */
const keptTokens = (
  fetchToken: (refreshToken: string | undefined, signal?: AbortSignal) => Promise<CscToken>,
  edges: HttpEdges,
): AccessTokens => {
  let kept: { readonly token: CscToken; readonly until: number } | null = null;
  let underWay: Promise<string> | null = null;
  const renew = (signal?: AbortSignal): Promise<string> => {
    underWay ??= fetchToken(kept?.token.refresh_token, signal)
      .then((token) => {
        kept = { token, until: edges.now().getTime() + token.expires_in * 1000 - EXPIRY_MARGIN_MS };
        return token.access_token;
      })
      .finally(() => {
        underWay = null;
      });
    return underWay;
  };
  return {
    current: (signal) => (kept !== null && edges.now().getTime() < kept.until ? Promise.resolve(kept.token.access_token) : renew(signal)),
    renew,
    forget: () => {
      kept = null;
    },
  };
};

/** `oauth2client`: the worker itself logs in; right for staff batches and agency seals. */
export const clientCredentialTokens = (client: OAuthClient, edges: HttpEdges): AccessTokens =>
  keptTokens((_refresh, signal) => requestToken(client, { grant_type: "client_credentials" }, edges, signal), edges);

/** A login a person must finish in the browser: authorization code with PKCE (RFC 7636), S256 only. */
export interface PendingLogin {
  readonly url: string;
  readonly state: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

export const beginCodeLogin = (client: OAuthClient, redirectUri: string, edges: Pick<HttpEdges, "randomBytes">): PendingLogin => {
  const codeVerifier = base64Url(edges.randomBytes(32));
  const state = base64Url(edges.randomBytes(16));
  const url = new URL("oauth2/authorize", client.oauthBaseUrl);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: "service",
    state,
    code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return { url: url.href, state, codeVerifier, redirectUri };
};

/**
 * Redeems the code the browser came back with and keeps the tokens, refreshing them while the service allows it.
 * @throws AppError `signing.login_failed` when the state is not ours or the login has to be done again
 */
export const finishCodeLogin = async (
  client: OAuthClient,
  login: PendingLogin,
  callback: { readonly code: string; readonly state: string },
  edges: HttpEdges,
): Promise<AccessTokens> => {
  if (callback.state !== login.state) throw new AppError("signing.login_failed", { status: 0 });
  const first = await requestToken(
    client,
    { grant_type: "authorization_code", code: callback.code, redirect_uri: login.redirectUri, code_verifier: login.codeVerifier },
    edges,
  );
  let unused: CscToken | null = first;
  const tokens = keptTokens(async (refreshToken, signal) => {
    if (unused !== null) {
      const token = unused;
      unused = null;
      return token;
    }
    if (refreshToken === undefined) throw new AppError("signing.login_failed", { status: 401 });
    const next = await requestToken(client, { grant_type: "refresh_token", refresh_token: refreshToken }, edges, signal);
    return next.refresh_token === undefined ? { ...next, refresh_token: refreshToken } : next;
  }, edges);
  await tokens.current();
  return tokens;
};
