import { type Clock, placesOf, QUEUES, type QueueName, type Tick, tickId } from "./clock.ts";

/** A clock inside this process: for one machine without Redis, and for `camtay digitize` when no worker is running. */
export function inlineClock(concurrency: number): Clock {
  const known = new Set<string>();
  const places = placesOf(concurrency);
  const waiting: Record<QueueName, Tick[]> = { cpu: [], io: [], later: [] };
  const inHand: Record<QueueName, number> = { cpu: 0, io: 0, later: 0 };
  let work: ((tick: Tick) => Promise<void>) | null = null;
  let closing = false;
  let whenIdle: (() => void) | null = null;
  const isIdle = () => QUEUES.every((queue) => inHand[queue] === 0);

  function pump(queue: QueueName): void {
    while (work && !closing && inHand[queue] < places[queue]) {
      const tick = waiting[queue].shift();
      if (tick === undefined) return;
      inHand[queue] += 1;
      void work(tick).finally(() => {
        known.delete(tickId(tick));
        inHand[queue] -= 1;
        if (closing && isIdle()) whenIdle?.();
        pump(queue);
      });
    }
  }

  /** Behind all that go before it or came first. */
  function insert(tick: Tick): void {
    const line = waiting[tick.queue];
    const at = line.findLastIndex((other) => other.priority <= tick.priority);
    line.splice(at + 1, 0, tick);
  }

  return {
    async enqueue(ticks) {
      for (const tick of ticks) {
        if (known.has(tickId(tick))) continue;
        known.add(tickId(tick));
        insert(tick);
      }
      for (const queue of QUEUES) pump(queue);
    },
    start(worker) {
      work = worker;
      for (const queue of QUEUES) pump(queue);
    },
    onReturn() {},
    isUp: async () => !closing,
    async close() {
      closing = true;
      for (const queue of QUEUES) waiting[queue].length = 0;
      if (!isIdle())
        await new Promise<void>((resolve) => {
          whenIdle = resolve;
        });
    },
  };
}
