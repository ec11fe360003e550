import { EXTENSION_ID, LOGIN_REDIRECT, OIDC_CLIENT_ID } from "@camtay/shared/domain/extension-identity.ts";
import { type JWK, jwtVerify } from "jose";
import Provider, { type Configuration, interactionPolicy } from "oidc-provider";
import type { Database } from "../../db/database.ts";
import type { OfficeKeys } from "../../keys/office-keys.ts";
import { plainErrorPage } from "./login-page.ts";
import { oidcAdapter } from "./oidc-adapter.ts";

const MINUTE = 60;
const WORKING_DAY = 9 * 60 * MINUTE;
/** Scope of the staff API: the only one there is; rights come from the account's roles at the moment of the call. */
export const API_SCOPE = "api";

export interface LoginProvider {
  readonly issuer: string;
  /** Audience of access tokens: the API of this server and no other. */
  readonly audience: string;
  readonly provider: Provider;
  /** @returns account id and time of issue (seconds); undefined when the token is forged, expired or meant for another server */
  verify(token: string): Promise<{ readonly accountId: string; readonly issuedAt: number } | undefined>;
}

/**
 * The OpenID provider that comes with the worker, for offices without their own: authorization code with PKCE for the extension,
 * access tokens as ES256 JWT for ten minutes, refresh tokens that change with every use, no consent page (the basis is the law, R-45).
 * @param baseUrl address under which the server is reached
 * @param behindProxy forwarded headers name that address; they are set by us, never taken from the caller
 */
export function openLoginProvider(db: Database, keys: OfficeKeys, baseUrl: string, behindProxy: boolean, now: () => Date): LoginProvider {
  const issuer = `${baseUrl}/oidc`;
  const audience = `${baseUrl}/v1`;
  const policy = interactionPolicy.base();
  policy.remove("consent");
  const configuration: Configuration = {
    adapter: oidcAdapter(db, now),
    clients: [
      {
        client_id: OIDC_CLIENT_ID,
        redirect_uris: [LOGIN_REDIRECT],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        token_endpoint_auth_method: "none",
        id_token_signed_response_alg: "ES256",
      },
    ],
    jwks: { keys: [keys.signing as never] },
    cookies: { keys: keys.cookies, long: { signed: true, sameSite: "lax" }, short: { signed: true, sameSite: "lax" } },
    responseTypes: ["code"],
    pkce: { required: () => true },
    scopes: ["openid", "offline_access"],
    claims: { openid: ["sub"] },
    interactions: { policy, url: (_context, interaction) => `/login/${interaction.uid}` },
    findAccount: async (_context, id) => {
      const row = await db.selectFrom("accounts").select("id").where("id", "=", id).where("disabled", "=", 0).executeTakeFirst();
      return row && { accountId: row.id, claims: async () => ({ sub: row.id }) };
    },
    // One client, our own: logging in is the grant.
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc;
      if (!client || !session?.accountId) return undefined;
      const known = session.grantIdFor(client.clientId);
      const grant =
        (known ? await provider.Grant.find(known) : undefined) ??
        new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
      grant.addOIDCScope("openid offline_access");
      grant.addResourceScope(audience, API_SCOPE);
      await grant.save();
      return grant;
    },
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed("refresh_token"),
    rotateRefreshToken: true,
    expiresWithSession: async () => false,
    ttl: {
      AccessToken: 10 * MINUTE,
      AuthorizationCode: MINUTE,
      IdToken: 10 * MINUTE,
      Interaction: 15 * MINUTE,
      // A PC at the counter has many users: whoever logs in next is asked for their own password.
      Session: 2 * MINUTE,
      Grant: WORKING_DAY,
      // A login lasts one working day, however often its token is changed.
      RefreshToken: (context) => context.oidc.entities.RotatedRefreshToken?.remainingTTL ?? WORKING_DAY,
    },
    clientBasedCORS: (_context, origin) => origin === `chrome-extension://${EXTENSION_ID}`,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => audience,
        useGrantedResource: async () => true,
        getResourceServerInfo: async () => ({
          scope: API_SCOPE,
          audience,
          accessTokenFormat: "jwt",
          accessTokenTTL: 10 * MINUTE,
          jwt: { sign: { alg: "ES256" } },
        }),
      },
    },
    renderError: async (context) => {
      context.type = "html";
      context.body = plainErrorPage();
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = behindProxy;
  const { d: _, ...publicKey } = keys.signing;
  return {
    issuer,
    audience,
    provider,
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, publicKey as JWK, {
          issuer,
          audience,
          algorithms: ["ES256"],
          typ: "at+jwt",
          requiredClaims: ["sub", "iat", "exp"],
          currentDate: now(),
        });
        return payload.sub !== undefined && payload.iat !== undefined ? { accountId: payload.sub, issuedAt: payload.iat } : undefined;
      } catch {
        // Any fault of a token means the same to the caller: log in again. The reason would only help a forger.
        return undefined;
      }
    },
  };
}
