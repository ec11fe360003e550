import type { SigningBatch, SigningDocumentState } from "@camtay/shared/api/contract.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { PageViewer } from "../ui/page-viewer.tsx";
import { commonName, localTime } from "../verify/verify-part.tsx";
import { authorise, batch as batchLoader, doneCount, isRunning, leaveBatch, retry, shown, waiting } from "./desk-state.ts";

const TONE: Record<SigningDocumentState, string> = {
  PREPARED: "",
  AUTHORISING: "work",
  AUTHORISED: "work",
  SIGNING: "work",
  SIGNED: "work",
  EMBEDDED: "work",
  VERIFIED: "good",
  UNKNOWN: "look",
  FAILED: "bad",
};

/** The paper as people call it; the file name when the list of waiting papers no longer knows it. */
const nameOf = ({ paperId, name }: SigningBatch["documents"][number]): string =>
  waiting.state.value.value?.find(({ id }) => id === paperId)?.component ?? name;

/** One frozen batch: the very pages that will be signed, their digests, one PIN, and what became of each file. */
export function BatchView({ batch }: { batch: SigningBatch }) {
  const preview = shown.value;
  const previewed = preview && batch.documents.find(({ paperId }) => paperId === preview.paperId);
  const pageCount = waiting.state.value.value?.find(({ id }) => id === preview?.paperId)?.pageCount ?? 1;
  return (
    <>
      <header>
        <h1>{t("desk.title")}</h1>
        {!isRunning.value && (
          <button type="button" class="button small" onClick={leaveBatch}>
            {t("desk.back")}
          </button>
        )}
      </header>
      <FailureNote failure={batchLoader.state.value.failure} />
      <div class="split">
        <div>
          <BatchState batch={batch} />
          <table>
            <tbody>
              {batch.documents.map((document) => (
                <tr key={document.paperId} class={preview?.paperId === document.paperId ? "picked" : ""} data-state={document.state}>
                  <td>
                    <button
                      type="button"
                      class="link"
                      onClick={() => {
                        shown.value = { paperId: document.paperId, page: 0 };
                      }}
                    >
                      {nameOf(document)}
                    </button>
                    <div class="soft">{document.name}</div>
                    <div class="digest" title={t("desk.digest")}>
                      SHA-256 {document.digest}
                    </div>
                    {document.problem !== null && <div class="note bad">{document.problem.message}</div>}
                  </td>
                  <td>
                    <span class={`chip ${TONE[document.state]}`}>{t(`signing.${document.state}`)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {preview && previewed && (
          <PageViewer
            paperId={previewed.paperId}
            name={previewed.name}
            sha256={previewed.frozenPdf}
            page={preview.page}
            pageCount={pageCount}
            onPage={(page) => {
              shown.value = { ...preview, page };
            }}
          />
        )}
      </div>
    </>
  );
}

function BatchState({ batch }: { batch: SigningBatch }) {
  const total = batch.documents.length;
  const done = doneCount.value;
  const canRetry = batch.documents.some(({ problem }) => problem?.canRetry);
  const signer = (
    <p class="soft">
      {t("desk.signer", { subject: commonName(batch.signer.subject) })}
      <br />
      {t("desk.certificate", { serial: batch.signer.serialNumber, until: localTime(batch.signer.validTo) })}
    </p>
  );
  if (batch.state === "frozen")
    return (
      <section class="card">
        <p class="note good">{t("desk.frozen")}</p>
        {signer}
        <p class="soft">{t("desk.expires", { time: localTime(batch.expiresAt) })}</p>
        <PinForm count={total} />
      </section>
    );
  return (
    <section class="card" id="signing" data-state={batch.state}>
      <div role="status">
        {batch.state === "waiting-for-phone" && <p class="note look">{t("desk.phone")}</p>}
        {(batch.state === "signing" || batch.state === "authorising") && <p>{t("desk.signing")}</p>}
        {batch.state === "finished" && <p class="note good">{t("desk.done", { done, total })}</p>}
        {batch.state === "partly-failed" && <p class="note bad">{t("desk.partly", { done, total })}</p>}
        {batch.state === "refused" && <p class="note bad">{t("desk.refused")}</p>}
        {batch.state === "expired" && <p class="note look">{t("desk.expired")}</p>}
        <p>{t("desk.progress", { done, total })}</p>
      </div>
      <progress value={done} max={total} aria-label={t("desk.signing")} />
      {signer}
      {canRetry && !isRunning.value && (
        <button type="button" class="button main" onClick={() => void retry()}>
          {t("desk.retry")}
        </button>
      )}
    </section>
  );
}

function PinForm({ count }: { count: number }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const pin = String(new FormData(form).get("pin") ?? "");
    // Gone from the page before the answer comes.
    form.reset();
    void authorise(pin);
  };
  return (
    <form onSubmit={submit} autocomplete="off">
      <div class="field">
        <label for="pin">{t("desk.pin")}</label>
        <input
          id="pin"
          name="pin"
          type="password"
          inputmode="numeric"
          autocomplete="off"
          minlength={4}
          maxlength={64}
          required
          aria-describedby="pin-hint"
        />
        <p class="soft" id="pin-hint">
          {t("desk.pinHint")}
        </p>
      </div>
      <button type="submit" class="button main wide" id="sign" disabled={batchLoader.state.value.busy}>
        {batchLoader.state.value.busy ? t("desk.signing") : t("desk.sign", { count })}
      </button>
    </form>
  );
}
