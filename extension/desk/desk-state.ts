import type { PaperSummary, SigningBatch } from "@camtay/shared/api/contract.ts";
import { computed, signal } from "@preact/signals";
import { callWorker } from "../messages/ask-background.ts";
import { loader } from "../workspace/work-state.ts";

/** Results that wait, what was chosen of them, and the batch in hand. */
export const waiting = loader<readonly PaperSummary[]>();
export const batch = loader<SigningBatch | null>();
export const picked = signal<ReadonlySet<string>>(new Set());
export const shown = signal<{ readonly paperId: string; readonly page: number } | null>(null);

export const reloadWaiting = (): Promise<void> =>
  waiting.load(async () => (await callWorker("papers", { path: {}, query: { state: "ready", limit: 1000 } })).papers);

export async function reloadBatch(): Promise<void> {
  const current = batch.state.value.value;
  if (current !== null) await batch.load(() => callWorker("signingBatch", { path: { signingBatchId: current.id } }));
}

/** A batch that was left open (the page was closed, the phone not answered) is taken up again. */
export async function findOpenBatch(): Promise<void> {
  if (batch.state.value.value !== null) return;
  await batch.load(async () => {
    const { batches } = await callWorker("signingBatches", { path: {} });
    return batches.find(({ state }) => state === "authorising" || state === "waiting-for-phone" || state === "signing") ?? null;
  });
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
  batch.state.value = { value: null, failure: null, busy: false };
  picked.value = new Set();
  shown.value = null;
  void reloadWaiting();
}

const DONE = new Set(["VERIFIED"]);
export const doneCount = computed(() => batch.state.value.value?.documents.filter(({ state }) => DONE.has(state)).length ?? 0);
/** While one of these, the worker or the phone is at work. */
export const isRunning = computed(() => ["authorising", "waiting-for-phone", "signing"].includes(batch.state.value.value?.state ?? ""));
