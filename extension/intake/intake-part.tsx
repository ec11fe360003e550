import type { BatchProgress } from "@camtay/shared/api/contract.ts";
import { signal } from "@preact/signals";
import { useCallback } from "preact/hooks";
import { callWorker, sendBytes } from "../messages/ask-background.ts";
import type { Failure } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { DropZone } from "../ui/drop-zone.tsx";
import { FailureNote, failureOf } from "../ui/failure-note.tsx";
import { useChanges } from "../workspace/changes.ts";
import { goTo } from "../workspace/work-state.ts";

const files = signal<readonly File[]>([]);
const sent = signal<number | null>(null);
const progress = signal<BatchProgress | null>(null);
const failure = signal<Failure | null>(null);

async function start(procedure: string, dossier: string): Promise<void> {
  failure.value = null;
  sent.value = 0;
  try {
    const { id } = await callWorker("createBatch", { path: {}, body: { ...(procedure && { procedure }), ...(dossier && { dossier }) } });
    for (const file of files.value) {
      await sendBytes("putBatchFile", { path: { batchId: id }, query: { name: file.name } }, file);
      sent.value++;
    }
    progress.value = await callWorker("startBatch", { path: { batchId: id } });
    files.value = [];
  } catch (thrown) {
    failure.value = failureOf(thrown);
  } finally {
    sent.value = null;
  }
}

async function look(): Promise<void> {
  const batch = progress.value;
  if (batch === null || batch.state === "finished" || batch.state === "failed") return;
  try {
    progress.value = await callWorker("batch", { path: { batchId: batch.id } });
  } catch (thrown) {
    failure.value = failureOf(thrown);
  }
}

/** Hands scans to the worker and shows how far it is. */
export function IntakePart() {
  const reload = useCallback(() => void look(), []);
  useChanges(["batch", "dossier", "paper"], reload);
  return (
    <>
      <header>
        <h1>{t("intake.title")}</h1>
      </header>
      <FailureNote failure={failure.value} />
      {progress.value !== null ? <Progress batch={progress.value} /> : <Choose />}
    </>
  );
}

function Choose() {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    void start(String(form.get("procedure") ?? "").trim(), String(form.get("dossier") ?? "").trim());
  };
  return (
    <form onSubmit={submit}>
      <DropZone
        id="scans"
        lead={t("intake.lead")}
        label={t("intake.choose")}
        accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png"
        multiple
        onFiles={(chosen) => {
          files.value = [...files.value, ...chosen];
        }}
      />
      {files.value.length > 0 && (
        <div class="card" style={{ marginTop: "12px" }}>
          <ul class="files">
            {files.value.map((file) => (
              <li class="line row between" key={file.name}>
                <span>{file.name}</span>
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    files.value = files.value.filter((other) => other !== file);
                  }}
                >
                  {t("common.delete")}
                </button>
              </li>
            ))}
          </ul>
          <div class="split">
            <div class="field">
              <label for="procedure">{t("intake.procedure")}</label>
              <input id="procedure" name="procedure" maxlength={40} />
            </div>
            <div class="field">
              <label for="batch-dossier">{t("intake.dossier")}</label>
              <input id="batch-dossier" name="dossier" maxlength={60} />
            </div>
          </div>
          {sent.value !== null && (
            <p role="status">
              {t("intake.sending", { done: sent.value, total: files.value.length })}
              <progress value={sent.value} max={files.value.length} />
            </p>
          )}
          <button type="submit" class="button main" disabled={sent.value !== null}>
            {t("intake.start", { count: files.value.length })}
          </button>
        </div>
      )}
    </form>
  );
}

function Progress({ batch }: { batch: BatchProgress }) {
  const finished = batch.state === "finished" || batch.state === "failed";
  return (
    <div class="card" id="batch" data-state={batch.state}>
      <p role="status" class={finished && batch.pagesTotal > 0 ? "note good" : ""}>
        {finished
          ? t("intake.finished", { total: batch.pagesTotal, dossiers: batch.dossiers.length })
          : batch.pagesTotal === 0
            ? t("intake.preparing")
            : t("intake.running", { done: batch.pagesDone, total: batch.pagesTotal })}
      </p>
      {!finished && <progress value={batch.pagesDone} max={Math.max(batch.pagesTotal, 1)} aria-label={t("intake.title")} />}
      {batch.failed.length > 0 && (
        <div class="note bad">
          <strong>{t("intake.failedFiles", { count: batch.failed.length })}</strong>
          <ul>
            {batch.failed.map((fault) => (
              <li key={`${fault.file} ${fault.page}`}>
                {!fault.message.includes(fault.file) && `${fault.file}: `}
                {fault.page !== null && `${t("common.page", { page: fault.page })}: `}
                {fault.message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {finished && (
        <div class="row" style={{ marginTop: "12px" }}>
          <button type="button" class="button main" onClick={() => goTo("review")}>
            {t("intake.goReview")}
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              progress.value = null;
            }}
          >
            {t("intake.another")}
          </button>
        </div>
      )}
    </div>
  );
}
