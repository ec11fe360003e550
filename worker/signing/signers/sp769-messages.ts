import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";

/**
 * Messages of VNPT SmartCA's interface for integrators, "sp769" (integration document read 23/11/2026; addresses end in `/sca/sp769`).
 * Every answer is an envelope: `status_code` decides, whatever the HTTP status was.
 */
const optional = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined);

const envelope = <T extends z.ZodType>(data: T) =>
  z.looseObject({ status_code: z.coerce.number().int(), message: optional(z.string()), data: optional(data) });

export const Sp769Certificates = envelope(
  z.looseObject({
    user_certificates: z.array(
      z.looseObject({
        serial_number: z.string(),
        cert_data: z.string(),
        cert_status_code: optional(z.string()),
        chain_data: optional(z.looseObject({ ca_cert: optional(z.string()), root_cert: optional(z.string()) })),
      }),
    ),
  }),
);

export const Sp769Transaction = envelope(
  z.looseObject({ transaction_id: optional(z.string()), sad: optional(z.string()), expired_in: optional(z.coerce.number()) }),
);

export const Sp769Signatures = envelope(
  z.looseObject({
    signatures: optional(z.array(z.looseObject({ doc_id: z.string(), signature_value: optional(z.string()) }))),
  }),
);

const REFUSED = /reject|cancel|den(y|ied)|refus/i;
const TOO_LATE = /expire|timeout|time_out/i;
const UNKNOWN_TRANSACTION = /not[_ ]?found|not[_ ]?exist/i;
const WRONG_FACTOR = /otp|password|pin/i;

/** An answer that says no, in our words. Its own text may repeat what was sent and is not passed on. */
export const sp769Refusal = (status: number, message: string): AppError => {
  if (REFUSED.test(message)) return new AppError("signing.refused");
  if (TOO_LATE.test(message)) return new AppError("signing.confirmation_timeout", { minutes: 5 });
  if (UNKNOWN_TRANSACTION.test(message) || status === 404) return new AppError("signing.outcome_unknown", { method: "status" });
  if (WRONG_FACTOR.test(message)) return new AppError("signing.pin_wrong");
  if (status === 401) return new AppError("signing.login_failed", { status });
  if (status === 403) return new AppError("signing.key_disabled");
  if (status === 429) return new AppError("signing.service_busy", { seconds: 60 });
  if (status >= 500) return new AppError("signing.service_unavailable", { status });
  return new AppError("signing.service_refused", { error: `sp769 ${status}` });
};

/** The data of a good answer. @throws AppError as {@link sp769Refusal} has it */
export const sp769Data = <T>(answer: {
  readonly status_code: number;
  readonly message?: string | undefined;
  readonly data?: T | undefined;
}): T | undefined => {
  const message = answer.message ?? "";
  if (answer.status_code !== 200 || REFUSED.test(message) || TOO_LATE.test(message)) throw sp769Refusal(answer.status_code, message);
  return answer.data;
};

const Refusal = z.looseObject({ message: z.string().default("") });

/** The same for an answer whose HTTP status says no already. */
export const sp769HttpRefusal = (status: number, body: unknown): AppError =>
  sp769Refusal(status, Refusal.safeParse(body).data?.message ?? "");
