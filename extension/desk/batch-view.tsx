import type { SigningBatch, SigningDocumentState } from "@camtay/shared/api/answers.ts";
import { useEffect, useRef } from "preact/hooks";
import type { Failure } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { commonName } from "../ui/common-name.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { PageViewer } from "../ui/page-viewer.tsx";
import { showTime } from "../ui/show-time.ts";
import {
  authorise,
  batch as batchLoader,
  chooseLibrary,
  confirmOnPage,
  doneCount,
  isRunning,
  leaveBatch,
  retry,
  shown,
  signByToken,
  waiting,
} from "./desk-state.ts";

const TONE: Record<SigningDocumentState, string> = {
  PREPARED: "",
  AUTHORISING: "busy",
  AUTHORISED: "busy",
  SIGNING: "busy",
  SIGNED: "busy",
  EMBEDDED: "busy",
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
  const shared = new Set(sharedProblems(batch).map(([message]) => message));
  const isShared = (message: string) => shared.has(message);
  const pageCount = Math.max(1, waiting.state.value.value?.find(({ id }) => id === preview?.paperId)?.pageCount ?? 1);
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
      <FailureNote failure={told(batch, batchLoader.state.value.failure)} />
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
                      SHA-{document.digest.length * 4} {document.digest}
                    </div>
                    {document.problem !== null && document.state !== "UNKNOWN" && !isShared(document.problem.message) && (
                      <div class="note bad">{document.problem.message}</div>
                    )}
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
  const unsigned = batch.documents.filter(({ state }) => state === "PREPARED").length;
  const failed = batch.documents.filter(({ state, problem }) => state !== "PREPARED" && problem?.canRetry).length;
  const unknown = batch.documents.filter(({ state }) => state === "UNKNOWN").length;
  const shared = sharedProblems(batch);
  const begun = batch.state !== "frozen" || done > 0;
  return (
    <section class="card" id="signing" data-state={batch.state}>
      <div role="status">
        {batch.state === "frozen" && <p class="note good">{t("desk.frozen")}</p>}
        {batch.state === "waiting-for-phone" && batch.authorisationUrl == null && <p class="note look">{t("desk.phone")}</p>}
        {(batch.state === "signing" || batch.state === "authorising") && <p>{t("desk.signing")}</p>}
        {batch.state === "finished" && <p class="note good">{t("desk.done", { done, total })}</p>}
        {batch.state === "partly-failed" && <p class="note look">{t("desk.partly", { done, total })}</p>}
        {batch.state === "refused" && shared.length === 0 && <p class="note look">{t("desk.refused")}</p>}
        {batch.state === "expired" && shared.length === 0 && <p class="note look">{t("desk.expired")}</p>}
      </div>
      {batch.authorisationUrl != null && <ConfirmOnPage url={batch.authorisationUrl} />}
      {batch.checkCode != null && (
        <p>
          {t("desk.checkCode")} <strong id="check-code">{batch.checkCode}</strong>
        </p>
      )}
      {isRunning.value && <progress value={done} max={total} aria-label={t("desk.progress", { done, total })} />}
      {!isRunning.value &&
        shared.map(([message, count]) => (
          <div class="note bad" role="alert" key={message}>
            {message} {begun && <strong>{t("desk.concerns", { count })}</strong>}
          </div>
        ))}
      {!isRunning.value && unknown > 0 && <p class="note look">{t("desk.unknown", { count: unknown })}</p>}
      <p class="soft">
        {t("desk.signer", { subject: commonName(batch.signer.subject) })}
        <br />
        {t("desk.certificate", { serial: batch.signer.serialNumber, until: showTime(batch.signer.validTo) })}
        {batch.state === "frozen" && (
          <>
            <br />
            {t("desk.expires", { time: showTime(batch.expiresAt) })}
          </>
        )}
      </p>
      {!isRunning.value && failed > 0 && (
        <div class="field">
          <button type="button" class="button main wide" id="retry" disabled={batchLoader.state.value.busy} onClick={() => void retry()}>
            {t(unknown === failed ? "desk.signAgain" : "desk.retry", { count: failed })}
          </button>
          {unknown !== failed && <p class="soft">{t("desk.retryHint")}</p>}
        </div>
      )}
      {!isRunning.value && unsigned > 0 && batch.withToken === true && <TokenForm count={unsigned} />}
      {!isRunning.value && unsigned > 0 && batch.withToken !== true && (
        <PinForm batch={batch} count={unsigned} problem={batch.documents.find(({ problem }) => problem)?.problem?.code} />
      )}
    </section>
  );
}

/** A failure that already stands at the files it concerns is not said twice. */
const told = (batch: SigningBatch, failure: Failure | null): Failure | null =>
  batch.documents.some(({ problem }) => problem?.code === failure?.code) ? null : failure;

/** What went wrong for several files alike is said once, above them; of unknown outcomes the batch speaks itself. */
const sharedProblems = (batch: SigningBatch): [message: string, count: number][] => {
  const counts = new Map<string, number>();
  for (const { problem, state } of batch.documents)
    if (problem && state !== "UNKNOWN") counts.set(problem.message, (counts.get(problem.message) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1);
};

/** A page of the signing service takes the place of the phone. */
function ConfirmOnPage({ url }: { url: string }) {
  return (
    <div class="field">
      <p class="note look">{t("desk.pageWaits")}</p>
      <button type="button" class="button main wide" id="confirm-on-page" onClick={() => void confirmOnPage(url)}>
        {t("desk.confirmOnPage")}
      </button>
    </div>
  );
}

/** A token asks for its PIN in a window of its helper, never in a page. */
function TokenForm({ count }: { count: number }) {
  const busy = batchLoader.state.value.busy;
  return (
    <div class="field">
      <button type="button" class="button main wide" id="sign-token" disabled={busy} onClick={() => void signByToken()}>
        {busy ? t("desk.signing") : t("desk.signToken", { count })}
      </button>
      <p class="soft">{t("desk.tokenHint")}</p>
      <button type="button" class="link" disabled={busy} onClick={() => void chooseLibrary()}>
        {t("desk.tokenLibrary")}
      </button>
    </div>
  );
}

/** One PIN for the batch, or one press where the service itself asks. */
function PinForm({ batch, count, problem }: { batch: SigningBatch; count: number; problem: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  // After a failed try the next thing to do is to type again; the first time the pages come first.
  useEffect(() => {
    if (problem !== undefined) input.current?.focus();
  }, [problem]);
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
      {batch.asksElsewhere === true ? (
        <p class="soft">{t("desk.asksElsewhere")}</p>
      ) : (
        <div class="field">
          <label for="pin">{t("desk.pin")}</label>
          <input
            id="pin"
            name="pin"
            ref={input}
            type="password"
            inputmode="numeric"
            autocomplete="off"
            maxlength={64}
            required={batch.asksElsewhere === false}
            aria-describedby="pin-hint"
          />
          <p class="soft" id="pin-hint">
            {t("desk.pinHint")}
          </p>
        </div>
      )}
      <button type="submit" class="button main wide" id="sign" disabled={batchLoader.state.value.busy}>
        {batchLoader.state.value.busy ? t("desk.signing") : t("desk.sign", { count })}
      </button>
    </form>
  );
}
