import { LOGIN_REDIRECT, OIDC_CLIENT_ID } from "@camtay/shared/domain/extension-identity.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import type { Settings } from "./settings.ts";
import { dropTokens, readTokens, saveTokens, type Tokens } from "./token-store.ts";

const Discovery = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url(), revocation_endpoint: z.url().optional() });
const TokenAnswer = z.object({ access_token: z.string(), refresh_token: z.string().optional(), expires_in: z.number() });

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const random = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

async function json<T>(schema: z.ZodType<T>, request: Promise<Response>): Promise<T> {
  const response = await request.catch((cause: unknown) => {
    throw new AppError("fill.login_unreachable", {}, { cause });
  });
  // A gateway before a server that is just starting answers so: nobody was refused.
  if (response.status >= 500) throw new AppError("fill.login_unreachable");
  if (!response.ok) throw new AppError("fill.login_refused", { status: response.status });
  return schema.parse(await response.json());
}

const discover = (workerUrl: string) => json(Discovery, fetch(new URL("/oidc/.well-known/openid-configuration", workerUrl)));

async function exchange(endpoint: string, workerUrl: string, fields: Record<string, string>, previous: Tokens | null): Promise<Tokens> {
  const body = new URLSearchParams({ client_id: OIDC_CLIENT_ID, ...fields });
  const answer = await json(TokenAnswer, fetch(endpoint, { method: "POST", body }));
  const tokens: Tokens = {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? previous?.refreshToken ?? null,
    // A little early: a token must not run out on its way.
    expiresAt: Date.now() + (answer.expires_in - 20) * 1_000,
    workerUrl,
  };
  await saveTokens(tokens);
  return tokens;
}

/**
 * OpenID Connect authorization code with PKCE (RFC 7636) in a window of the office's own login page; the extension never sees the password.
 * @throws AppError `fill.login_cancelled`, `fill.login_refused`, `fill.login_unreachable`
 */
export async function logIn(workerUrl: string, locale: Settings["locale"]): Promise<Tokens> {
  const { authorization_endpoint, token_endpoint } = await discover(workerUrl);
  const verifier = random();
  const state = random();
  const challenge = base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
  const url = new URL(authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: OIDC_CLIENT_ID,
    response_type: "code",
    redirect_uri: LOGIN_REDIRECT,
    scope: "openid api",
    // Counters are shared: whoever clicks must show who they are, whoever sat here before.
    prompt: "login",
    ui_locales: locale,
    state,
    nonce: random(),
    code_challenge: challenge,
    code_challenge_method: "S256",
  }).toString();
  const answer = await chrome.identity.launchWebAuthFlow({ url: url.href, interactive: true }).catch((cause: unknown) => {
    throw new AppError("fill.login_cancelled", {}, { cause });
  });
  const returned = new URL(answer ?? LOGIN_REDIRECT);
  const code = returned.searchParams.get("code");
  if (!returned.href.startsWith(LOGIN_REDIRECT) || returned.searchParams.get("state") !== state || code === null)
    throw new AppError("fill.login_refused", { status: 0 });
  return exchange(
    token_endpoint,
    workerUrl,
    { grant_type: "authorization_code", code, redirect_uri: LOGIN_REDIRECT, code_verifier: verifier },
    null,
  );
}

let refreshing: Promise<Tokens | null> | null = null;

/** A token that still lasts, renewed when it does not; null = log in again. Only one renewal runs at a time: refresh tokens serve once. */
export async function currentTokens(workerUrl: string, { force = false } = {}): Promise<Tokens | null> {
  const tokens = await readTokens();
  if (tokens === null || tokens.workerUrl !== workerUrl) return null;
  if (!force && tokens.expiresAt > Date.now()) return tokens;
  refreshing ??= renew(tokens).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renew(tokens: Tokens): Promise<Tokens | null> {
  if (tokens.refreshToken === null) {
    await dropTokens();
    return null;
  }
  try {
    const { token_endpoint } = await discover(tokens.workerUrl);
    return await exchange(token_endpoint, tokens.workerUrl, { grant_type: "refresh_token", refresh_token: tokens.refreshToken }, tokens);
  } catch (thrown) {
    // Refused: the login has ended. Unreachable: keep it for later.
    if (thrown instanceof AppError && thrown.code === "fill.login_refused") {
      await dropTokens();
      return null;
    }
    throw thrown;
  }
}

/** Forgets the login here, whatever happens, and tells the office so when it can be reached. */
export async function logOut(): Promise<void> {
  // A renewal under way would bring the login back.
  await refreshing?.catch(() => null);
  const tokens = await readTokens();
  await dropTokens();
  if (tokens?.refreshToken != null)
    // Unreachable: the token is gone from this machine, and the office's own record of it runs out by itself.
    await revoke(tokens.workerUrl, tokens.refreshToken).catch(() => undefined);
}

async function revoke(workerUrl: string, token: string): Promise<void> {
  const { revocation_endpoint } = await discover(workerUrl);
  if (revocation_endpoint)
    await fetch(revocation_endpoint, { method: "POST", body: new URLSearchParams({ client_id: OIDC_CLIENT_ID, token }) });
}
