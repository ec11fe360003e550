import type { Clock, Tick } from "./clock.ts";

/** A clock inside this process: for one machine without Redis, and for `camtay digitize` when no worker is running. */
export function inlineClock(concurrency: number): Clock {
  const known = new Set<string>();
  const waiting: Tick[] = [];
  let work: ((tick: Tick) => Promise<void>) | null = null;
  let inHand = 0;
  let closing = false;
  let whenIdle: (() => void) | null = null;
  const idOf = (tick: Tick) => `${tick.runKey}.${tick.attempt}`;

  function pump(): void {
    while (work && !closing && inHand < concurrency) {
      const tick = waiting.shift();
      if (tick === undefined) return;
      inHand += 1;
      void work(tick).finally(() => {
        known.delete(idOf(tick));
        inHand -= 1;
        if (closing && inHand === 0) whenIdle?.();
        pump();
      });
    }
  }

  return {
    async enqueue(ticks) {
      for (const tick of ticks) {
        if (known.has(idOf(tick))) continue;
        known.add(idOf(tick));
        waiting.push(tick);
      }
      pump();
    },
    start(worker) {
      work = worker;
      pump();
    },
    onReturn() {},
    isUp: async () => !closing,
    async close() {
      closing = true;
      waiting.length = 0;
      if (inHand > 0)
        await new Promise<void>((resolve) => {
          whenIdle = resolve;
        });
    },
  };
}
