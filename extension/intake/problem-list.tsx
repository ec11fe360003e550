import type { Problem } from "@camtay/shared/api/answers.ts";
import { useCallback, useEffect } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { t } from "../text/text.ts";
import { DropPaper } from "../ui/drop-paper.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { useChanges } from "../workspace/changes.ts";
import { listLoader } from "../workspace/work-state.ts";

const list = listLoader(async () => (await callWorker("problems", { path: {} })).problems);
const act = (call: "retryProblem" | "dismissProblem", problemId: string) => list.act(() => callWorker(call, { path: { problemId } }));
const drop = (paperId: string) => list.act(() => callWorker("dropPaper", { path: { paperId } }));

/** Everything that stopped and waits for a person, with what may be done about it. */
export function ProblemList() {
  const reload = useCallback(() => void list.reload(), []);
  useEffect(reload, [reload]);
  useChanges(["batch", "paper"], reload);
  const { value, failure, busy } = list.state.value;
  if (failure === null && (value ?? []).length === 0) return null;
  return (
    <section class="card" id="problems" aria-labelledby="problems-title">
      <h2 id="problems-title">{t("problems.title", { count: (value ?? []).length })}</h2>
      <FailureNote failure={failure} onRetry={reload} />
      <ul>
        {(value ?? []).map((problem) => (
          <li class="line row between" key={problem.id}>
            <span>
              <strong>{placeOf(problem)}</strong>
              <div>{problem.message}</div>
            </span>
            <span class="row">
              {problem.canRetry && (
                <button
                  type="button"
                  class="button small"
                  aria-label={t("problems.retryOne", { what: placeOf(problem) })}
                  disabled={busy}
                  onClick={() => void act("retryProblem", problem.id)}
                >
                  {t("common.retry")}
                </button>
              )}
              {problem.canDrop && <DropPaper name={placeOf(problem)} state="failed" busy={busy} onDo={() => void drop(problem.id)} />}
              {problem.kind !== "paper" && (
                <button
                  type="button"
                  class="link"
                  aria-label={t("problems.dismissOne", { what: placeOf(problem) })}
                  disabled={busy}
                  onClick={() => void act("dismissProblem", problem.id)}
                >
                  {t("problems.dismiss")}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function placeOf({ file, page, label, dossierCode }: Problem): string {
  const where = page === null ? [] : [t("common.page", { page })];
  return [dossierCode, label, file, ...where].filter(Boolean).join(" · ") || t("problems.pile");
}
