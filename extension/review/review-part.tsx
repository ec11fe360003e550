import type { PaperDetail, PaperSummary } from "@camtay/shared/api/answers.ts";
import { documents } from "@camtay/shared/catalogues/documents.ts";
import { signal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { t } from "../text/text.ts";
import { DropPaper } from "../ui/drop-paper.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { firstOf, ListSearch } from "../ui/list-search.tsx";
import { PageViewer } from "../ui/page-viewer.tsx";
import { useChanges } from "../workspace/changes.ts";
import { loader } from "../workspace/work-state.ts";
import { FieldCrop } from "./field-crop.tsx";
import { statedFields } from "./stated-fields.ts";

const list = loader<readonly PaperSummary[]>();
const paper = loader<PaperDetail>();
const page = signal(0);
const focused = signal<string | null>(null);
const draft = signal<Readonly<Record<string, string>>>({});
const draftType = signal<string | null>(null);
const saved = signal(false);

/** Dossiers are looked for by part of their code. */
const code = signal("");
const MOST = 500;

const reloadList = () =>
  list.load(async () => {
    const query = { state: "review" as const, limit: MOST + 1, ...(code.value !== "" && { code: code.value }) };
    return (await callWorker("papers", { path: {}, query })).papers;
  });

async function open(paperId: string): Promise<void> {
  page.value = 0;
  focused.value = null;
  saved.value = false;
  await paper.load(() => callWorker("paper", { path: { paperId } }));
  const detail = paper.state.value.value;
  // It could not be opened, or another one was opened meanwhile: what was typed for the paper on the screen stays.
  if (detail?.id !== paperId) return;
  draft.value = Object.fromEntries(detail.fields.map((field) => [field.key, field.text]));
  draftType.value = detail.documentType;
  // The first doubtful value is what the person came for.
  const first = detail.fields.find((field) => field.flagged);
  if (first) look(first.key, first.page);
}

function look(key: string, at: number): void {
  focused.value = key;
  page.value = at;
}

async function send(detail: PaperDetail, done: boolean): Promise<void> {
  const fields = statedFields(detail.fields, draft.value, done);
  await paper.load(() =>
    callWorker("reviewPaper", { path: { paperId: detail.id }, body: { documentType: draftType.value, fields, done } }),
  );
  saved.value = paper.state.value.failure === null;
  if (done && paper.state.value.failure === null) await goOn(detail);
}

async function drop({ id: paperId, ...detail }: PaperDetail): Promise<void> {
  // What stands on the screen stays there until the worker has taken it out.
  await paper.load(async () => ({ ...detail, ...(await callWorker("dropPaper", { path: { paperId } })) }));
  if (paper.state.value.failure === null) await goOn({ id: paperId });
}

/** This paper is dealt with: the next one, if there is one. */
async function goOn(detail: Pick<PaperDetail, "id">): Promise<void> {
  paper.show(null);
  // The list on the screen may still be the one before: news from the worker loads it at the same time.
  const next = (await reloadList())?.find(({ id }) => id !== detail.id);
  if (next) await open(next.id);
}

/** A person decides what the machine would not: each doubtful value beside the place where it stands. */
export function ReviewPart() {
  const reload = useCallback(() => void reloadList(), []);
  useEffect(reload, [reload]);
  useChanges(["paper"], reload);
  const { shown: papers, cutAt } = firstOf(list.state.value.value ?? [], MOST);
  const detail = paper.state.value.value;
  return (
    <>
      <header>
        <h1>{t("review.title")}</h1>
        <span class="soft">{t(cutAt === null ? "review.count" : "review.countOver", { count: papers.length })}</span>
      </header>
      <FailureNote failure={list.state.value.failure ?? paper.state.value.failure} onRetry={reload} />
      <ListSearch code={code} count={papers.length} cutAt={cutAt} onSearch={reload} />
      {list.state.value.value !== null && papers.length === 0 && detail === null && (
        <p class={code.value === "" ? "note good" : "note"}>{t(code.value === "" ? "review.none" : "list.nothing")}</p>
      )}
      <div class="split list">
        <div class="items">
          {papers.map((item) => (
            <button key={item.id} type="button" aria-current={detail?.id === item.id} onClick={() => void open(item.id)}>
              <strong>{item.component}</strong>
              <div class="soft">
                {item.dossierCode}
                <br />
                {t("desk.pages", { count: item.pageCount })}
              </div>
            </button>
          ))}
        </div>
        {detail !== null && <OnePaper detail={detail} />}
      </div>
    </>
  );
}

function OnePaper({ detail }: { detail: PaperDetail }) {
  const sheet = detail.pages[page.value];
  const boxes = detail.fields.filter((field) => field.page === page.value && field.box !== null);
  return (
    <div class="split read">
      <PageViewer
        paperId={detail.id}
        name={detail.component}
        sha256={detail.pdf}
        page={page.value}
        pageCount={detail.pageCount}
        onPage={(next) => {
          page.value = next;
        }}
      >
        {sheet &&
          boxes
            .filter((field) => field.flagged || field.key === focused.value)
            .map(({ key, box }) => (
              <div
                key={key}
                class={`box${focused.value === key ? " on" : ""}`}
                style={{
                  left: `${(100 * (box!.x - 6)) / sheet.width}%`,
                  top: `${(100 * (box!.y - 6)) / sheet.height}%`,
                  width: `${(100 * (box!.width + 12)) / sheet.width}%`,
                  height: `${(100 * (box!.height + 12)) / sheet.height}%`,
                }}
              />
            ))}
      </PageViewer>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          void send(detail, true);
        }}
      >
        {detail.reviews.length > 0 && (
          <div class="note look">
            <strong>{t("review.why")}</strong>
            <ul>
              {detail.reviews.map((item) => (
                <li key={item.id}>{item.message}</li>
              ))}
            </ul>
          </div>
        )}
        <div class="field">
          <label for="document-type">{t("review.documentType")}</label>
          <select
            id="document-type"
            value={draftType.value ?? ""}
            onChange={(event) => {
              draftType.value = event.currentTarget.value || null;
            }}
          >
            <option value="">{t("review.unknownType")}</option>
            {documents().map((type) => (
              <option key={type.id} value={type.id}>
                {type.name}
              </option>
            ))}
          </select>
        </div>
        {detail.fields.length === 0 && <p class="soft">{t("review.noFields")}</p>}
        {flaggedFirst(detail.fields).map((field) => (
          <div class="field" key={field.key}>
            <div class="row between">
              <label for={`field-${field.key}`}>{labelOf(detail.documentType, field.key)}</label>
              <span class={`chip ${field.flagged ? "look" : "good"}`}>{field.flagged ? t("review.flagged") : t("review.sure")}</span>
            </div>
            {field.flagged && field.box !== null && detail.pages[field.page] && (
              <FieldCrop
                detail={detail}
                sheet={detail.pages[field.page]!}
                page={field.page}
                box={field.box}
                label={labelOf(detail.documentType, field.key)}
              />
            )}
            <input
              id={`field-${field.key}`}
              value={draft.value[field.key] ?? ""}
              onFocus={() => look(field.key, field.page)}
              onInput={(event) => {
                draft.value = { ...draft.value, [field.key]: event.currentTarget.value };
              }}
            />
          </div>
        ))}
        {saved.value && (
          <p class="note good" role="status">
            {t("review.saved")}
          </p>
        )}
        <div class="row sticky">
          <button type="submit" class="button main" disabled={paper.state.value.busy}>
            {t("review.confirm")}
          </button>
          <button type="button" class="button" disabled={paper.state.value.busy} onClick={() => void send(detail, false)}>
            {t("review.save")}
          </button>
          <DropPaper name={detail.component} state={detail.state} busy={paper.state.value.busy} onDo={() => void drop(detail)} />
        </div>
      </form>
    </div>
  );
}

/** What the person came for stands on top. */
const flaggedFirst = (fields: PaperDetail["fields"]): PaperDetail["fields"] =>
  fields.toSorted((a, b) => Number(b.flagged) - Number(a.flagged));

const labelOf = (documentType: string | null, key: string): string => {
  const label = documents()
    .find((type) => type.id === documentType)
    ?.fields.find((field) => field.key === key)?.label;
  // "(tên cơ quan cấp, góc trên bên trái)": no caption is printed, the brackets say what the value is.
  const plain =
    label
      ?.replace(/^\((.*)\)$/u, "$1")
      .replace(/^\([^)]*\),?\s*/u, "")
      .replace(/\s*[:：]\s*$/u, "") || key;
  return plain.charAt(0).toLocaleUpperCase("vi") + plain.slice(1);
};
