import { signal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { t } from "../text/text.ts";
import { DropPaper, type PaperDeed } from "../ui/drop-paper.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { firstOf, ListSearch } from "../ui/list-search.tsx";
import { session } from "../ui/session.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { useChanges } from "../workspace/changes.ts";
import { listLoader } from "../workspace/work-state.ts";

/** Dossiers are looked for by part of their code. */
const code = signal("");
const MOST = 100;
const list = listLoader(async () => {
  const query = { limit: MOST + 1, ...(code.value !== "" && { code: code.value }) };
  return (await callWorker("dossiers", { path: {}, query })).dossiers;
});
const handOver = (dossierId: string) => list.act(() => callWorker("markReturned", { path: { dossierId } }));
const closeQuestion = (reviewId: string) => list.act(() => callWorker("closeReview", { path: { reviewId } }));

const change = (deed: PaperDeed, paperId: string) => list.act(() => callWorker(deed, { path: { paperId } }));

/** All dossiers with their papers; records when a result was handed over, because only then may its data be reused. */
export function DossiersPart() {
  const reload = useCallback(() => void list.reload(), []);
  useEffect(reload, [reload]);
  useChanges(["dossier", "paper"], reload);
  const { value, failure, busy } = list.state.value;
  const { shown: dossiers, cutAt } = firstOf(value ?? [], MOST);
  const officer = session.value?.state === "in" && session.value.account.roles.includes("officer");
  return (
    <>
      <header>
        <h1>{t("dossiers.title")}</h1>
        <button type="button" class="button small" onClick={reload}>
          {t("work.refresh")}
        </button>
      </header>
      <FailureNote failure={failure} onRetry={reload} />
      <ListSearch code={code} count={dossiers.length} cutAt={cutAt} onSearch={reload} />
      {value !== null && value.length === 0 && <p>{t(code.value === "" ? "dossiers.none" : "list.nothing")}</p>}
      {dossiers.map((dossier) => (
        <section class="card" key={dossier.id}>
          <div class="row between">
            <div>
              <h2>{dossier.code}</h2>
              <p class="soft">
                {[dossier.procedure, dossier.procedureName].filter(Boolean).join(" · ") ||
                  t("dossiers.papers", { count: dossier.papers.length })}
              </p>
            </div>
            <div class="row">
              {dossier.archivedAt !== null && <span class="chip good">{t("dossiers.archived")}</span>}
              {dossier.returnedAt !== null ? (
                <span class="chip good">{t("dossiers.returned")}</span>
              ) : (
                officer &&
                dossier.archivedAt !== null && (
                  <button type="button" class="button small" onClick={() => void handOver(dossier.id)}>
                    {t("dossiers.markReturned")}
                  </button>
                )
              )}
            </div>
          </div>
          {(dossier.reviews ?? []).length > 0 && (
            <div class="note look">
              <ul>
                {(dossier.reviews ?? []).map((question) => (
                  <li class="line row between" key={question.id}>
                    <span>{question.message}</span>
                    {officer && (
                      <button
                        type="button"
                        class="button small"
                        aria-label={t("dossiers.closeQuestion", { what: question.message })}
                        onClick={() => void closeQuestion(question.id)}
                      >
                        {t("problems.dismiss")}
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </div>
          )}
          <ul>
            {dossier.papers.map((paper) => (
              <li class="line row between" key={paper.id}>
                <span>
                  {paper.component} <span class="soft">{t("desk.pages", { count: paper.pageCount })}</span>
                  {paper.problem !== null && <div class="soft">{paper.problem.message}</div>}
                </span>
                <span class="row">
                  <DropPaper name={paper.component} state={paper.state} busy={busy} onDo={(deed) => void change(deed, paper.id)} />
                  <StateChip state={paper.state} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
