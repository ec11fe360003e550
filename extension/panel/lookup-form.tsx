import { useState } from "preact/hooks";
import { partiesFromLookup } from "../counter/parties-from-lookup.ts";
import { LookupWarnings } from "../dossiers/lookup-warnings.tsx";
import { callWorker } from "../messages/ask-background.ts";
import type { Failure } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { FailureNote, failureOf } from "../ui/failure-note.tsx";
import { PersonQuestionFields, readPersonQuestion } from "../ui/person-question.tsx";
import { lookup, mode, useParties } from "./panel-state.ts";

/** The officer asks what archived papers say about one person; the question is audited. The number never leaves this form but in the call's body. */
export function LookupForm() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const answer = lookup.value;
  if (answer !== null) {
    const papers = new Set(answer.values.map((value) => `${value.dossierCode} ${value.documentType}`)).size;
    return (
      <section class="card">
        <p role="status">{answer.values.length === 0 ? t("lookup.none") : t("lookup.found", { values: answer.values.length, papers })}</p>
        <LookupWarnings answer={answer} />
        <button
          type="button"
          class="button small"
          onClick={() => {
            lookup.value = null;
            useParties([]);
          }}
        >
          {t("lookup.again")}
        </button>
      </section>
    );
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { read, identityNumber } = readPersonQuestion(event);
    if (identityNumber === null) return setProblem(t("lookup.badIdentity"));
    if (read("dossier").length < 3) return setProblem(t("lookup.badDossier"));
    setProblem(null);
    setFailure(null);
    setBusy(true);
    try {
      const found = await callWorker("lookup", {
        path: {},
        body: { identityNumber, purpose: read("purpose"), dossier: read("dossier") },
      });
      // Changed sides while the answer was on its way: what an officer may know is not offered to a citizen.
      if (mode.value !== "counter") return;
      lookup.value = found;
      useParties(partiesFromLookup(found, (relation) => t(`relation.${relation}`)));
    } catch (thrown) {
      setFailure(failureOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card">
      <h2>{t("lookup.title")}</h2>
      <FailureNote failure={failure} />
      {problem !== null && (
        <p class="note bad" role="alert">
          {problem}
        </p>
      )}
      <form onSubmit={(event) => void submit(event)} autocomplete="off">
        <PersonQuestionFields failure={failure} />
        <button type="submit" class="button main wide" disabled={busy}>
          {busy ? t("lookup.running") : t("lookup.run")}
        </button>
      </form>
    </section>
  );
}
