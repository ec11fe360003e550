import { signal } from "@preact/signals";
import { ACTING_AGENCY_KEY } from "../background/acting-agency.ts";
import { readSettings } from "../background/settings.ts";
import { LOGGED_OUT_KEY } from "../background/token-store.ts";
import { askActFor, askLogIn, askLogOut, askSession } from "../messages/ask-background.ts";
import type { Failure, Session } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { FailureNote, failureOf } from "./failure-note.tsx";

/** Who is logged in; null while it is asked. */
export const session = signal<Session | null>(null);
const failure = signal<Failure | null>(null);
const busy = signal(false);

async function change(work: () => Promise<Session>): Promise<void> {
  busy.value = true;
  failure.value = null;
  try {
    session.value = await work();
  } catch (thrown) {
    failure.value = failureOf(thrown);
    session.value ??= { state: "out", workerUrl: (await readSettings()).workerUrl };
  } finally {
    busy.value = false;
  }
}

export const refreshSession = (): Promise<void> => change(askSession);

/** Why another agency was not taken. */
export const agencyFailure = signal<Failure | null>(null);

/** Works for another agency from now on; every page of the extension begins anew (`followLogin`). */
export async function actFor(agency: string): Promise<void> {
  agencyFailure.value = null;
  try {
    await askActFor(agency);
  } catch (thrown) {
    agencyFailure.value = failureOf(thrown);
  }
}

/**
 * Begins the page anew when the person logs out or acts for another agency: counters are shared, and nothing that one person looked at
 * may be left on the screen of the next.
 */
export function followLogin(): void {
  chrome.storage.session.onChanged.addListener((changes) => {
    if (ACTING_AGENCY_KEY in changes || LOGGED_OUT_KEY in changes) location.reload();
  });
}

/** Ends the login; every page of the extension begins anew (`followLogin`). */
export async function logOut(): Promise<void> {
  try {
    await askLogOut();
  } catch (thrown) {
    failure.value = failureOf(thrown);
  }
}

/** The door: shown until somebody is logged in. */
export function LogIn() {
  const workerUrl = session.value?.workerUrl ?? "";
  return (
    <section class="card door">
      <FailureNote failure={failure.value} onRetry={() => void refreshSession()} />
      <p role="status">{busy.value ? t("session.waiting") : t("session.out")}</p>
      <button type="button" class="button main wide" disabled={busy.value} onClick={() => void change(askLogIn)}>
        {t("session.logIn")}
      </button>
      <p class="soft row between">
        <span>{workerUrl !== "" && t("session.worker", { url: workerUrl })}</span>
        <button type="button" class="link" onClick={() => void chrome.runtime.openOptionsPage()}>
          {t("common.settings")}
        </button>
      </p>
    </section>
  );
}

export function WhoIsIn() {
  const current = session.value;
  if (current?.state !== "in") return null;
  return (
    <p class="soft row between">
      <span>
        {t("session.in", { name: current.account.displayName })} · {current.account.agency}
      </span>
      <button type="button" class="link" onClick={() => void logOut()}>
        {t("session.logOut")}
      </button>
    </p>
  );
}
