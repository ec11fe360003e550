import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import * as openid from "openid-client";
import { z } from "zod";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import type { Settings } from "../../settings.ts";
import { NO_PASSWORD } from "./password-hash.ts";

export const AGENCY_CALLBACK = "/login/agency/callback";
const MODEL = "AgencyLogin";
const SECONDS_TO_LOG_IN = 600;

type AgencySettings = NonNullable<Settings["agencyLogin"]>;
export type AgencyAnswer = { readonly accountId: string } | { readonly problem: "access.not_invited" | "access.agency_login_down" };

/** Logging in at the agency's own OpenID provider; rights and tokens stay ours. */
export interface AgencyLogin {
  /** @param uid our own login page that this belongs to @returns where the browser goes @throws AppError `access.agency_login_down` */
  begin(uid: string, now: Date): Promise<URL>;
  /** @param search query the provider sent back @throws AppError `access.login_expired` for an answer that nobody waits for, or a second time */
  finish(search: string, now: Date): Promise<{ readonly uid: string; readonly answer: AgencyAnswer }>;
}

const Waiting = z.object({ uid: z.string(), nonce: z.string(), verifier: z.string() });
const digest = (state: string): string => createHash("sha256").update(state).digest("base64url");
const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

/**
 * @param baseUrl address under which the server is reached; the provider must know `baseUrl` + `AGENCY_CALLBACK` as the way back
 * @param tell hears why a login failed, for the operator: the person is told only that it did
 */
export function openAgencyLogin(db: Database, settings: AgencySettings, baseUrl: string, tell: (problem: AppError) => void): AgencyLogin {
  const failed = (cause: unknown): AppError => {
    const problem = new AppError("access.agency_login_down", {}, { cause });
    tell(problem);
    return problem;
  };
  const callback = `${baseUrl}${AGENCY_CALLBACK}`;
  let found: Promise<openid.Configuration> | undefined;
  /** Asked when the first person logs in, and again after a failure: the provider may start later than we do. */
  const provider = (): Promise<openid.Configuration> => {
    found ??= discover(settings).catch((cause: unknown) => {
      found = undefined;
      throw failed(cause);
    });
    return found;
  };
  return {
    async begin(uid, now) {
      const configuration = await provider();
      const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()];
      await db
        .insertInto("oidc_records")
        .values({
          model: MODEL,
          id_hash: digest(state),
          payload_json: JSON.stringify({ uid, nonce, verifier }),
          grant_id: null,
          uid_hash: null,
          expires_at: seconds(now) + SECONDS_TO_LOG_IN,
          consumed_at: null,
        })
        .execute();
      return openid.buildAuthorizationUrl(configuration, {
        redirect_uri: callback,
        scope: "openid profile",
        state,
        nonce,
        // A counter is shared: whoever logs in gives their own account, not the one before.
        prompt: "login",
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
    },
    async finish(search, now) {
      const state = new URLSearchParams(search).get("state") ?? "";
      // Taken out in the statement that finds it: an answer works once.
      const row = await db
        .deleteFrom("oidc_records")
        .where("model", "=", MODEL)
        .where("id_hash", "=", digest(state))
        .where("expires_at", ">", seconds(now))
        .returning("payload_json")
        .executeTakeFirst();
      if (!row) throw new AppError("access.login_expired");
      const { uid, nonce, verifier } = Waiting.parse(JSON.parse(row.payload_json));
      let claims: z.infer<typeof Claims>;
      try {
        const tokens = await openid.authorizationCodeGrant(await provider(), new URL(`${callback}${search}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        claims = Claims.parse(tokens.claims());
      } catch (thrown) {
        // Whatever is wrong with an answer, the person can only begin again; the reason would help a forger.
        if (!(thrown instanceof AppError)) failed(thrown);
        return { uid, answer: { problem: "access.agency_login_down" } };
      }
      return { uid, answer: await accountFor(db, claims, now) };
    },
  };
}

function discover({ issuer, clientId, clientSecret }: AgencySettings): Promise<openid.Configuration> {
  const url = new URL(issuer);
  // The settings let plain HTTP through for this very machine only.
  const execute = url.protocol === "http:" ? [openid.allowInsecureRequests] : [];
  return openid.discovery(url, clientId, clientSecret ?? undefined, clientSecret === null ? openid.None() : undefined, { execute });
}

const Claims = z.object({ iss: z.string(), sub: z.string().min(1), preferred_username: z.string().optional() });

/**
 * The account of a person at the agency's provider. The administrator invites under the name the person has there; from the first login on
 * the provider's own id counts, so that a name given to somebody else later opens nothing.
 */
async function accountFor(db: Database, { iss, sub, preferred_username }: z.infer<typeof Claims>, now: Date): Promise<AgencyAnswer> {
  return db.transaction().execute(async (transaction): Promise<AgencyAnswer> => {
    const known = await transaction
      .selectFrom("accounts")
      .select(["id", "agency", "disabled"])
      .where("external_issuer", "=", iss)
      .where("external_subject", "=", sub)
      .executeTakeFirst();
    const invited =
      known ??
      (preferred_username === undefined
        ? undefined
        : await transaction
            .updateTable("accounts")
            .set({ external_issuer: iss, external_subject: sub })
            .where("login_name", "=", preferred_username.trim().toLowerCase())
            .where("password_hash", "=", NO_PASSWORD)
            .where("external_subject", "is", null)
            .returning(["id", "agency", "disabled"])
            .executeTakeFirst());
    const open = invited !== undefined && invited.disabled === 0;
    await audit(
      transaction,
      {
        actor: invited?.id ?? "stranger",
        agency: invited?.agency ?? "",
        action: "login",
        subject: { kind: "account", id: invited?.id ?? "unknown" },
        outcome: open ? "done" : "refused",
        facts: { through: "agency" },
      },
      now,
    );
    return open ? { accountId: invited.id } : { problem: "access.not_invited" };
  });
}
