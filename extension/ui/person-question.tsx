import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { useEffect, useRef } from "preact/hooks";
import type { Failure } from "../messages/messages.ts";
import { t } from "../text/text.ts";

/**
 * What an officer must say before anything about a person is looked at: dossier, identity number and purpose.
 * @param prefix put before the ids, where a page holds more than one such form
 * @param failure of the last question: when it wants a reason, the purpose is ready to be written
 */
export function PersonQuestionFields({ prefix = "", failure = null }: { prefix?: string; failure?: Failure | null }) {
  const wantsReason = failure?.code === "reuse.reason_needed";
  const purpose = useRef<HTMLInputElement>(null);
  // Nothing is missing but the reason: the next keystroke writes it.
  useEffect(() => {
    if (wantsReason) purpose.current?.select();
  }, [wantsReason, failure]);
  return (
    <>
      <div class="field">
        <label for={`${prefix}dossier`}>{t("lookup.dossier")}</label>
        <input id={`${prefix}dossier`} name="dossier" maxlength={60} required />
      </div>
      <div class="field">
        <label for={`${prefix}identity`}>{t("lookup.identity")}</label>
        <input id={`${prefix}identity`} name="identity" inputmode="numeric" maxlength={16} required />
      </div>
      <div class="field">
        <label for={`${prefix}purpose`}>{t("lookup.purpose")}</label>
        <input
          ref={purpose}
          id={`${prefix}purpose`}
          name="purpose"
          maxlength={300}
          minlength={3}
          required
          defaultValue={t("lookup.purpose.default")}
          aria-describedby={`${prefix}purpose-hint`}
          aria-invalid={wantsReason}
        />
        <p class="soft" id={`${prefix}purpose-hint`}>
          {t("lookup.purposeHint")}
        </p>
      </div>
    </>
  );
}

/** Reads the submitted form: trimmed texts by name; the identity number as typed with dots or spaces, null when it is none. */
export function readPersonQuestion(submitted: SubmitEvent) {
  const form = new FormData(submitted.currentTarget as HTMLFormElement);
  const read = (name: string) => String(form.get(name) ?? "").trim();
  const identityNumber = IdentityNumber.safeParse(read("identity").replace(/[\s.]/g, ""));
  return { read, identityNumber: identityNumber.success ? identityNumber.data : null };
}
