import { AppError } from "@camtay/shared/errors/app-error.ts";
import { Redis } from "ioredis";

/** Redis answers within a millisecond; after this long it is taken for down. */
const ANSWER_MS = 3_000;

/** @param address `redis://` or `rediss://` address, or the path of a unix socket */
export function connectRedis(address: string): Redis {
  const options = {
    // BullMQ remembers a failed first connection for ever, so every connection waits; who asks for work looks at the status first.
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(100 * times, 2_000),
  };
  const redis = /^rediss?:\/\//.test(address) ? new Redis(address, options) : new Redis({ ...options, path: address });
  // Each lost connection is reported by the health route; ioredis tries again by itself.
  redis.on("error", () => {});
  return redis;
}

/** A command under way when the connection breaks waits for the next connection, however long that takes: we do not. @throws AppError `system.queue_down` */
export async function withinReason<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("system.queue_down")), ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => {});
  }
}

export const isRedisUp = async (redis: Redis): Promise<boolean> =>
  redis.status === "ready" && (await withinReason(redis.ping()).catch(() => "")) === "PONG";
