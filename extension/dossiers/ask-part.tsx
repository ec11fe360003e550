import type { ComponentAnswer } from "@camtay/shared/api/archive-desk.contract.ts";
import { useState } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import type { CallAnswer } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { PersonQuestionFields, readPersonQuestion } from "../ui/person-question.tsx";
import { showDate } from "../ui/show-time.ts";
import { loader } from "../workspace/work-state.ts";

const { state, load } = loader<CallAnswer<"askGate">>();

const TONE: Readonly<Record<ComponentAnswer["answer"], string>> = {
  held: "good",
  "replaced-by-data": "good",
  "made-by-office": "good",
  expired: "look",
  "must-bring": "",
};

/** Before anything is asked of a citizen: which papers of a procedure the office may ask for, and the rule that decides. */
export function AskPart() {
  const [problem, setProblem] = useState<string | null>(null);
  const { value, failure, busy } = state.value;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { read, identityNumber } = readPersonQuestion(event);
    if (identityNumber === null) return setProblem(t("lookup.badIdentity"));
    if (read("procedure").length < 3) return setProblem(t("ask.badProcedure"));
    if (read("dossier").length < 3) return setProblem(t("lookup.badDossier"));
    setProblem(null);
    const body = { identityNumber, procedure: read("procedure"), dossier: read("dossier"), purpose: read("purpose") };
    await load(() => callWorker("askGate", { path: {}, body }));
  };
  return (
    <>
      <header>
        <h1>{t("ask.title")}</h1>
      </header>
      <form class="card" onSubmit={(event) => void submit(event)} autocomplete="off">
        <p>{t("ask.lead")}</p>
        <div class="field">
          <label for="ask-procedure">{t("ask.procedure")}</label>
          <input id="ask-procedure" name="procedure" maxlength={40} required />
        </div>
        <PersonQuestionFields prefix="ask-" failure={failure} />
        {problem !== null && (
          <p class="note bad" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button main" disabled={busy}>
          {t("ask.run")}
        </button>
      </form>
      <div aria-live="polite">
        <FailureNote failure={failure} />
        {!busy && failure === null && value !== null && (
          <>
            <h2>{`${value.procedure} · ${value.procedureName}`}</h2>
            {value.decision !== null && <p class="soft">{t("ask.decision", { decision: value.decision })}</p>}
            {value.components.map((component, index) => (
              <Component key={`${component.name} ${index}`} component={component} />
            ))}
          </>
        )}
      </div>
    </>
  );
}

function Component({ component }: { component: ComponentAnswer }) {
  const { paper } = component;
  return (
    <section class="card" data-answer={component.answer}>
      <div class="row between">
        <h3>{component.name}</h3>
        <span class={`chip ${TONE[component.answer]}`}>
          {t(`ask.${component.answer}`)}
          {component.handling !== null && `: ${t(`ask.handling.${component.handling}`)}`}
        </span>
      </div>
      {!component.required && component.condition !== null && <p class="soft">{t("ask.optional", { condition: component.condition })}</p>}
      {component.anyOf.length > 0 && component.answer === "must-bring" && <p>{t("ask.anyOf", { names: component.anyOf.join("; ") })}</p>}
      {paper !== null && (
        <p>
          {t("ask.paper", {
            name: paper.documentName,
            dossier: paper.dossierCode,
            issued: paper.issuedOn === null ? "…" : showDate(paper.issuedOn),
          })}
          {paper.validUntil !== null && `. ${t("ask.until", { until: showDate(paper.validUntil) })}`}
        </p>
      )}
      {component.database !== null && <p>{t("ask.database", { name: component.database })}</p>}
      {component.mustDigitize && component.answer === "must-bring" && <span class="chip">{t("ask.digitize")}</span>}
      <p class="soft" lang="vi">
        {component.rule.text}
      </p>
    </section>
  );
}
