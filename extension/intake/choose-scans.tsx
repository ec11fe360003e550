import { t } from "../text/text.ts";
import { DropZone } from "../ui/drop-zone.tsx";
import { addFiles, type BatchWishes, files, handIn, removeFile, sending } from "./send-batch.ts";
import { askWhatToScan, WhatToScan } from "./what-to-scan.tsx";

const MEGABYTE = 1_000_000;
const URGENCY: Record<string, BatchWishes["urgency"]> = { counter: "counter", pile: "pile" };

/** Scans are chosen, and how they are to be treated. */
export function ChooseScans() {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    void handIn({ procedure: text("procedure"), dossier: text("dossier"), urgency: URGENCY[text("urgency")] ?? null });
  };
  return (
    <form onSubmit={submit}>
      <DropZone
        id="scans"
        lead={t("intake.lead")}
        label={t("intake.choose")}
        accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png"
        multiple
        onFiles={addFiles}
      />
      {files.value.length > 0 && (
        <div class="card" style={{ marginTop: "12px" }}>
          <ul class="files">
            {files.value.map((file) => (
              <li class="line row between" key={file.name}>
                <span>{file.name}</span>
                <button type="button" class="link" disabled={sending.value !== null} onClick={() => removeFile(file)}>
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
              <input
                id="batch-dossier"
                name="dossier"
                maxlength={60}
                onChange={(event) => void askWhatToScan(event.currentTarget.value.trim())}
              />
            </div>
          </div>
          <WhatToScan />
          <div class="field">
            <label for="urgency">{t("intake.urgency")}</label>
            <select id="urgency" name="urgency">
              <option value="">{t("intake.urgency.auto")}</option>
              <option value="counter">{t("intake.urgency.counter")}</option>
              <option value="pile">{t("intake.urgency.pile")}</option>
            </select>
          </div>
          <Sending />
          <button type="submit" class="button main" disabled={sending.value !== null}>
            {t("intake.start", { count: files.value.length })}
          </button>
        </div>
      )}
    </form>
  );
}

function Sending() {
  if (sending.value === null) return null;
  const { done, sentBytes, waiting } = sending.value;
  const total = files.value.reduce((sum, file) => sum + file.size, 0);
  const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(bytes < 10 * MEGABYTE ? 1 : 0);
  return (
    <p role="status" class={waiting ? "note look" : ""}>
      {waiting
        ? t("intake.lineBroken")
        : t("intake.sendingBytes", { done, files: files.value.length, sent: megabytes(sentBytes), total: megabytes(total) })}
      <progress value={sentBytes} max={Math.max(1, total)} />
    </p>
  );
}
