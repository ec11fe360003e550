import type { PaperSummary, SigningBatch } from "@camtay/shared/api/answers.ts";
import type { SigningRole } from "@camtay/shared/api/signing.contract.ts";
import { computed, signal } from "@preact/signals";
import { callWorker } from "../messages/ask-background.ts";
import type { CallAnswer } from "../messages/messages.ts";
import { loader } from "../workspace/work-state.ts";
import { chooseTokenLibrary, signWithToken, tokenChain } from "./token-signing.ts";

/** Results that wait or are being signed, what was chosen of them, and the batch in hand. */
export const waiting = loader<readonly PaperSummary[]>();
export const batch = loader<SigningBatch | null>();
export const picked = signal<ReadonlySet<string>>(new Set());
export const shown = signal<{ readonly paperId: string; readonly page: number } | null>(null);

/** Its dossier may be split wrongly or lack a paper: the clerk answers that first. */
export const hasQuestions = (paper: PaperSummary): boolean => (paper.dossierQuestions ?? 0) > 0;

/** Dossiers are looked for by part of their code. */
export const code = signal("");
/** When more than these wait, the list on the screen is not all. */
export const MOST_WAITING = 1_000;

export const reloadWaiting = (): Promise<unknown> =>
  waiting.load(async () => {
    const wanted = code.value === "" ? {} : { code: code.value };
    const inState = (state: "ready" | "signing", limit: number) => callWorker("papers", { path: {}, query: { state, limit, ...wanted } });
    const [ready, signing] = await Promise.all([inState("ready", MOST_WAITING + 1), inState("signing", MOST_WAITING)]);
    // What was signed elsewhere meanwhile, or now has a question to answer first, is no longer chosen.
    const signable = new Set(ready.papers.filter((paper) => !hasQuestions(paper)).map(({ id }) => id as string));
    picked.value = new Set([...picked.value].filter((id) => signable.has(id)));
    return [...ready.papers, ...signing.papers];
  });

export async function reloadBatch(): Promise<void> {
  const current = batch.state.value.value;
  if (current !== null) await batch.load(() => callWorker("signingBatch", { path: { signingBatchId: current.id } }));
}

/** Batches that were frozen but not signed to the end: the page was closed, the PIN was wrong, the phone not answered. */
export const openBatches = loader<readonly SigningBatch[]>();

export const reloadOpenBatches = (): Promise<unknown> =>
  openBatches.load(async () => {
    const { batches } = await callWorker("signingBatches", { path: {} });
    return batches.filter(({ documents }) => documents.some(({ state }) => state !== "VERIFIED"));
  });

/** A batch at which the key or the phone is at work comes back by itself. */
export async function findOpenBatch(): Promise<void> {
  await reloadOpenBatches();
  const running = openBatches.state.value.value?.find(({ state }) => RUNNING.has(state));
  if (running && batch.state.value.value === null) takeUp(running);
}

/** Goes on with a batch that was left. */
export function takeUp(left: SigningBatch): void {
  batch.show(left);
  const first = left.documents[0];
  if (first) shown.value = { paperId: first.paperId, page: 0 };
  void reloadWaiting();
}

export function pick(paperId: string, on: boolean): void {
  const next = new Set(picked.value);
  if (on) next.add(paperId);
  else next.delete(paperId);
  picked.value = next;
}

/** Rounds of this office, and the papers that an officer has signed and the seal has not. */
export const rounds = loader<CallAnswer<"signingRounds">>();
export const reloadRounds = (): Promise<unknown> => rounds.load(() => callWorker("signingRounds", { path: {} }));
/** The round the list is shown for. */
export const role = signal<SigningRole>("officer");

export const kindOf = (of: SigningRole) => rounds.state.value.value?.rounds.find((round) => round.role === of)?.kind ?? "csc-v2";

/** From here on the bytes are fixed: what is previewed is what gets signed. */
export async function freeze(): Promise<void> {
  const paperIds = [...picked.value] as never;
  await batch.load(async () => {
    const token = kindOf(role.value) === "desk-token" ? { tokenChain: await tokenChain() } : {};
    return callWorker("freeze", { path: {}, body: { paperIds, role: role.value, ...token } });
  });
  const first = batch.state.value.value?.documents[0];
  if (first) shown.value = { paperId: first.paperId, page: 0 };
}

/** The PIN is in memory for this one call. */
export async function authorise(pin: string): Promise<void> {
  const current = batch.state.value.value;
  if (current !== null) await batch.load(() => callWorker("authorise", { path: { signingBatchId: current.id }, body: { pin } }));
}

/** The token asks for its PIN itself, in a window of its helper. */
export async function signByToken(): Promise<void> {
  const current = batch.state.value.value;
  if (current !== null) await batch.load(() => signWithToken(current, (state) => RUNNING.has(state)));
}

/** Another library of a token's maker; that the helper is missing or refused stands above the batch. */
export async function chooseLibrary(): Promise<void> {
  const current = batch.state.value.value;
  if (current === null) return;
  await batch.load(async () => {
    await chooseTokenLibrary();
    return current;
  });
}

/** The signing service's own page, in a window of its own; what it comes back with goes to the worker. */
export async function confirmOnPage(url: string): Promise<void> {
  const current = batch.state.value.value;
  if (current === null) return;
  const path = { signingBatchId: current.id };
  await batch.load(async () => {
    const returned = await chrome.identity.launchWebAuthFlow({ url, interactive: true }).catch(() => undefined);
    if (returned !== undefined) await callWorker("returnFromBrowser", { path, body: { returned } });
    return callWorker("signingBatch", { path });
  });
}

export async function retry(): Promise<void> {
  const current = batch.state.value.value;
  if (current !== null) await batch.load(() => callWorker("retrySigning", { path: { signingBatchId: current.id } }));
}

export function leaveBatch(): void {
  batch.show(null);
  picked.value = new Set();
  shown.value = null;
  void reloadWaiting();
  // What the officer has signed now waits for the seal.
  void reloadRounds();
  void reloadOpenBatches();
}

const RUNNING: ReadonlySet<SigningBatch["state"]> = new Set(["authorising", "waiting-for-phone", "signing"] as const);
export const doneCount = computed(() => batch.state.value.value?.documents.filter(({ state }) => state === "VERIFIED").length ?? 0);
/** While one of these, the worker or the phone is at work. */
export const isRunning = computed(() => RUNNING.has(batch.state.value.value?.state ?? "frozen"));
