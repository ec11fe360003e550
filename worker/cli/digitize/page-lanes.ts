import type { ChildProcess } from "node:child_process";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { forkLane, MOST_RESIDENT_MIB } from "../../pipeline/lane-process.ts";
import type { PageAnswer, PageTask } from "./page-work.ts";

/** Processes that each do one page at a time; the caller waits for a free one, so that no pile is held in memory. */
export interface PageLanes {
  /** Resolves once a lane is free; two callers never get the same one. */
  free(): Promise<void>;
  /** @throws AppError as thrown in the lane */
  perform(task: PageTask): Promise<PageAnswer & { ok: true }>;
  close(): Promise<void>;
}

interface Member {
  readonly lane: ChildProcess;
  readonly ended: Promise<void>;
  settle: ((answer: PageAnswer) => void) | null;
  fail: ((error: Error) => void) | null;
}

export function openPageLanes(count: number): PageLanes {
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
    const lane = forkLane({ module: new URL("./page-work.ts", import.meta.url), title: "camtay-page" });
    const ended = new Promise<void>((resolve) => lane.once("exit", () => resolve()));
    const member: Member = { lane, ended, settle: null, fail: null };
    lane.on("message", (answer: PageAnswer) => {
      const { settle } = member;
      member.settle = null;
      member.fail = null;
      settle?.(answer);
      if (answer.residentMiB <= MOST_RESIDENT_MIB) return release(member);
      all.delete(member);
      lane.disconnect();
      start();
    });
    const dead = (error: Error) => {
      if (!all.delete(member)) return;
      if (idle.includes(member)) idle.splice(idle.indexOf(member), 1);
      member.fail?.(error);
      if (!closing) start();
    };
    lane.on("error", dead);
    lane.on("exit", (code, signal) => dead(new Error(`lane ended: ${code ?? signal}`)));
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
        member.lane.send(task, () => {});
      });
      if (answer.ok) return answer;
      throw new AppError(answer.code, answer.facts, { cause: new Error(answer.detail) });
    },
    async close() {
      closing = true;
      // One that is at work when everything ends early is simply stopped: what it writes lies in a folder that goes as well.
      for (const { lane } of all) lane.kill("SIGKILL");
      await Promise.all([...all].map((member) => member.ended));
    },
  };
}
