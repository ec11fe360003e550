import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type ConnectionOptions, Queue, Worker } from "bullmq";
import { type Clock, placesOf, QUEUES, type Tick, tickId } from "./clock.ts";
import { connectRedis, isRedisUp, withinReason } from "./redis-connection.ts";

/** A hash tag, so that all keys lie on one node of a Redis Cluster. */
const PREFIX = "{camtay}";
const LOCK_MS = 20_000;
/**
 * The clock on Redis, through BullMQ. Jobs hold a run key and nothing else, and leave no trace when done.
 * @param address `redis://` or `rediss://` address, or the path of a unix socket
 * @param concurrency pages at once
 */
export function redisClock(address: string, concurrency: number): Clock {
  const asking = connectRedis(address);
  const working = connectRedis(address);
  const queues = new Map(
    QUEUES.map((name) => {
      const queue = new Queue(name, { connection: asking as unknown as ConnectionOptions, prefix: PREFIX, skipWaitingForReady: true });
      queue.on("error", () => {});
      return [name, queue] as const;
    }),
  );
  const workers: Worker[] = [];
  const inHand = new Set<Promise<void>>();
  const take = (working: Promise<void>): Promise<void> => {
    inHand.add(working);
    return working.finally(() => inHand.delete(working));
  };
  let wasDown = false;
  const listeners: (() => void)[] = [];
  asking.on("close", () => {
    wasDown = true;
  });
  asking.on("ready", () => {
    if (wasDown) for (const listener of listeners) listener();
    wasDown = false;
  });

  return {
    async enqueue(ticks) {
      if (asking.status !== "ready") throw new AppError("system.queue_down");
      for (const [name, queue] of queues) {
        const jobs = ticks.filter((tick) => tick.queue === name);
        if (jobs.length === 0) continue;
        const added = queue.addBulk(
          jobs.map((tick) => ({
            name: "run",
            data: tick,
            opts: { jobId: tickId(tick), priority: tick.priority, attempts: 1, removeOnComplete: true, removeOnFail: true },
          })),
        );
        await withinReason(added).catch((cause: unknown) => {
          throw new AppError("system.queue_down", {}, { cause });
        });
      }
    },
    start(work) {
      for (const name of QUEUES) {
        const worker = new Worker<Tick>(name, (job) => take(work(job.data)), {
          connection: working as unknown as ConnectionOptions,
          prefix: PREFIX,
          concurrency: placesOf(concurrency)[name],
          lockDuration: LOCK_MS,
          stalledInterval: 5_000,
          // A job that comes back after its worker died finds the truth in the database.
          maxStalledCount: 100,
        });
        worker.on("error", () => {});
        workers.push(worker);
      }
    },
    onReturn: (listener) => {
      listeners.push(listener);
    },
    isUp: () => isRedisUp(asking),
    async close() {
      const parts = [...workers, ...queues.values()].map((part) => withinReason(part.close()).catch(() => {}));
      await Promise.all(inHand);
      await Promise.all(parts);
      asking.disconnect();
      working.disconnect();
    },
  };
}
