import { useState } from "preact/hooks";
import { t } from "../text/text.ts";
import { today } from "../vault/today.ts";
import { saveSubmission, vaultState } from "../vault/vault-state.ts";
import { submissionOf } from "./keep-submission.ts";
import { busy, frames, readAgain } from "./panel-state.ts";

/** Remembers what stands on the form now, in the vault, only when pressed. */
export function KeepSubmission() {
  const [kept, setKept] = useState<number | null>(null);
  if (vaultState.value !== "open") return null;
  const keep = async () => {
    await readAgain();
    const submission = submissionOf(frames.value, today());
    if (submission === null) return;
    await saveSubmission(submission);
    setKept(submission.values.length);
  };
  return kept === null ? (
    <div class="field">
      <button type="button" class="button" id="keep-submission" disabled={busy.value !== null} onClick={() => void keep()}>
        {t("last.keep")}
      </button>
      <p class="soft">{t("last.hint")}</p>
    </div>
  ) : (
    <p class="note good" role="status">
      {t("last.kept", { count: kept })}
    </p>
  );
}
