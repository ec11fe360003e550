import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { CscError } from "./csc-messages.ts";

/** Words of the specification's error texts (§ "errors" of each method) and what they mean to us. Compared without case. */
const BY_TEXT: readonly (readonly [RegExp, "signing.pin_locked" | "signing.key_disabled" | "signing.authorisation_expired"])[] = [
  [/credential locked|locked/i, "signing.pin_locked"],
  [/is disabled|disabled/i, "signing.key_disabled"],
  [/SAD expired|Invalid parameter SAD|not authorized by the SAD|invalid handle|parameter handle/i, "signing.authorisation_expired"],
];

const BY_ERROR: Readonly<Record<string, "signing.pin_wrong" | "signing.refused" | "signing.authorisation_expired">> = {
  invalid_authentication_data: "signing.pin_wrong",
  invalid_pin: "signing.pin_wrong",
  invalid_otp: "signing.pin_wrong",
  access_denied: "signing.refused",
  expired_sad: "signing.authorisation_expired",
};

/** Error words are shown only when they are codes: a free text might repeat what was sent. */
const asCode = (text: string): string => (/^[\w.-]{1,60}$/.test(text) ? text : "unknown");

/** A refusal (HTTP 4xx with an error body) in our words. */
export const cscRefusal = (status: number, body: CscError): AppError => {
  const text = body.error_description ?? "";
  if (/certificate is expired/i.test(text)) return new AppError("signing.certificate_expired", { validTo: "" });
  if (/confirm in time|timed? ?out/i.test(text)) return new AppError("signing.confirmation_timeout", { minutes: 5 });
  const byText = BY_TEXT.find(([pattern]) => pattern.test(text));
  if (byText !== undefined) return new AppError(byText[1]);
  const byError = BY_ERROR[body.error];
  if (byError !== undefined) return new AppError(byError);
  if (status === 401 || status === 403) return new AppError("signing.login_failed", { error: asCode(body.error) });
  return new AppError("signing.service_refused", { error: asCode(body.error) });
};
