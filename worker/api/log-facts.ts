import { AppError, asAppError } from "@camtay/shared/errors/app-error.ts";

/** What the log is told of a problem: only what the error table and the code know of themselves, never bodies, addresses or values. */
export function logFacts(thrown: unknown) {
  const { code, facts, cause } = asAppError(thrown);
  return { code, facts, stack: stackOf(cause), refusal: refusalOf(cause) };
}

const stackOf = (cause: unknown): string | undefined =>
  cause instanceof AppError ? cause.code : cause instanceof Error ? (cause.stack ?? cause.name) : undefined;

/** The word by which another server refused, such as `invalid_grant` (RFC 6749 §5.2). */
const refusalOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "error" in cause && typeof cause.error === "string" && /^\w{1,60}$/.test(cause.error) ? cause.error : undefined;
