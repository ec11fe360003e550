import { useEffect } from "preact/hooks";
import { PortalGuide } from "../guide/portal-guide.tsx";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { LogIn, session, WhoIsIn } from "../ui/session.tsx";
import { VaultPart } from "../vault/vault-part.tsx";
import { FillResult } from "./fill-result.tsx";
import { LookupForm } from "./lookup-form.tsx";
import { busy, chooseMode, failure, frames, mode, parties, readCount, readPage, undoAll } from "./panel-state.ts";
import { ProposalList } from "./proposal-list.tsx";
import { RoleChooser } from "./role-chooser.tsx";

/** Somebody who is logged in works at the counter; everybody else is a citizen. */
export function chooseModeBySession(): void {
  if (session.value?.state === "in" && parties.value.length === 0) chooseMode("counter");
}

export function PanelApp() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey && event.key.toLowerCase() === "z") void undoAll();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <div class="panel">
      <header>
        <h1 class="brand">
          <img src="/icon/48.png" alt="" />
          {t("app.name")}
        </h1>
        <button type="button" class="link" onClick={() => void chrome.tabs.create({ url: chrome.runtime.getURL("/workspace.html") })}>
          {t("panel.workspace")}
        </button>
      </header>
      <main>
        <div class="tabs" role="tablist">
          {(["citizen", "counter"] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={mode.value === name}
              onClick={() => chooseMode(name)}
            >
              {t(`panel.tab.${name}`)}
            </button>
          ))}
        </div>
        <PageLine />
        <PortalGuide />
        <FailureNote failure={failure.value} onRetry={() => void readPage()} />
        <div role="tabpanel" aria-labelledby={`tab-${mode.value}`}>
          {mode.value === "citizen" ? <VaultPart /> : session.value?.state === "in" ? <CounterPart /> : <LogIn />}
          {parties.value.length > 0 && frames.value.length > 0 && (
            <>
              <FillResult />
              <RoleChooser />
              <ProposalList />
            </>
          )}
        </div>
      </main>
    </div>
  );
}

function CounterPart() {
  const current = session.value;
  const officer = current?.state === "in" && current.account.roles.includes("officer");
  return (
    <>
      <WhoIsIn />
      {officer ? <LookupForm /> : <p class="note look">{t("lookup.noRight")}</p>}
    </>
  );
}

function PageLine() {
  const title = frames.value.map(({ form }) => form.title).find((text) => text !== "");
  const count = frames.value.reduce((sum, { form }) => sum + form.fields.filter((field) => field.visible !== false).length, 0);
  return (
    <div class="card row between" data-reading={busy.value === "reading"} data-at={readCount.value}>
      <div>
        {busy.value === "reading" ? (
          t("panel.reading")
        ) : frames.value.length === 0 ? (
          t("panel.noPage")
        ) : (
          <>
            <strong>{t("panel.formFound", { title: title ?? "" })}</strong>
            <div class="soft">{t("panel.fieldCount", { count })}</div>
          </>
        )}
      </div>
      <button type="button" class="button small" disabled={busy.value !== null} onClick={() => void readPage()}>
        {t("panel.readAgain")}
      </button>
    </div>
  );
}
