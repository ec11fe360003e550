import type { BatchProgress } from "@camtay/shared/api/answers.ts";
import { t } from "../text/text.ts";

export const isOver = ({ state }: BatchProgress): boolean => state === "finished" || state === "failed" || state === "cancelled";

export type BatchCall = "pauseBatch" | "resumeBatch" | "cancelBatch";

/** Bar, time left and troubles of one batch; what may be done with it. */
export function BatchCard({
  batch,
  id,
  onCall,
}: {
  batch: BatchProgress;
  /** Of the element, for the batch handed in last. */
  id?: string;
  onCall: (call: BatchCall, batchId: string) => void;
}) {
  const over = isOver(batch);
  const composing = !over && (batch.papersTotal ?? 0) > 0;
  return (
    <div class="card" id={id} data-state={batch.state} data-paused={batch.paused}>
      {batch.label && <strong>{batch.label}</strong>}
      <p role="status" class={batch.state === "finished" && batch.pagesTotal > 0 ? "note good" : ""}>
        {statusOf(batch)}
      </p>
      {!over && (
        <progress
          value={composing ? batch.papersDone : batch.pagesDone}
          max={Math.max((composing ? batch.papersTotal : batch.pagesTotal) ?? 1, 1)}
          aria-label={batch.label ?? t("intake.title")}
        />
      )}
      <Faults batch={batch} />
      {batch.state === "running" && (
        <div class="row" style={{ marginTop: "8px" }}>
          <button type="button" class="button small" onClick={() => onCall(batch.paused ? "resumeBatch" : "pauseBatch", batch.id)}>
            {t(batch.paused ? "intake.resume" : "intake.pause")}
          </button>
          {!composing && (
            <button type="button" class="link" onClick={() => onCall("cancelBatch", batch.id)}>
              {t("intake.cancel")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function statusOf(batch: BatchProgress): string {
  const counts = { done: batch.pagesDone, total: batch.pagesTotal };
  if (batch.state === "cancelled") return t("intake.cancelled", counts);
  if (batch.state === "finished" || batch.state === "failed")
    return t("intake.finished", { total: batch.pagesTotal, dossiers: batch.dossiers.length });
  if (batch.paused) return t("intake.paused", counts);
  if (batch.pagesTotal === 0) return t("intake.preparing");
  if ((batch.papersTotal ?? 0) > 0) return t("intake.composing", { done: batch.papersDone ?? 0, total: batch.papersTotal ?? 0 });
  const left = batch.secondsLeft ?? null;
  return `${t("intake.running", counts)}${left === null ? "" : ` ${timeLeft(left)}`}`;
}

function timeLeft(seconds: number): string {
  if (seconds < 60) return t("intake.left.soon");
  if (seconds < 5_400) return t("intake.left.minutes", { minutes: Math.ceil(seconds / 60) });
  return t("intake.left.hours", { hours: Math.round(seconds / 1800) / 2 });
}

function Faults({ batch }: { batch: BatchProgress }) {
  if (batch.failed.length === 0) return null;
  return (
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
  );
}
