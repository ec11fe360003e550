import type { CatalogueImport } from "@camtay/shared/api/catalogue.contract.ts";
import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import { useEffect, useState } from "preact/hooks";
import { t } from "../text/text.ts";
import { DropZone } from "../ui/drop-zone.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { session } from "../ui/session.tsx";
import { showDate } from "../ui/show-time.ts";
import { SureNote } from "../ui/sure-note.tsx";
import { applied, chooseFile, file, imports, loadImports, preview, readFile, undo } from "./catalogue-state.ts";
import { ShowPreview } from "./show-preview.tsx";

/** A province's decision is put in force from its spreadsheet: look first, apply, and undo when it was wrong. */
export function CataloguePart() {
  useEffect(() => void loadImports(), []);
  const { value, failure, busy } = preview.state.value;
  return (
    <>
      <header>
        <h1>{t("catalogue.title")}</h1>
      </header>
      <p>{t("catalogue.lead")}</p>
      {applied.value !== null && (
        <p class="note good" role="status">
          {t("catalogue.applied", { number: applied.value.number })}
        </p>
      )}
      <DropZone
        id="catalogue-file"
        lead={t("catalogue.drop")}
        label={t("catalogue.choose")}
        accept=".xlsx,.csv,.txt"
        multiple={false}
        onFiles={([chosen]) => chooseFile(chosen ?? null)}
      />
      {file.value !== null && <AboutFile name={file.value.name} busy={busy} />}
      <div aria-live="polite">
        {busy && <p role="status">{t("catalogue.reading")}</p>}
        <FailureNote failure={failure} />
        {!busy && failure === null && value !== null && <ShowPreview preview={value} />}
      </div>
      <Imports />
    </>
  );
}

function AboutFile({ name, busy }: { name: string; busy: boolean }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const read = (field: string) => String(form.get(field) ?? "");
    void readFile({ effectiveFrom: read("from"), effectiveTo: read("to"), whole: form.has("whole") });
  };
  return (
    <form class="card" style={{ marginTop: "12px" }} onSubmit={submit}>
      <h2>{t("catalogue.file", { name })}</h2>
      <div class="split">
        <div class="field">
          <label for="catalogue-from">{t("catalogue.from")}</label>
          <input id="catalogue-from" name="from" type="date" required defaultValue={vietnamDay(new Date())} />
        </div>
        <div class="field">
          <label for="catalogue-to">{t("catalogue.to")}</label>
          <input id="catalogue-to" name="to" type="date" />
        </div>
      </div>
      <label class="check">
        <input type="checkbox" name="whole" />
        {t("catalogue.whole")}
      </label>
      <button type="submit" class="button main" disabled={busy}>
        {t("catalogue.preview")}
      </button>
    </form>
  );
}

function Imports() {
  const { value, failure } = imports.state.value;
  return (
    <section id="catalogue-imports">
      <h2>{t("catalogue.imports")}</h2>
      <FailureNote failure={failure} onRetry={() => void loadImports()} />
      {value !== null && value.length === 0 && <p>{t("catalogue.none")}</p>}
      {(value ?? []).map((one) => (
        <Import key={one.id} one={one} />
      ))}
    </section>
  );
}

function Import({ one }: { one: CatalogueImport }) {
  const [sure, setSure] = useState(false);
  const own = session.value?.state === "in" && session.value.account.agency === one.agency;
  const period = { agency: one.agency, from: showDate(one.effectiveFrom) };
  return (
    <section class="card">
      <div class="row between">
        <div>
          <h3>{`${one.number}, ${showDate(one.issuedOn)}, ${one.issuer}`}</h3>
          <p class="soft">
            {one.effectiveTo === null
              ? t("catalogue.period", period)
              : t("catalogue.periodTo", { ...period, to: showDate(one.effectiveTo) })}
            {" · "}
            {one.fileName}
          </p>
        </div>
        {one.undoneAt !== null ? (
          <span class="chip">{t("catalogue.undone")}</span>
        ) : (
          own &&
          !sure && (
            <button
              type="button"
              class="button small"
              aria-label={t("catalogue.undoOne", { number: one.number })}
              onClick={() => setSure(true)}
            >
              {t("catalogue.undo")}
            </button>
          )
        )}
      </div>
      {sure && one.undoneAt === null && (
        <SureNote
          tone="look"
          warning={t("catalogue.undoSure")}
          deed={t("catalogue.undo")}
          onDo={() => void undo(one.id)}
          onCancel={() => setSure(false)}
        />
      )}
    </section>
  );
}
