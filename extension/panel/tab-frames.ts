import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PortalAdapter } from "@camtay/shared/portals/adapter.ts";
import type { Engine, FrameReading } from "../autofill/engine.ts";
import { FillReport } from "../autofill/run/fill-report.ts";
import { leftAlone } from "../autofill/run/left-alone.ts";
import type { UndoEntry } from "../autofill/run/restore.ts";
import type { FillOrder } from "../autofill/run/run-fill.ts";
import { adaptersInForce, browserAdapterStorage, excludedByAdapters } from "../portals/adapter-store.ts";
import { isLoginHost } from "../portals/excluded-hosts.ts";
import { type FrameWord, type Sight, sightThrough } from "./frame-sight.ts";

/** One frame of the tab with the form read in it. */
export interface FrameForm {
  readonly frameId: number;
  readonly form: FrameReading;
  /** The description of the family this frame belongs to, when one is known. */
  readonly adapter: PortalAdapter | null;
}

/** Reached by `chrome.scripting` in the isolated world only: web pages have no channel to ask for anything. */
type Holder = { camtayEngine: Engine };

/** Reads every frame of the tab that may be read; none when the tab shows no portal. @throws AppError `fill.login_page`, `portal.excluded_host` */
export async function readTab(tabId: number): Promise<FrameForm[]> {
  const target = { tabId, allFrames: true };
  const storage = browserAdapterStorage();
  const [adapters, excluded] = await Promise.all([adaptersInForce(storage), excludedByAdapters(storage)]);
  try {
    await refuseHost(tabId, excluded);
    await chrome.scripting.executeScript({ target, files: ["/engine.js"] });
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    // The browser's own pages, other sites and closed tabs refuse: there is no portal beside the panel.
    return [];
  }
  const results = await chrome.scripting
    .executeScript({
      target,
      func: (known: PortalAdapter[], hosts: readonly string[]) =>
        hosts.includes(location.hostname) ? null : ((globalThis as unknown as Holder).camtayEngine?.describe(known) ?? null),
      args: [adapters, excluded],
    })
    // The page went away between the two calls: the next reading finds the one that comes.
    .catch(() => []);
  return results.flatMap(({ frameId, result }): FrameForm[] =>
    result && result.fields.length > 0
      ? [{ frameId, form: result, adapter: adapters.find(({ family }) => family === result.portal?.family) ?? null }]
      : [],
  );
}

const PAGE_LIMIT_MS = 15_000;
const LOOK_AGAIN_MS = 150;

/**
 * After a postback, or where one may be under way: waits until the page has loaded and drawn its form.
 * @param boxes how many boxes the page had before; fewer may still be on their way
 * @param patienceMs how long fewer boxes are waited over
 */
export async function readNextPage(tabId: number, boxes: number, patienceMs = PAGE_LIMIT_MS / 2): Promise<FrameForm[]> {
  const started = Date.now();
  let best: FrameForm[] = [];
  while (Date.now() < started + PAGE_LIMIT_MS) {
    const tab = await chrome.tabs.get(tabId).catch(() => null);
    // Closed meanwhile: no page comes any more.
    if (tab === null) return [];
    if (tab.status === "complete") {
      best = await readTab(tabId);
      const count = best.reduce((sum, { form }) => sum + form.fields.length, 0);
      if (count >= boxes || (count > 0 && Date.now() > started + patienceMs)) return best;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return best;
}

async function refuseHost(tabId: number, excluded: readonly string[]): Promise<void> {
  const { url } = await chrome.tabs.get(tabId);
  if (url === undefined) return;
  const host = new URL(url).hostname;
  if (isLoginHost(host)) throw new AppError("fill.login_page");
  if (excluded.includes(host)) throw new AppError("portal.excluded_host");
}

const WITNESS_WITHIN_MS = 1_000;

/** Whether a person can see a frame, told by the frames around it; `unwitnessed` when none of those may or could look at it. */
async function sightOf(tabId: number, frameId: number): Promise<Sight> {
  if (frameId === 0) return "seen";
  const inAllFrames = async <T>(func: () => T | null | undefined): Promise<FrameWord<T>[]> => {
    const answers = await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func }).catch(() => []);
    return answers.flatMap(({ frameId: id, result }) =>
      result === undefined || result === null ? [] : [{ frameId: id, result: result as T }],
    );
  };
  const asked = await inAllFrames(() => (globalThis as unknown as Holder).camtayEngine?.witness.ask());
  for (const until = Date.now() + WITNESS_WITHIN_MS; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const told = await inAllFrames(() => (globalThis as unknown as Holder).camtayEngine?.witness.seen());
    const sight = sightThrough(frameId, asked, told);
    if (sight !== null) return sight;
    if (Date.now() > until) return "unwitnessed";
  }
}

/** What a function says in one frame. @throws AppError `fill.page_closed` when the frame is gone */
async function askFrame<A>(tabId: number, frameId: number, func: (argument: A) => unknown, argument: A): Promise<unknown> {
  const answers = await chrome.scripting
    .executeScript({ target: { tabId, frameIds: [frameId] }, func, args: [argument] })
    .catch((cause: unknown) => {
      throw new AppError("fill.page_closed", {}, { cause });
    });
  return answers[0]?.result;
}

/** @throws AppError `fill.page_closed` */
export async function fillFrame(tabId: number, frameId: number, order: FillOrder): Promise<FillReport> {
  const sight = await sightOf(tabId, frameId);
  if (sight !== "seen") return { fields: order.proposals.map(({ fieldId }) => leftAlone(fieldId, sight)), milliseconds: 0 };
  const report = FillReport.safeParse(
    await askFrame(tabId, frameId, (wanted: FillOrder) => (globalThis as unknown as Holder).camtayEngine.fill(wanted), order),
  );
  // A page that loads anew in the middle takes the answer with it.
  if (!report.success) throw new AppError("fill.page_closed", {}, { cause: report.error });
  return report.data;
}

/** @returns how many boxes got back what they held before. @throws AppError `fill.page_closed` */
export async function restoreFrame(tabId: number, frameId: number, entries: readonly UndoEntry[]): Promise<number> {
  const restore = (wanted: readonly UndoEntry[]) => (globalThis as unknown as Holder).camtayEngine.restore(wanted);
  const count = await askFrame(tabId, frameId, restore, entries);
  // A page that loads anew in the middle takes the answer with it.
  if (typeof count !== "number") throw new AppError("fill.page_closed");
  return count;
}

/** @throws AppError `fill.row_not_added`, `fill.page_closed` */
export async function addFrameRow(tabId: number, frameId: number, grid: string): Promise<void> {
  if ((await sightOf(tabId, frameId)) !== "seen") throw new AppError("fill.row_not_added");
  const add = (key: string) =>
    (globalThis as unknown as Holder).camtayEngine.addRow(key).then(
      () => true,
      () => false,
    );
  const isAdded = await askFrame(tabId, frameId, add, grid);
  if (isAdded !== true) throw new AppError(isAdded === false ? "fill.row_not_added" : "fill.page_closed");
}

/** Takes away the rows that were added to a frame. @returns how many stay. @throws AppError `fill.page_closed` */
export async function removeFrameRows(tabId: number, frameId: number): Promise<number> {
  const remove = () => (globalThis as unknown as Holder).camtayEngine?.removeRows() ?? 0;
  const staying = await askFrame(tabId, frameId, remove, null);
  if (typeof staying !== "number") throw new AppError("fill.page_closed");
  return staying;
}

/** Frames a box on the page, or takes the frame away. */
export async function markField(tabId: number, frameId: number, fieldId: string | null): Promise<void> {
  await chrome.scripting.executeScript({
    target: { tabId, frameIds: [frameId] },
    func: (id: string | null) => (globalThis as unknown as Holder).camtayEngine?.mark(id),
    args: [fieldId],
  });
}
