import { asAppError } from "@camtay/shared/errors/app-error.ts";
import type { Failure } from "./messages.ts";

/** Whatever was thrown here, as the sentence for the person. */
export function ownFailure(thrown: unknown): Failure {
  const error = asAppError(thrown);
  return { code: error.code, message: { vi: error.sentence("vi"), en: error.sentence("en") }, retry: error.row.retry };
}
