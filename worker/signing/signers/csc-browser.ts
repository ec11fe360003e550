import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { AuthorisationState, ToBeSigned } from "../signer.ts";
import { batchCheckCode } from "./csc-session.ts";
import { requestToken } from "./csc-tokens.ts";
import type { HttpEdges } from "./json-http.ts";

interface Pending {
  readonly oauthBaseUrl: string;
  readonly codeVerifier: string;
  readonly state: string;
  readonly count: number;
  answer: AuthorisationState | AppError;
}

export interface BrowserAuthorisations {
  begin(oauthBaseUrl: string, credentialId: string, items: readonly ToBeSigned[], hashOid: string): AuthorisationState;
  finish(handle: string, returnedUrl: string): Promise<void>;
  /** Null when the handle is none of these. */
  poll(handle: string): AuthorisationState | null;
}

const PREFIX = "browser:";

/**
 * Authorisation of one batch on the service's own page (CSC API v2, oauth2/authorize with scope `credential`): authorization code with PKCE,
 * bound to exactly these hashes; the token it gives is the activation data.
 */
export const createBrowserAuthorisations = (
  client: { readonly clientId: string; readonly clientSecret: string } | null,
  redirectUri: string | null,
  edges: HttpEdges,
): BrowserAuthorisations => {
  const pending = new Map<string, Pending>();
  const secret = (): string => Buffer.from(edges.randomBytes(32)).toString("base64url");
  return {
    begin: (oauthBaseUrl, credentialId, items, hashOid) => {
      if (client === null || redirectUri === null) throw new AppError("signing.service_answer", { where: "auth.mode" });
      const handle = `${PREFIX}${secret()}`;
      const [codeVerifier, state] = [secret(), secret()];
      const url = new URL("oauth2/authorize", oauthBaseUrl);
      url.search = new URLSearchParams({
        response_type: "code",
        client_id: client.clientId,
        redirect_uri: redirectUri,
        scope: "credential",
        credentialID: credentialId,
        numSignatures: String(items.length),
        hashes: items.map(({ digest }) => Buffer.from(digest).toString("base64url")).join(","),
        hashAlgorithmOID: hashOid,
        description: `${items.length} tệp, mã kiểm tra ${batchCheckCode(items)}`,
        state,
        code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
        code_challenge_method: "S256",
      }).toString();
      const answer: AuthorisationState = { state: "waiting", handle, url: url.href };
      pending.set(handle, { oauthBaseUrl, codeVerifier, state, count: items.length, answer });
      return answer;
    },

    finish: async (handle, returnedUrl) => {
      const found = pending.get(handle);
      if (found === undefined || client === null || redirectUri === null) throw new AppError("signing.authorisation_expired");
      const returned = URL.canParse(returnedUrl) ? new URL(returnedUrl) : null;
      if (returned === null || !returned.href.startsWith(redirectUri) || returned.searchParams.get("state") !== found.state)
        throw new AppError("signing.login_failed", { status: 0 });
      const code = returned.searchParams.get("code");
      if (code === null) {
        found.answer = new AppError("signing.refused");
        return;
      }
      const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: found.codeVerifier };
      const token = await requestToken({ oauthBaseUrl: found.oauthBaseUrl, ...client }, form, edges);
      const expiresAt = new Date(edges.now().getTime() + token.expires_in * 1000);
      found.answer = { state: "authorised", authorisation: { token: token.access_token, expiresAt, remaining: found.count } };
    },

    poll: (handle) => {
      if (!handle.startsWith(PREFIX)) return null;
      const found = pending.get(handle);
      if (found === undefined) throw new AppError("signing.authorisation_expired");
      if (!(found.answer instanceof AppError) && found.answer.state === "waiting") return found.answer;
      pending.delete(handle);
      if (found.answer instanceof AppError) throw found.answer;
      return found.answer;
    },
  };
};
