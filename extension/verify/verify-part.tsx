import { signal } from "@preact/signals";
import { z } from "zod";
import { sendBytes } from "../messages/ask-background.ts";
import { isTextKey, locale, t } from "../text/text.ts";
import { commonName } from "../ui/common-name.ts";
import { DropZone } from "../ui/drop-zone.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { showTime } from "../ui/show-time.ts";
import { loader } from "../workspace/work-state.ts";

const Finding = z.looseObject({ vi: z.string(), en: z.string() });
/** What the desk shows of a report; the worker may send more. */
const Report = z.looseObject({
  verdict: z.enum(["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"]),
  sentence: z.string().optional(),
  signatures: z.array(
    z.looseObject({
      verdict: z.enum(["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"]),
      reasons: z.array(z.string()),
      level: z.string(),
      coverage: z.enum(["whole", "revision", "bad"]),
      signer: z.looseObject({ subject: z.string() }).nullish(),
      provenTime: z.string().nullish(),
      claimedTime: z.string().nullish(),
      findings: z.array(Finding).optional(),
    }),
  ),
});
type Report = z.infer<typeof Report>;

const TONE = { "TOTAL-PASSED": "good", "TOTAL-FAILED": "bad", INDETERMINATE: "look" } as const;
const report = loader<Report>();
const name = signal("");

/** Drop a PDF, read what holds. The file goes to the office's own worker only. */
export function VerifyPart() {
  const { value, failure, busy } = report.state.value;
  return (
    <>
      <header>
        <h1>{t("verify.title")}</h1>
      </header>
      <DropZone
        id="pdf"
        lead={t("verify.lead")}
        label={t("verify.choose")}
        accept=".pdf,application/pdf"
        multiple={false}
        onFiles={([file]) => {
          if (!file) return;
          name.value = file.name;
          void report.load(async () => Report.parse(await sendBytes("verify", { path: {}, query: { name: file.name } }, file)));
        }}
      />
      <div style={{ marginTop: "16px" }} aria-live="polite">
        <FailureNote failure={failure} />
        {busy && <p>{t("verify.running", { name: name.value })}</p>}
        {!busy && failure === null && value !== null && <Result report={value} />}
      </div>
    </>
  );
}

function Result({ report: found }: { report: Report }) {
  // The sentence repeats the verdict in capitals, for the command line.
  const more = (found.sentence ?? "").replace(/^[\p{Lu}\s]+\.\s*/u, "");
  const unreadable = found.signatures.length === 0 && found.verdict === "TOTAL-FAILED";
  return (
    <>
      <div class={`note ${TONE[found.verdict]}`} id="verdict" data-verdict={found.verdict}>
        <strong>
          {name.value}:{" "}
          {unreadable ? t("verify.unreadable") : found.signatures.length === 0 ? t("verify.none") : t(`verify.${found.verdict}`)}
        </strong>
        {locale.value === "vi" && more !== "" && <div>{more}</div>}
      </div>
      {found.signatures.map((signature, index) => (
        <section class="card" key={`${signature.level} ${index}`}>
          <div class="row between">
            <h2>{t("verify.signature", { index: index + 1 })}</h2>
            <span class={`chip ${TONE[signature.verdict]}`}>{t(`verify.${signature.verdict}`)}</span>
          </div>
          {signature.signer && <p>{t("verify.signedBy", { name: commonName(signature.signer.subject) })}</p>}
          {(signature.provenTime ?? signature.claimedTime) && (
            <p>{t("verify.signedAt", { time: showTime((signature.provenTime ?? signature.claimedTime)!) })}</p>
          )}
          <p class="soft">
            {signature.level !== "NONE" && `${levelText(signature.level)} · `}
            {t(`verify.coverage.${signature.coverage}`)}
          </p>
          {signature.findings && signature.findings.length > 0 && (
            <details open={signature.verdict !== "TOTAL-PASSED"}>
              <summary>{t("verify.reasons")}</summary>
              <ul>
                {signature.findings.map((finding) => (
                  <li key={finding.vi}>{finding[locale.value]}</li>
                ))}
              </ul>
            </details>
          )}
        </section>
      ))}
    </>
  );
}

/** What a baseline level (ETSI EN 319 142-1) means for the years to come. */
const levelText = (level: string): string => {
  const key = `verify.level.${level}`;
  return `${t("verify.level", { level })}${isTextKey(key) ? `: ${t(key)}` : ""}`;
};
