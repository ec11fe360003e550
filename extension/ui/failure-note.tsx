import { ERRORS } from "@camtay/shared/errors/catalogue.ts";
import { BackgroundError } from "../messages/ask-background.ts";
import type { Failure } from "../messages/messages.ts";
import { ownFailure } from "../messages/own-failure.ts";
import { locale, t } from "../text/text.ts";

/** Whatever was thrown, as the sentence for the person. */
export function failureOf(thrown: unknown): Failure {
  return thrown instanceof BackgroundError ? thrown.failure : ownFailure(thrown);
}

/** The sentence of an error code, when the table knows it. */
export const sentenceOf = (code: string): string | null =>
  Object.hasOwn(ERRORS, code) ? (ERRORS as Record<string, { vi: string; en: string }>)[code]![locale.value] : null;

/** What went wrong and what to do; read out at once by a screen reader. */
export function FailureNote({ failure, onRetry }: { failure: Failure | null; onRetry?: () => void }) {
  if (failure === null) return null;
  return (
    <div class="note bad" role="alert" data-code={failure.code}>
      {failure.message[locale.value]}
      {onRetry && failure.retry !== "never" && (
        <div>
          <button type="button" class="link" onClick={onRetry}>
            {t("common.retry")}
          </button>
        </div>
      )}
    </div>
  );
}
