import type { FastifyRequest } from "fastify";
import type { Credential } from "./credentials.ts";
import { CscError } from "./csc-error.ts";
import type { AccessToken, ServiceState } from "./service-state.ts";

export function bearerText(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** The access token of the call. @throws CscError 401 `invalid_token`. */
export function bearerOf(state: ServiceState, request: FastifyRequest): AccessToken {
  const text = bearerText(request);
  const token = text === undefined ? undefined : state.tokens.get(text);
  if (!token) throw new CscError("Missing or invalid access token", "invalid_token", 401);
  if (state.now().getTime() >= token.expiresAtMs) throw new CscError("The access token expired", "expired_token", 401);
  return token;
}

export const accountOf = (token: AccessToken, credential: Credential): string => token.account ?? credential.account;
