import { createHash, randomBytes } from "node:crypto";
import { LOGIN_REDIRECT, OIDC_CLIENT_ID } from "@camtay/shared/domain/extension-identity.ts";
import { z } from "zod";

export const Tokens = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number(), id_token: z.string() });
export type Tokens = z.infer<typeof Tokens>;

/** A browser's worth of HTTP: keeps cookies, follows nothing by itself. For tests of the real login. */
export function cookieClient() {
  const jar = new Map<string, string>();
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0]!.split(/=(.*)/s);
      if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name!);
      else jar.set(name!, value ?? "");
    }
    return response;
  };
}

export const tokenRequest = (baseUrl: string, body: Record<string, string>): Promise<Response> =>
  fetch(`${baseUrl}/oidc/token`, { method: "POST", body: new URLSearchParams({ client_id: OIDC_CLIENT_ID, ...body }) });

/** Walks to the login page as the extension does. */
export async function openLoginPage(baseUrl: string, client = cookieClient()) {
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    client_id: OIDC_CLIENT_ID,
    response_type: "code",
    redirect_uri: LOGIN_REDIRECT,
    scope: "openid api",
    prompt: "login",
    state: "s",
    nonce: "n",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const started = await client(`${baseUrl}/oidc/auth?${query}`);
  const page = new URL(started.headers.get("location") ?? "", baseUrl).href;
  const submit = (loginName: string, password: string) =>
    client(page, { method: "POST", body: new URLSearchParams({ loginName, password }), headers: { origin: new URL(baseUrl).origin } });
  return { client, page, verifier, submit };
}

/** Logs in with name and password through the provider's own pages: authorization code with PKCE. `browser`: cookies of an earlier login. */
export async function logInOverHttp(baseUrl: string, loginName: string, password: string, browser = cookieClient()): Promise<Tokens> {
  const { client, submit, verifier } = await openLoginPage(baseUrl, browser);
  let response = await submit(loginName, password);
  for (let hops = 0; hops < 5; hops += 1) {
    const location = response.headers.get("location");
    if (location === null) throw new Error(`login ended with status ${response.status}`);
    if (location.startsWith(LOGIN_REDIRECT)) {
      const code = new URL(location).searchParams.get("code") ?? "";
      const answer = await tokenRequest(baseUrl, {
        grant_type: "authorization_code",
        code,
        redirect_uri: LOGIN_REDIRECT,
        code_verifier: verifier,
      });
      return Tokens.parse(await answer.json());
    }
    response = await client(new URL(location, baseUrl).href);
  }
  throw new Error("login did not come to an end");
}
