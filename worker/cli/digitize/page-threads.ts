import { Worker } from "node:worker_threads";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PageAnswer, PageTask } from "./page-work.ts";

/** Threads that each do one page at a time; the caller waits for a free one, so that no pile is held in memory. */
export interface PageThreads {
  /** Resolves once a thread is free; two callers never get the same one. */
  free(): Promise<void>;
  /** @throws AppError as thrown in the thread */
  perform(task: PageTask): Promise<PageAnswer & { ok: true }>;
  close(): Promise<void>;
}

interface Member {
  readonly thread: Worker;
  settle: ((answer: PageAnswer) => void) | null;
  fail: ((error: Error) => void) | null;
}

export function openPageThreads(count: number): PageThreads {
  const idle: Member[] = [];
  const waiting: Array<(member: Member) => void> = [];
  const freeWaiting: Array<() => void> = [];
  const all = new Set<Member>();
  let closing = false;
  const release = (member: Member) => {
    const next = waiting.shift();
    if (next) return next(member);
    idle.push(member);
    freeWaiting.shift()?.();
  };
  const start = () => {
    const thread = new Worker(new URL("./page-thread.ts", import.meta.url));
    const member: Member = { thread, settle: null, fail: null };
    thread.on("message", (answer: PageAnswer) => {
      const { settle } = member;
      member.settle = null;
      member.fail = null;
      settle?.(answer);
      release(member);
    });
    const dead = (error: Error) => {
      if (!all.delete(member)) return;
      member.fail?.(error);
      if (!closing) start();
    };
    thread.on("error", dead);
    thread.on("exit", (code) => dead(new Error(`thread ended with ${code}`)));
    all.add(member);
    release(member);
  };
  for (let i = 0; i < count; i++) start();
  return {
    free: () => (idle.length > 0 ? Promise.resolve() : new Promise((resolve) => freeWaiting.push(resolve))),
    async perform(task) {
      const member = idle.pop() ?? (await new Promise<Member>((resolve) => waiting.push(resolve)));
      const answer = await new Promise<PageAnswer>((resolve, reject) => {
        member.settle = resolve;
        member.fail = reject;
        member.thread.postMessage(task);
      });
      if (answer.ok) return answer;
      throw new AppError(answer.code, answer.facts, { cause: new Error(answer.detail) });
    },
    async close() {
      closing = true;
      await Promise.all(
        [...all].map(async (member) => {
          // A thread that is at work when everything ends early is simply stopped.
          if (member.settle === null)
            await new Promise<void>((resolve) => {
              member.settle = () => resolve();
              member.fail = () => resolve();
              member.thread.postMessage({ kind: "close" } satisfies PageTask);
            });
          await member.thread.terminate();
        }),
      );
    },
  };
}
