import type { Account } from "@camtay/shared/api/answers.ts";
import { CallError } from "@camtay/shared/api/client.ts";
import { BridgeAnswer } from "../autofill/bridge/bridge-call.ts";
import { BRIDGE_FUNCTIONS } from "../autofill/bridge/bridge-functions.ts";
import { type Failure, OwnMessage, PageMessage, type Reply, type Session } from "../messages/messages.ts";
import { ownFailure } from "../messages/own-failure.ts";
import { readActingAgency, saveActingAgency } from "./acting-agency.ts";
import { currentTokens, logIn, logOut } from "./login.ts";
import { readSettings } from "./settings.ts";
import { tellLoggedOut } from "./token-store.ts";
import { callWorker, transferBytes, upload, whoAmI } from "./worker-client.ts";

/** Answers every message. Frames of web pages and the extension's own pages have separate vocabularies; neither reaches the other's. */
export function answerMessages(): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    const own = sender.id === chrome.runtime.id && sender.url?.startsWith(chrome.runtime.getURL(""));
    const work = own ? answerOwn(message) : answerPage(message, sender);
    if (work === null) return false;
    work.then(
      (value) => respond({ ok: true, value } satisfies Reply),
      (thrown: unknown) => respond({ ok: false, failure: failureOf(thrown) } satisfies Reply),
    );
    return true;
  });
}

/** What the worker refused in its own words, whatever else happened in ours. */
function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof CallError)) return ownFailure(thrown);
  const { code, message, retry } = thrown.answer;
  return { code, message, retry };
}

function answerOwn(message: unknown): Promise<unknown> | null {
  const parsed = OwnMessage.safeParse(message);
  if (!parsed.success) return null;
  const request = parsed.data;
  switch (request.kind) {
    case "session":
      return session();
    case "log-in":
      return readSettings()
        .then(({ workerUrl, locale }) => logIn(workerUrl, locale))
        .then(() => saveActingAgency(null))
        .then(session);
    case "log-out":
      return logOut()
        .then(() => saveActingAgency(null))
        .then(tellLoggedOut)
        .then(session);
    case "act-for":
      return actFor(request.agency);
    case "call":
      return callWorker(request);
    case "bytes":
      return transferBytes(request);
    case "upload":
      return upload(request.task);
  }
}

async function session(): Promise<Session> {
  const { workerUrl } = await readSettings();
  if ((await currentTokens(workerUrl)) === null) return { state: "out", workerUrl };
  const home = await whoAmI(null);
  const agency = await readActingAgency();
  const { displayName, agency: acting, roles } = agency === null ? home : await whoAmI(agency).catch(backHome(home));
  if (acting !== agency) await saveActingAgency(null);
  const scopes = [...new Set((home.grants ?? []).map(({ scope }) => scope))];
  return { state: "in", workerUrl, account: { displayName, agency: acting, roles, homeAgency: home.agency, scopes } };
}

/** The right to act for another agency may have been taken meanwhile: then the person is back at their own. */
const backHome =
  (home: Account) =>
  (thrown: unknown): Account => {
    if (thrown instanceof CallError && thrown.answer.code === "access.agency_refused") return home;
    throw thrown;
  };

/** From now on every call acts for this agency. @throws CallError `access.agency_refused`, and everything stays as it was */
async function actFor(agency: string): Promise<Session> {
  const home = await whoAmI(null);
  if (agency !== home.agency) await whoAmI(agency);
  await saveActingAgency(agency === home.agency ? null : agency);
  return session();
}

function answerPage(message: unknown, sender: chrome.runtime.MessageSender): Promise<unknown> | null {
  const parsed = PageMessage.safeParse(message);
  const tabId = sender.tab?.id;
  if (!parsed.success || tabId === undefined) return null;
  const request = parsed.data;
  if (request.kind === "page-changed") return null;
  if (request.kind === "open-panel") return chrome.sidePanel.open({ tabId });
  return runBridge(tabId, sender.frameId ?? 0, request.token, request.call);
}

/** Runs one function once in the page's world of the frame that asked; only that frame's own control can be meant. */
async function runBridge(
  tabId: number,
  frameId: number,
  token: string,
  call: Extract<PageMessage, { kind: "bridge" }>["call"],
): Promise<BridgeAnswer> {
  const [result] = await chrome.scripting.executeScript({
    target: { tabId, frameIds: [frameId] },
    world: "MAIN",
    func: BRIDGE_FUNCTIONS[call.library],
    args: [token, call.task, call.value],
  });
  const answer = BridgeAnswer.safeParse(result?.result);
  // A page that answers nonsense is a page without the widget's object.
  return answer.success ? answer.data : { found: false, value: null };
}
