import type { ChildProcess } from "node:child_process";
import { AppError, type ErrorFacts } from "@camtay/shared/errors/app-error.ts";
import { ERRORS, type ErrorCode } from "@camtay/shared/errors/catalogue.ts";
import type { SecondCopy } from "../archive/second-copy.ts";
import type { AtRestPlaces } from "../keys/at-rest.ts";
import type { StepTools } from "../steps/step.ts";
import { QUEUES, type QueueName } from "./clock.ts";
import { forkLane, MOST_RESIDENT_MIB, MOST_RUNS } from "./lane-process.ts";
import { STEPS, type StepName } from "./pipeline.ts";
import type { StepExecutor } from "./step-executor.ts";

/** Where lanes find and put bytes. */
export interface LaneFolders extends AtRestPlaces {
  readonly blobFolder: string;
  /** A server that speaks S3, for an archive in a bucket; null: Amazon's. */
  readonly s3Endpoint?: string | null;
  /** Where what is archived must lie as well before it counts as archived. */
  readonly secondCopy?: SecondCopy | null;
}

export type LaneRequest = { readonly step: StepName; readonly input: unknown; readonly folders: LaneFolders };
export type LaneAnswer =
  | { readonly kind: "report"; readonly done: number; readonly total: number }
  | { readonly kind: "output"; readonly output: unknown; readonly residentMiB: number }
  | {
      readonly kind: "problem";
      readonly code: string;
      readonly facts: ErrorFacts;
      readonly stack: string;
      readonly residentMiB: number;
    };

/** Taking a large pile apart fills a lane with it; when nothing like it follows, the lane gives its memory back by ending. */
const SPARE_MS = 60_000;

/** Steps in processes of their own, so many for each kind of work: one that is full never keeps another waiting. */
export function processExecutor(places: Readonly<Record<QueueName, number>>, folders: LaneFolders): StepExecutor {
  const pools = new Map(
    QUEUES.map((name) => [name, lanePool(`camtay-${name}`, places[name], folders, name === "later" ? SPARE_MS : null)]),
  );
  return {
    execute: (step, lane, input, signal, report) => pools.get(lane)!.execute(step, input, signal, report),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

interface LanePool {
  execute(step: StepName, input: unknown, signal: AbortSignal, report?: StepTools["report"]): Promise<unknown>;
  close(): Promise<void>;
}

const hasEnded = (lane: ChildProcess): boolean => lane.exitCode !== null || lane.signalCode !== null;

/**
 * A step that hangs is stopped by ending its lane.
 * @param spareMs a lane that had nothing to do for so long is ended; null: kept, because starting one takes a moment
 */
function lanePool(title: string, places: number, folders: LaneFolders, spareMs: number | null): LanePool {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const queue: (() => void)[] = [];
  const spareSince = new WeakMap<ChildProcess, NodeJS.Timeout>();
  const runs = new WeakMap<ChildProcess, number>();
  let closed = false;

  function forget(lane: ChildProcess): void {
    all.delete(lane);
    if (idle.includes(lane)) idle.splice(idle.indexOf(lane), 1);
  }

  function open(): ChildProcess {
    const lane = forkLane({ module: new URL("./step-process.ts", import.meta.url), title });
    // Whoever works for it is told by the exit; a lane that cannot even start or be written to ends as well.
    lane.on("error", () => lane.kill("SIGKILL"));
    lane.once("exit", () => forget(lane));
    lane.unref();
    lane.channel?.unref();
    all.add(lane);
    return lane;
  }

  function retire(lane: ChildProcess): void {
    forget(lane);
    if (lane.connected) lane.disconnect();
  }

  async function take(): Promise<ChildProcess> {
    for (;;) {
      const lane = idle.pop();
      if (lane) {
        clearTimeout(spareSince.get(lane));
        return lane;
      }
      if (all.size < places) return open();
      await new Promise<void>((resolve) => queue.push(resolve));
    }
  }

  /** Back among those that wait for work, unless it has ended. */
  function putBack(lane: ChildProcess, residentMiB: number): void {
    const done = (runs.get(lane) ?? 0) + 1;
    runs.set(lane, done);
    if (!hasEnded(lane) && !closed && all.has(lane)) {
      if (residentMiB > MOST_RESIDENT_MIB || done >= MOST_RUNS) {
        retire(lane);
        // The fresh one starts while nobody waits for it.
        if (spareMs === null) idle.push(open());
      } else {
        idle.push(lane);
        if (spareMs !== null) spareSince.set(lane, setTimeout(() => retire(lane), spareMs).unref());
      }
    }
    queue.shift()?.();
  }

  return {
    async execute(step, input, signal, report) {
      const lane = await take();
      let residentMiB = 0;
      const { timeoutMs } = STEPS[step];
      try {
        return await new Promise<unknown>((resolve, reject) => {
          const stop = (problem: AppError) => {
            forget(lane);
            lane.kill("SIGKILL");
            finish(() => reject(problem));
          };
          const late = new AppError("system.step_timeout", { step, seconds: Math.round(timeoutMs / 1000) });
          const timer = setTimeout(() => stop(late), timeoutMs);
          const onAbort = () => stop(new AppError("system.unexpected", { step }, { cause: signal.reason }));
          const onMessage = (answer: LaneAnswer) => {
            if (answer.kind === "report") return report?.(answer.done, answer.total);
            residentMiB = answer.residentMiB;
            if (answer.kind === "output") finish(() => resolve(answer.output));
            else finish(() => reject(problemOf(answer)));
          };
          const onExit = (code: number | null, by: NodeJS.Signals | null) =>
            finish(() => reject(new AppError("system.lane_lost", { step }, { cause: new Error(`lane ended: ${code ?? by}`) })));
          function finish(settle: () => void): void {
            clearTimeout(timer);
            signal.removeEventListener("abort", onAbort);
            lane.off("message", onMessage).off("exit", onExit);
            settle();
          }
          signal.addEventListener("abort", onAbort, { once: true });
          lane.on("message", onMessage).on("exit", onExit);
          if (signal.aborted) onAbort();
          else if (hasEnded(lane)) onExit(lane.exitCode, lane.signalCode);
          else lane.send({ step, input, folders } satisfies LaneRequest, () => {});
        });
      } finally {
        putBack(lane, residentMiB);
      }
    },
    async close() {
      closed = true;
      await Promise.all(
        [...all].map(async (lane) => {
          if (hasEnded(lane)) return;
          // Nothing else may keep this program alive until it has ended.
          lane.ref();
          const ended = new Promise((resolve) => lane.once("exit", resolve));
          lane.kill("SIGKILL");
          await ended;
        }),
      );
    },
  };
}

function problemOf({ code, facts, stack }: LaneAnswer & { kind: "problem" }): AppError {
  const known = Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : "system.unexpected";
  const cause = new Error("in lane");
  cause.stack = stack;
  return new AppError(known, facts, { cause });
}
