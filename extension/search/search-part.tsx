import type { PaperDetail } from "@camtay/shared/api/answers.ts";
import type { FoundPaper } from "@camtay/shared/api/archive-desk.contract.ts";
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import type { CallAnswer } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { PageViewer } from "../ui/page-viewer.tsx";
import { actFor, session } from "../ui/session.tsx";
import { showDate } from "../ui/show-time.ts";
import { loader } from "../workspace/work-state.ts";

const found = loader<CallAnswer<"searchPapers">>();
const opened = loader<PaperDetail>();
const words = signal("");

/** Finds kept papers by words. What a paper says is only seen by opening it, and that is written down. */
export function SearchPart() {
  const { value: paper, failure: unopened } = opened.state.value;
  if (paper !== null) return <OpenPaper paper={paper} />;
  const { value, failure, busy } = found.state.value;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    words.value = String(new FormData(event.currentTarget as HTMLFormElement).get("words") ?? "").trim();
    await found.load(() => callWorker("searchPapers", { path: {}, body: { text: words.value, limit: 50 } }));
  };
  return (
    <>
      <header>
        <h1>{t("search.title")}</h1>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: Chromium of some offices does not know <search> yet */}
      <form class="card" role="search" onSubmit={(event) => void submit(event)} autocomplete="off">
        <p>{t("search.lead")}</p>
        <div class="field">
          <label for="search-words">{t("search.words")}</label>
          <input id="search-words" name="words" maxlength={200} required defaultValue={words.value} aria-describedby="search-hint" />
          <p class="soft" id="search-hint">
            {t("search.hint")}
          </p>
        </div>
        <button type="submit" class="button main" disabled={busy}>
          {t("search.run")}
        </button>
      </form>
      <div aria-live="polite">
        <FailureNote failure={failure ?? unopened} />
        {!busy && failure === null && value !== null && <Found {...value} />}
      </div>
    </>
  );
}

function Found({ papers, more }: CallAnswer<"searchPapers">) {
  if (papers.length === 0) return <p id="found">{t("search.none")}</p>;
  return (
    <>
      <p id="found">
        {t("search.found", { count: papers.length })} {more && t("search.more")}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("search.paper")}</th>
            <th scope="col">{t("search.dossier")}</th>
            <th scope="col">{t("search.dates")}</th>
          </tr>
        </thead>
        <tbody>
          {papers.map((paper) => (
            <Row key={paper.paperId} paper={paper} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ paper }: { paper: FoundPaper }) {
  const here = session.value?.state === "in" && session.value.account.agency === paper.agency;
  const open = () => void opened.load(() => callWorker("paper", { path: { paperId: paper.paperId } }));
  return (
    <tr>
      <td>
        {here ? (
          <button type="button" class="link" onClick={open}>
            {paper.documentName}
          </button>
        ) : (
          <>
            {paper.documentName}
            <div class="soft">
              {t("search.elsewhere", { agency: paper.agency })}.{" "}
              <button type="button" class="link" onClick={() => void actFor(paper.agency)}>
                {t("search.goThere")}
              </button>
            </div>
          </>
        )}
      </td>
      <td>{paper.dossierCode}</td>
      <td>
        {paper.issuedOn === null ? t("search.noDate") : showDate(paper.issuedOn)}
        {paper.validUntil !== null && `, ${t("search.until", { until: showDate(paper.validUntil) })}`}
      </td>
    </tr>
  );
}

function OpenPaper({ paper }: { paper: PaperDetail }) {
  const [page, setPage] = useState(0);
  return (
    <>
      <header>
        <h1>{paper.component}</h1>
        <button type="button" class="button small" onClick={() => opened.show(null)}>
          {t("search.back")}
        </button>
      </header>
      <p class="soft">{paper.dossierCode}</p>
      <PageViewer
        paperId={paper.id}
        name={paper.component}
        sha256={paper.pdf}
        page={page}
        pageCount={Math.max(1, paper.pageCount)}
        onPage={setPage}
      />
    </>
  );
}
