import { createHash } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Authorisation, ToBeSigned } from "../signer.ts";
import type { CscInfo } from "./csc-messages.ts";

export const withSlash = (url: string): string => (url.endsWith("/") ? url : `${url}/`);

/** A short code over everything one authorisation covers: the desk and the phone show the same one for the same list. */
export const batchCheckCode = (items: readonly Pick<ToBeSigned, "signedAttributes">[]): string => {
  const hash = createHash("sha256");
  for (const { signedAttributes } of items) hash.update(createHash("sha256").update(signedAttributes).digest());
  return (hash.digest("hex").slice(0, 8).toUpperCase().match(/.{4}/g) ?? []).join("-");
};

/** Signature activation data while it lasts. @throws AppError `signing.authorisation_expired` */
export const sadOf = (authorisation: Authorisation, now: Date): string => {
  if (typeof authorisation.token !== "string" || now >= authorisation.expiresAt) throw new AppError("signing.authorisation_expired");
  return authorisation.token;
};

/** The announced address must be of the same service: a token is never sent to a host that only an answer named. */
export const oauthBase = (info: CscInfo, baseUrl: string): string => {
  const announced = info.oauth2 ?? info.oauth2Servers?.find((server) => server.baseUri !== undefined)?.baseUri ?? baseUrl;
  const url = new URL(withSlash(announced));
  if (url.host !== new URL(baseUrl).host) throw new AppError("signing.service_answer", { where: "info.oauth2" });
  return url.href;
};
