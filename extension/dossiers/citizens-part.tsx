import type { PersonRequest } from "@camtay/shared/api/archive-desk.contract.ts";
import type { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { PersonRequestKind } from "@camtay/shared/domain/person-request.ts";
import { useCallback, useEffect, useState } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { readPersonQuestion } from "../ui/person-question.tsx";
import { session } from "../ui/session.tsx";
import { showDate } from "../ui/show-time.ts";
import { listLoader, loader } from "../workspace/work-state.ts";
import { AuditList } from "./audit-list.tsx";
import { ApproveDestruction, ConfirmDestruction } from "./destruction.tsx";
import { MergesList } from "./merges-list.tsx";
import { type WhoSaw, WhoSawReport } from "./who-saw-report.tsx";

const requests = listLoader(async () => (await callWorker("personRequests", { path: {} })).requests);
const { act } = requests;
const report = loader<WhoSaw>();

const has = (...roles: readonly string[]): boolean =>
  session.value?.state === "in" && session.value.account.roles.some((role) => roles.includes(role));

/** What citizens ask about their own data, with its deadlines; who saw their papers; whether an old and a new number are one person. */
export function CitizensPart() {
  const reload = useCallback(() => void requests.reload(), []);
  useEffect(reload, [reload]);
  const { value, failure } = requests.state.value;
  return (
    <>
      <header>
        <h1>{t("citizens.title")}</h1>
        <button type="button" class="button small" onClick={reload}>
          {t("work.refresh")}
        </button>
      </header>
      {has("officer", "manager", "auditor") && <AskForm />}
      <Report />
      <FailureNote failure={failure} onRetry={reload} />
      {value !== null && value.length === 0 && <p>{t("citizens.none")}</p>}
      {(value ?? []).map((request) => (
        <Request key={request.id} request={request} />
      ))}
      {has("archivist") && <MergesList />}
      {has("auditor") && <AuditList />}
    </>
  );
}

function AskForm() {
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { read, identityNumber } = readPersonQuestion(event);
    if (identityNumber === null) return setProblem(t("lookup.badIdentity"));
    setProblem(null);
    const deed = (event.submitter as HTMLButtonElement | null)?.value;
    if (deed === "who-saw") await report.load(() => askWhoSaw(identityNumber));
    else {
      const kind = PersonRequestKind.parse(read("kind"));
      await act(() => callWorker("createPersonRequest", { path: {}, body: { identityNumber, kind } }));
    }
  };
  return (
    <form class="card" onSubmit={(event) => void submit(event)} autocomplete="off">
      <p>{t("citizens.lead")}</p>
      <div class="field">
        <label for="citizen-identity">{t("citizens.identity")}</label>
        <input id="citizen-identity" name="identity" inputmode="numeric" maxlength={16} required />
      </div>
      {has("officer", "manager") && (
        <div class="field">
          <label for="citizen-kind">{t("citizens.kind")}</label>
          <select id="citizen-kind" name="kind">
            {PersonRequestKind.options.map((kind) => (
              <option key={kind} value={kind}>
                {t(`citizens.kind.${kind}`)}
              </option>
            ))}
          </select>
        </div>
      )}
      {problem !== null && (
        <p class="note bad" role="alert">
          {problem}
        </p>
      )}
      <div class="row">
        {has("officer", "manager") && (
          <button type="submit" class="button main" value="receive">
            {t("citizens.receive")}
          </button>
        )}
        {has("manager", "auditor") && (
          <button type="submit" class="button" value="who-saw">
            {t("citizens.whoSaw")}
          </button>
        )}
      </div>
    </form>
  );
}

async function askWhoSaw(identityNumber: IdentityNumber): Promise<WhoSaw> {
  const { sightings } = await callWorker("whoSaw", { path: {}, body: { identityNumber } });
  const agency = session.value?.state === "in" ? session.value.account.agency : "";
  return { identityNumber, agency, at: new Date(), sightings };
}

function Report() {
  const { value, failure } = report.state.value;
  if (failure !== null) return <FailureNote failure={failure} />;
  return value === null ? null : <WhoSawReport report={value} onClose={() => report.show(null)} />;
}

function Request({ request }: { request: PersonRequest }) {
  const [problem, setProblem] = useState<string | null>(null);
  const open = request.finishedAt === null;
  const decide = (decision: "done" | "refuse", form: HTMLFormElement | null) => {
    const reason = String(form ? new FormData(form).get("reason") : "").trim();
    if (reason.length < 10) return setProblem(t("citizens.reasonShort"));
    setProblem(null);
    void act(() => callWorker("decidePersonRequest", { path: { personRequestId: request.id }, body: { decision, reason } }));
  };
  return (
    <section class="card" data-state={request.state}>
      <div class="row between">
        <h2>{t(`citizens.kind.${request.kind}`)}</h2>
        <span class={`chip ${request.state === "done" ? "good" : "look"}`}>{t(`citizens.state.${request.state}`)}</span>
      </div>
      <p class="soft">{t("citizens.deadlines", { acknowledge: showDate(request.acknowledgeBy), answer: showDate(request.answerBy) })}</p>
      {request.late && <p class="note bad">{t("citizens.late")}</p>}
      {request.reason !== null && <p>{request.reason}</p>}
      {open && has("manager") && (
        <form onSubmit={(event) => event.preventDefault()}>
          {request.state === "received" && (
            <button
              type="button"
              class="button small"
              onClick={() => void act(() => callWorker("acknowledgePersonRequest", { path: { personRequestId: request.id } }))}
            >
              {t("citizens.acknowledge")}
            </button>
          )}
          <div class="field">
            <label for={`reason-${request.id}`}>{t("citizens.reason")}</label>
            <input id={`reason-${request.id}`} name="reason" maxlength={1000} />
          </div>
          {problem !== null && (
            <p class="note bad" role="alert">
              {problem}
            </p>
          )}
          {request.kind === "deletion" && request.state !== "approved" && <ApproveDestruction request={request} act={act} />}
          <div class="row">
            {request.kind !== "deletion" && (
              <button type="button" class="button small" onClick={(event) => decide("done", event.currentTarget.form)}>
                {t("citizens.done")}
              </button>
            )}
            <button type="button" class="button small" onClick={(event) => decide("refuse", event.currentTarget.form)}>
              {t("citizens.refuse")}
            </button>
          </div>
        </form>
      )}
      {request.state === "approved" && has("archivist") && <ConfirmDestruction request={request} act={act} />}
    </section>
  );
}
