import type { BatchProgress } from "@camtay/shared/api/answers.ts";
import { useCallback, useEffect } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { useChanges } from "../workspace/changes.ts";
import { goTo, loader } from "../workspace/work-state.ts";
import { type BatchCall, BatchCard, isOver } from "./batch-card.tsx";
import { ChooseScans } from "./choose-scans.tsx";
import { ProblemList } from "./problem-list.tsx";
import { current, failure } from "./send-batch.ts";

const LIST_LENGTH = 12;
const list = loader<readonly BatchProgress[]>();
const reloadList = () =>
  list.load(async () => {
    const { batches } = await callWorker("batches", { path: {}, query: { limit: LIST_LENGTH } });
    const own = batches.find(({ id }) => id === current.value?.id);
    if (own) current.value = own;
    return batches;
  });

const change = (call: BatchCall, batchId: string) =>
  list.load(async () => {
    const changed = await callWorker(call, { path: { batchId } });
    if (current.value?.id === batchId) current.value = changed;
    return (list.state.value.value ?? []).map((batch) => (batch.id === batchId ? changed : batch));
  });

/** Hands scans to the worker, shows how far everything is, and what went wrong. */
export function IntakePart() {
  const reload = useCallback(() => void reloadList(), []);
  useEffect(reload, [reload]);
  useChanges(["batch", "dossier", "paper"], reload);
  const own = current.value;
  const others = (list.state.value.value ?? []).filter(({ id }) => id !== own?.id);
  return (
    <>
      <header>
        <h1>{t("intake.title")}</h1>
      </header>
      <FailureNote failure={failure.value ?? list.state.value.failure} />
      {own === null ? (
        <ChooseScans />
      ) : (
        <>
          <BatchCard id="batch" batch={own} onCall={(call, id) => void change(call, id)} />
          <div class="row" style={{ marginTop: "12px" }}>
            {isOver(own) && (
              <button type="button" class="button main" onClick={() => goTo("review")}>
                {t("intake.goReview")}
              </button>
            )}
            <button
              type="button"
              class="button"
              onClick={() => {
                current.value = null;
              }}
            >
              {t("intake.another")}
            </button>
          </div>
        </>
      )}
      <ProblemList />
      {others.length > 0 && (
        <section aria-labelledby="batches-title">
          <h2 id="batches-title">{t("intake.batches")}</h2>
          {others.map((batch) => (
            <BatchCard key={batch.id} batch={batch} onCall={(call, id) => void change(call, id)} />
          ))}
        </section>
      )}
    </>
  );
}
