import { useCallback, useEffect } from "preact/hooks";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { firstOf, ListSearch } from "../ui/list-search.tsx";
import { PageViewer } from "../ui/page-viewer.tsx";
import { showTime } from "../ui/show-time.ts";
import { useChanges } from "../workspace/changes.ts";
import { BatchView } from "./batch-view.tsx";
import {
  batch,
  code,
  findOpenBatch,
  freeze,
  hasQuestions,
  MOST_WAITING,
  openBatches,
  pick,
  picked,
  reloadBatch,
  reloadOpenBatches,
  reloadRounds,
  reloadWaiting,
  role,
  rounds,
  shown,
  takeUp,
  waiting,
} from "./desk-state.ts";

/** The desk: results that wait, many chosen at once, previewed, signed under one authorisation. */
export function SigningDesk() {
  const reload = useCallback(() => {
    if (batch.state.value.value !== null) return void reloadBatch();
    void reloadWaiting();
    void reloadRounds();
    void reloadOpenBatches();
  }, []);
  useEffect(() => {
    void reloadWaiting();
    void reloadRounds();
    void findOpenBatch();
  }, []);
  useChanges(["paper", "dossier", "signing-batch"], reload);
  return batch.state.value.value === null ? <WaitingList onReload={reload} /> : <BatchView batch={batch.state.value.value} />;
}

function WaitingList({ onReload }: { onReload: () => void }) {
  const sealing = new Set<string>(rounds.state.value.value?.awaitingSeal ?? []);
  const allReady = (waiting.state.value.value ?? []).filter(({ state }) => state === "ready");
  const { shown: ready, cutAt } = firstOf(allReady, MOST_WAITING);
  const papers = ready.filter(({ id }) => sealing.has(id) === (role.value === "seal"));
  const signable = papers.filter((paper) => !hasQuestions(paper));
  const count = picked.value.size;
  const preview = shown.value;
  const previewed = preview && papers.find(({ id }) => id === preview.paperId);
  return (
    <>
      <header>
        <h1>{t("desk.title")}</h1>
        <div class="row">
          <span class="soft">{t("desk.selected", { count })}</span>
          <button
            type="button"
            class="button main"
            id="freeze"
            disabled={count === 0 || batch.state.value.busy}
            onClick={() => void freeze()}
          >
            {batch.state.value.busy ? t("desk.freezing") : t("desk.freeze", { count })}
          </button>
        </div>
      </header>
      <FailureNote failure={waiting.state.value.failure ?? batch.state.value.failure} onRetry={onReload} />
      <Rounds ready={ready.length} sealing={ready.filter(({ id }) => sealing.has(id)).length} />
      <OpenBatches />
      <ListSearch code={code} count={ready.length} cutAt={cutAt} onSearch={onReload} />
      {waiting.state.value.value !== null && papers.length === 0 && (openBatches.state.value.value ?? []).length === 0 && (
        <p class={code.value === "" ? "note good" : "note"}>{t(code.value === "" ? "desk.none" : "list.nothing")}</p>
      )}
      {papers.length > 0 && (
        <div class={previewed ? "split" : ""}>
          <table>
            <thead>
              <tr>
                <th>
                  <input
                    type="checkbox"
                    aria-label={t("desk.selectAll")}
                    checked={count > 0 && count === signable.length}
                    disabled={signable.length === 0}
                    onChange={(event) => {
                      picked.value = new Set(event.currentTarget.checked ? signable.map(({ id }) => id) : []);
                    }}
                  />
                </th>
                <th colspan={3}>{t("desk.selectAll")}</th>
              </tr>
            </thead>
            <tbody>
              {papers.map((paper) => (
                <tr key={paper.id} class={picked.value.has(paper.id) ? "picked" : ""}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`${paper.component} ${paper.dossierCode}`}
                      checked={picked.value.has(paper.id)}
                      disabled={hasQuestions(paper)}
                      onChange={(event) => pick(paper.id, event.currentTarget.checked)}
                    />
                  </td>
                  <td>
                    <strong>{paper.component}</strong>
                    <div class="soft">{paper.dossierCode}</div>
                    {hasQuestions(paper) && (
                      <div class="note look">{t("desk.dossierQuestions", { count: paper.dossierQuestions ?? 0 })}</div>
                    )}
                  </td>
                  <td class="soft">{t("desk.pages", { count: paper.pageCount })}</td>
                  <td>
                    <button
                      type="button"
                      class="link"
                      onClick={() => {
                        shown.value = { paperId: paper.id, page: 0 };
                      }}
                    >
                      {t("desk.preview")}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {preview && previewed && (
            <PageViewer
              paperId={previewed.id}
              name={previewed.component}
              sha256={null}
              page={preview.page}
              pageCount={previewed.pageCount}
              onPage={(page) => {
                shown.value = { ...preview, page };
              }}
            />
          )}
        </div>
      )}
    </>
  );
}

/** Officer first, seal second: shown only where an office has both. */
function Rounds({ ready, sealing }: { ready: number; sealing: number }) {
  if ((rounds.state.value.value?.rounds.length ?? 0) < 2) return null;
  const choices = [
    ["officer", "desk.roundOfficer", ready - sealing],
    ["seal", "desk.roundSeal", sealing],
  ] as const;
  return (
    <fieldset class="row" id="rounds">
      {choices.map(([which, text, count]) => (
        <label key={which} class="choice">
          <input
            type="radio"
            name="round"
            checked={role.value === which}
            onChange={() => {
              role.value = which;
              picked.value = new Set();
            }}
          />
          {t(text, { count })}
        </label>
      ))}
    </fieldset>
  );
}

/** What was begun and not signed to the end must never be out of sight. */
function OpenBatches() {
  return (openBatches.state.value.value ?? []).map((left) => (
    <section class="note look row between" key={left.id}>
      <span>
        {t("desk.left", {
          count: left.documents.filter(({ state }) => state !== "VERIFIED").length,
          time: showTime(left.frozenAt),
        })}
      </span>
      <button type="button" class="button small" onClick={() => takeUp(left)}>
        {t("desk.takeUp")}
      </button>
    </section>
  ));
}
