import { printDate } from "@camtay/shared/domain/partial-date.ts";
import { t } from "../text/text.ts";
import { content, dropPin, dropSubmission } from "./vault-state.ts";

/** What the person pinned and what they asked to be remembered; each can be taken away again. */
export function KeptThings() {
  const { pins = [], submissions = [] } = content.value ?? {};
  return (
    <>
      {pins.length > 0 && (
        <details>
          <summary>{t("pins.title", { count: pins.length })}</summary>
          <ul>
            {pins.map((pin) => (
              <li class="line" key={pin.id}>
                <p class="label">{pin.label}</p>
                <div class="row between">
                  <span class="value">{pin.text}</span>
                  <button type="button" class="link" onClick={() => void dropPin(pin.id)} aria-label={`${t("pins.drop")}: ${pin.label}`}>
                    {t("pins.drop")}
                  </button>
                </div>
                <div class="from">{t("pins.where", { site: pin.site, date: printDate(pin.pinnedOn) })}</div>
              </li>
            ))}
          </ul>
        </details>
      )}
      {submissions.length > 0 && (
        <details>
          <summary>{t("last.title", { count: submissions.length })}</summary>
          <ul>
            {submissions.map((submission) => (
              <li class="line row between" key={submission.id}>
                <span>
                  {submission.title || submission.site}{" "}
                  <span class="soft">{t("last.when", { date: printDate(submission.keptOn), count: submission.values.length })}</span>
                </span>
                <button
                  type="button"
                  class="link"
                  onClick={() => void dropSubmission(submission.id)}
                  aria-label={`${t("common.delete")}: ${submission.title || submission.site}`}
                >
                  {t("common.delete")}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
