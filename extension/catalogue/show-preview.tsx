import type { CataloguePreview } from "@camtay/shared/api/catalogue.contract.ts";
import {
  type Difference,
  differenceSign,
  differenceText,
  ROW_SENTENCES,
  type RowProblem,
} from "@camtay/shared/catalogues/import-report.ts";
import { useState } from "preact/hooks";
import { locale, t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { apply, imports } from "./catalogue-state.ts";

/** Lines of a list drawn at once. */
const SHOWN = 200;
const TONE = { "+": "good", "-": "bad", "~": "look" } as const;

/** What the file says: rows to correct, things to read again, what would change; and the decision, when nothing is wrong. */
export function ShowPreview({ preview }: { preview: CataloguePreview }) {
  const { sheet, rows, procedures, errors, warnings, changes } = preview;
  const wrong = preview.problems.filter(({ severity }) => severity === "error");
  const doubtful = preview.problems.filter(({ severity }) => severity === "warning");
  return (
    <section class="card" id="catalogue-preview">
      <p>{t("catalogue.read", { sheet, rows, procedures })}</p>
      {errors > 0 && (
        <div class="note bad" role="alert">
          <p>{t("catalogue.errors", { count: errors })}</p>
          <Problems problems={wrong} count={errors} />
        </div>
      )}
      {warnings > 0 && (
        <details class="note look" open={errors === 0 && warnings <= 5}>
          <summary>{t("catalogue.warnings", { count: warnings })}</summary>
          <Problems problems={doubtful} count={warnings} />
        </details>
      )}
      {errors === 0 && (changes === 0 ? <p>{t("catalogue.same")}</p> : <Differences differences={preview.differences} count={changes} />)}
      {errors === 0 && <DecisionForm />}
    </section>
  );
}

function Problems({ problems, count }: { problems: readonly RowProblem[]; count: number }) {
  return (
    <>
      <ul>
        {problems.slice(0, SHOWN).map(({ line, column, kind, text }) => (
          <li key={`${line} ${column} ${kind} ${text}`}>
            <strong>{column === null ? t("catalogue.row", { line }) : t("catalogue.cell", { line, column })}</strong>
            {": "}
            {text !== "" && `“${text}” `}
            {ROW_SENTENCES[kind][locale.value]}.
          </li>
        ))}
      </ul>
      {count > SHOWN && <p>{t("catalogue.onlyFirst", { count: SHOWN })}</p>}
    </>
  );
}

/** One block a procedure: what comes, goes and changes in it. */
function Differences({ differences, count }: { differences: readonly Difference[]; count: number }) {
  const byProcedure = Map.groupBy(differences.slice(0, SHOWN), ({ code, name }) => `${code} ${name}`);
  return (
    <>
      <h3>{t("catalogue.changes", { count })}</h3>
      {[...byProcedure].map(([procedure, lines]) => (
        <section key={procedure} class="change">
          <strong>{procedure}</strong>
          <ul>
            {lines.map((line, index) => (
              <li key={`${line.kind} ${index}`}>
                <span class={`chip ${TONE[differenceSign(line)]}`} aria-hidden="true">
                  {differenceSign(line)}
                </span>{" "}
                {differenceText(line, locale.value)}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {count > SHOWN && <p>{t("catalogue.onlyFirst", { count: SHOWN })}</p>}
    </>
  );
}

function DecisionForm() {
  const [problem, setProblem] = useState(false);
  const { busy, failure } = imports.state.value;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const read = (name: string) => String(form.get(name) ?? "").trim();
    const decision = { number: read("number"), issuedOn: read("issuedOn"), issuer: read("issuer") };
    const bad = decision.number.length < 3 || decision.issuer.length < 3 || decision.issuedOn === "";
    setProblem(bad);
    if (!bad) void apply(decision);
  };
  return (
    <form onSubmit={submit} autocomplete="off">
      <h3>{t("catalogue.decision")}</h3>
      <div class="split">
        <div class="field">
          <label for="decision-number">{t("catalogue.number")}</label>
          <input id="decision-number" name="number" maxlength={60} placeholder="789/QĐ-UBND" required />
        </div>
        <div class="field">
          <label for="decision-day">{t("catalogue.issuedOn")}</label>
          <input id="decision-day" name="issuedOn" type="date" required />
        </div>
      </div>
      <div class="field">
        <label for="decision-issuer">{t("catalogue.issuer")}</label>
        <input id="decision-issuer" name="issuer" maxlength={200} required />
      </div>
      {problem && (
        <p class="note bad" role="alert">
          {t("catalogue.badDecision")}
        </p>
      )}
      <FailureNote failure={failure} />
      <button type="submit" class="button main" disabled={busy}>
        {t("catalogue.apply")}
      </button>
    </form>
  );
}
