import { frames } from "../panel/panel-state.ts";
import { locale, t } from "../text/text.ts";

/** What is known of this portal beside its boxes: the step the person is at, what files it takes, and whether filling is safe today. */
export function PortalGuide() {
  const known = frames.value.flatMap(({ form, adapter }) =>
    adapter === null || form.portal === null ? [] : [{ adapter, portal: form.portal }],
  );
  if (known.length === 0) return null;
  const steps = known.flatMap(({ adapter, portal }) => (portal.step === null ? [] : [adapter.steps[portal.step]!]));
  const uploads = known.map(({ adapter }) => adapter.uploads).find((limits) => limits !== null);
  return (
    <>
      {known.some(({ portal }) => !portal.fits) && (
        <p class="note look" id="safe-mode" role="status">
          {t("guide.safeMode")}
        </p>
      )}
      <details class="card">
        <summary>{t("guide.title", { name: known[0]!.adapter.name[locale.value] })}</summary>
        {steps.map((step) => (
          <p key={step.name.vi}>
            <strong>{step.name[locale.value]}.</strong> {step.advice[locale.value]}
          </p>
        ))}
        {uploads && (
          <p>
            {t("guide.uploads", { size: megabytes(uploads.maxKiB), types: uploads.types.join(", ").toUpperCase() })}
            {uploads.asciiNames && ` ${t("guide.asciiNames")}`}
          </p>
        )}
      </details>
    </>
  );
}

/** As portals say it: a limit of 2000 KiB is printed there as 2 MB. */
const megabytes = (kib: number): string =>
  (kib / 1000).toLocaleString(locale.value === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 1 });
