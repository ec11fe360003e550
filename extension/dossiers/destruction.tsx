import type { KeptDossier, PersonRequest } from "@camtay/shared/api/archive-desk.contract.ts";
import { useEffect, useState } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import type { Failure } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { FailureNote, failureOf } from "../ui/failure-note.tsx";
import { showDate } from "../ui/show-time.ts";
import { SureNote } from "../ui/sure-note.tsx";

interface Part {
  readonly request: PersonRequest;
  /** Does something to the request, then shows the list as it is now. */
  readonly act: (task: () => Promise<unknown>) => Promise<unknown>;
}

/** The first of two people: which dossiers the law lets go, and which must stay. */
export function ApproveDestruction({ request, act }: Part) {
  const [dossiers, setDossiers] = useState<readonly KeptDossier[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    callWorker("personRequestDossiers", { path: { personRequestId: request.id } })
      .then((answer) => setDossiers(answer.dossiers))
      .catch((thrown: unknown) => setFailure(failureOf(thrown)));
  }, [request.id]);
  const free = (dossiers ?? []).filter(({ mayBeDestroyed }) => mayBeDestroyed).map(({ dossierId }) => dossierId);
  const approve = (form: HTMLFormElement | null) => {
    const reason = String(form ? new FormData(form).get("reason") : "").trim();
    if (reason.length < 10) return setProblem(t("citizens.reasonShort"));
    setProblem(null);
    const body = { decision: "approve", reason, dossierIds: free } as const;
    void act(() => callWorker("decidePersonRequest", { path: { personRequestId: request.id }, body }));
  };
  return (
    <>
      <FailureNote failure={failure} />
      {dossiers !== null && dossiers.length === 0 && <p>{t("destroy.none")}</p>}
      <ul>
        {(dossiers ?? []).map((dossier) => (
          <li key={dossier.dossierId}>
            {dossier.code}:{" "}
            {dossier.mayBeDestroyed
              ? t("destroy.free", { until: showDate(dossier.keptUntil ?? "") })
              : dossier.keptUntil === null
                ? t("destroy.forEver")
                : t("destroy.kept", { until: showDate(dossier.keptUntil) })}
            <span class="soft" lang="vi">{` ${dossier.basis}`}</span>
          </li>
        ))}
      </ul>
      {problem !== null && (
        <p class="note bad" role="alert">
          {problem}
        </p>
      )}
      {free.length > 0 && (
        <button type="button" class="button small danger" onClick={(event) => approve(event.currentTarget.form)}>
          {t("destroy.approve", { count: free.length })}
        </button>
      )}
    </>
  );
}

/** The second of two people, who is told once more that nothing brings it back. */
export function ConfirmDestruction({ request, act }: Part) {
  const [sure, setSure] = useState(false);
  const destroy = () => void act(() => callWorker("destroyForPersonRequest", { path: { personRequestId: request.id } }));
  if (!sure)
    return (
      <button type="button" class="button small danger" onClick={() => setSure(true)}>
        {t("destroy.confirm")}
      </button>
    );
  return <SureNote tone="bad" warning={t("destroy.warning")} deed={t("destroy.forGood")} onDo={destroy} onCancel={() => setSure(false)} />;
}
