import { Worker } from "node:worker_threads";
import { AppError, type ErrorFacts } from "@camtay/shared/errors/app-error.ts";
import { ERRORS, type ErrorCode } from "@camtay/shared/errors/catalogue.ts";
import type { AtRestPlaces } from "../keys/at-rest.ts";
import type { StepTools } from "../steps/step.ts";
import { QUEUES, type QueueName } from "./clock.ts";
import { STEPS, type StepName } from "./pipeline.ts";
import type { StepExecutor } from "./step-executor.ts";

export type ThreadRequest = { readonly id: number; readonly step: StepName; readonly input: unknown };
export type ThreadAnswer =
  | { readonly kind: "report"; readonly id: number; readonly done: number; readonly total: number }
  | { readonly kind: "output"; readonly id: number; readonly output: unknown }
  | { readonly kind: "problem"; readonly id: number; readonly code: string; readonly facts: ErrorFacts; readonly stack: string };

/** Where threads find and put bytes. */
export interface ThreadFolders extends AtRestPlaces {
  readonly blobFolder: string;
}

/** Taking a large pile apart fills a thread with it; when nothing like it follows, the thread gives its memory back by ending. */
const SPARE_MS = 60_000;

/** Steps on threads of their own, so many for each lane: a lane that is full never keeps another waiting. */
export function threadExecutor(places: Readonly<Record<QueueName, number>>, folders: ThreadFolders): StepExecutor {
  const pools = new Map(QUEUES.map((lane) => [lane, threadPool(places[lane], folders, lane === "later" ? SPARE_MS : null)]));
  return {
    execute: (step, lane, input, signal, report) => pools.get(lane)!.execute(step, input, signal, report),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

interface ThreadPool {
  execute(step: StepName, input: unknown, signal: AbortSignal, report?: StepTools["report"]): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * A step that hangs is stopped by ending its thread.
 * @param spareMs a thread that had nothing to do for so long is ended; null: kept, because starting one takes a moment
 */
function threadPool(threads: number, folders: ThreadFolders, spareMs: number | null): ThreadPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const queue: (() => void)[] = [];
  let nextId = 1;
  let closed = false;

  function open(): Worker {
    const worker = new Worker(new URL("./step-thread.ts", import.meta.url), { workerData: folders });
    worker.setMaxListeners(0);
    worker.unref();
    all.add(worker);
    worker.once("exit", () => {
      all.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    return worker;
  }

  const spareSince = new WeakMap<Worker, NodeJS.Timeout>();
  function endWhenSpare(worker: Worker, ms: number): void {
    const timer = setTimeout(() => {
      if (!idle.includes(worker)) return;
      idle.splice(idle.indexOf(worker), 1);
      all.delete(worker);
      void worker.terminate();
    }, ms);
    timer.unref();
    clearTimeout(spareSince.get(worker));
    spareSince.set(worker, timer);
  }

  async function take(): Promise<Worker> {
    for (;;) {
      const worker = idle.pop();
      if (worker) {
        clearTimeout(spareSince.get(worker));
        return worker;
      }
      if (all.size < threads) return open();
      await new Promise<void>((resolve) => queue.push(resolve));
    }
  }

  return {
    async execute(step, input, signal, report) {
      const worker = await take();
      const id = nextId++;
      const { timeoutMs } = STEPS[step];
      try {
        return await new Promise<unknown>((resolve, reject) => {
          const stop = (problem: AppError) => {
            void worker.terminate();
            finish(() => reject(problem));
          };
          const timer = setTimeout(
            () => stop(new AppError("system.step_timeout", { step, seconds: Math.round(timeoutMs / 1000) })),
            timeoutMs,
          );
          const onAbort = () => stop(new AppError("system.unexpected", { step }, { cause: signal.reason }));
          const onMessage = (answer: ThreadAnswer) => {
            if (answer.id !== id) return;
            if (answer.kind === "report") report?.(answer.done, answer.total);
            else if (answer.kind === "output") finish(() => resolve(answer.output));
            else finish(() => reject(problemOf(answer)));
          };
          const onError = (cause: unknown) => finish(() => reject(new AppError("system.unexpected", { step }, { cause })));
          const onExit = () => finish(() => reject(new AppError("system.unexpected", { step })));
          function finish(settle: () => void): void {
            clearTimeout(timer);
            signal.removeEventListener("abort", onAbort);
            worker.off("message", onMessage).off("error", onError).off("exit", onExit);
            settle();
          }
          signal.addEventListener("abort", onAbort, { once: true });
          worker.on("message", onMessage).on("error", onError).on("exit", onExit);
          if (signal.aborted) onAbort();
          else worker.postMessage({ id, step, input } satisfies ThreadRequest);
        });
      } finally {
        // An ended thread leaves `all` on its own; only a living one is lent again.
        if (all.has(worker) && worker.threadId > 0 && !closed) {
          idle.push(worker);
          if (spareMs !== null) endWhenSpare(worker, spareMs);
        }
        queue.shift()?.();
      }
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function problemOf({ code, facts, stack }: ThreadAnswer & { kind: "problem" }): AppError {
  const known = Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : "system.unexpected";
  const cause = new Error("in step thread");
  cause.stack = stack;
  return new AppError(known, facts, { cause });
}
