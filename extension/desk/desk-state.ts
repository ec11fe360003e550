import type { PaperSummary, SigningBatch } from "@camtay/shared/api/contract.ts";
import { computed, signal } from "@preact/signals";
import { callWorker } from "../messages/ask-background.ts";
import { loader } from "../workspace/work-state.ts";

/** Results that wait or are being signed, what was chosen of them, and the batch in hand. */
export const waiting = loader<readonly PaperSummary[]>();
export const batch = loader<SigningBatch | null>();
export const picked = signal<ReadonlySet<string>>(new Set());
export const shown = signal<{ readonly paperId: string; readonly page: number } | null>(null);

export const reloadWaiting = (): Promise<unknown> =>
  waiting.load(async () => {
    const inState = (state: "ready" | "signing") => callWorker("papers", { path: {}, query: { state, limit: 1000 } });
    const [ready, signing] = await Promise.all([inState("ready"), inState("signing")]);
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

/** From here on the bytes are fixed: what is previewed is what gets signed. */
export async function freeze(): Promise<void> {
  await batch.load(() => callWorker("freeze", { path: {}, body: { paperIds: [...picked.value] as never } }));
  const first = batch.state.value.value?.documents[0];
  if (first) shown.value = { paperId: first.paperId, page: 0 };
}

/** The PIN is in memory for this one call. */
export async function authorise(pin: string): Promise<void> {
  const current = batch.state.value.value;
  if (current !== null) await batch.load(() => callWorker("authorise", { path: { signingBatchId: current.id }, body: { pin } }));
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
  void reloadOpenBatches();
}

const RUNNING: ReadonlySet<SigningBatch["state"]> = new Set(["authorising", "waiting-for-phone", "signing"] as const);
const DONE = new Set(["VERIFIED"]);
export const doneCount = computed(() => batch.state.value.value?.documents.filter(({ state }) => DONE.has(state)).length ?? 0);
/** While one of these, the worker or the phone is at work. */
export const isRunning = computed(() => RUNNING.has(batch.state.value.value?.state ?? "frozen"));
