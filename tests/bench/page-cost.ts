import type { CDPSession, Page } from "playwright-core";

/** What a page of a portal costs in the browser's main thread and memory. */
export interface PageCost {
  /** Main-thread time in scripts of the extension from the start of the load until the form stands, in milliseconds. */
  readonly ownMs: number;
  /** Heap of all worlds of the page after a collection, in MiB. */
  readonly heapMiB: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly url: string };
  readonly children?: readonly number[];
}

/** Milliseconds that a profile spent in functions of the extension and in what they called. */
function ownTime({
  nodes,
  samples = [],
  timeDeltas = [],
}: {
  nodes: readonly ProfileNode[];
  samples?: readonly number[];
  timeDeltas?: readonly number[];
}): number {
  const own = new Set<number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const mark = (id: number, isOwn: boolean): void => {
    const node = byId.get(id)!;
    const inside = isOwn || node.callFrame.url.startsWith("chrome-extension://");
    if (inside) own.add(id);
    for (const child of node.children ?? []) mark(child, inside);
  };
  mark(nodes[0]!.id, false);
  return samples.reduce((sum, id, at) => sum + (own.has(id) ? (timeDeltas[at] ?? 0) : 0), 0) / 1000;
}

export async function heapMiB(cdp: CDPSession): Promise<number> {
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  return usedSize / 2 ** 20;
}

/** Loads the page once more under the profiler. @param isReady resolves when the page stands */
export async function costOfLoad(page: Page, isReady: () => Promise<unknown>): Promise<PageCost> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Profiler.enable");
  await cdp.send("Profiler.setSamplingInterval", { interval: 200 });
  await cdp.send("Profiler.start");
  await page.reload();
  await isReady();
  // The content script looks for a form once the page has been calm for a moment.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2_000 })));
  const { profile } = await cdp.send("Profiler.stop");
  const heap = await heapMiB(cdp);
  await cdp.detach();
  return { ownMs: ownTime(profile), heapMiB: heap };
}
