import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** What one command gave back. */
export interface CommandOutcome {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * A small shell that starts programs for us, one after another. Starting a process copies the page tables of whoever starts it: for
 * a worker full of pictures that takes 30 ms each time, for a shell none.
 */
export interface CommandShell {
  /**
   * Runs one command line and gives its standard output.
   * @throws AppError `recognition.timed_out`; whatever the signal was aborted with
   */
  run(command: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<CommandOutcome>;
  /** Resolves when the shell and what it started have ended. */
  close(): Promise<void>;
}

/** No text that Tesseract prints holds this byte. */
const END = "\u0001";

/** Quotes an argument for sh(1). */
export const quoted = (argument: string): string => `'${argument.replaceAll("'", "'\\''")}'`;

export function openCommandShell(env: NodeJS.ProcessEnv): CommandShell {
  let shell: ChildProcess | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const start = (): ChildProcess => {
    // A group of its own, so that a command that hangs can be stopped together with the shell that waits for it.
    const child = spawn("sh", [], { stdio: ["pipe", "pipe", "ignore"], env, detached: true });
    child.stdin!.on("error", () => undefined);
    child.on("error", () => undefined);
    return child;
  };
  /** An idle shell keeps nobody alive: neither its process nor its pipes. */
  const hold = (child: ChildProcess, held: boolean) => {
    const act = held ? "ref" : "unref";
    child[act]();
    (child.stdin as Socket)[act]();
    (child.stdout as Socket)[act]();
  };
  const stop = (child: ChildProcess) => {
    if (shell === child) shell = null;
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  };

  const perform = (command: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<CommandOutcome> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      shell ??= start();
      const child = shell;
      hold(child, true);
      const parts: Buffer[] = [];
      const settle = (action: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        child.stdout!.off("data", onData);
        child.off("close", onClose);
        hold(child, false);
        action();
      };
      const onData = (part: Buffer) => {
        parts.push(part);
        if (part[part.length - 1] !== END.charCodeAt(0)) return;
        const [output = "", exitCode = ""] = Buffer.concat(parts).toString("utf8").slice(0, -1).split(END);
        settle(() => resolve({ exitCode: Number(exitCode), output }));
      };
      const onClose = () => {
        if (shell === child) shell = null;
        settle(() => reject(new AppError("recognition.engine_failed", { exitCode: -1 })));
      };
      const onAbort = () => {
        stop(child);
        settle(() => reject(signal!.reason));
      };
      const timer = setTimeout(() => {
        stop(child);
        settle(() => reject(new AppError("recognition.timed_out", { seconds: Math.round(timeoutMs / 1000) })));
      }, timeoutMs);
      child.stdout!.on("data", onData);
      child.on("close", onClose);
      signal?.addEventListener("abort", onAbort, { once: true });
      child.stdin!.write(`${command}\nprintf '\\001%d\\001' $?\n`);
    });

  return {
    run(command, timeoutMs, signal) {
      const turn = queue.then(() => perform(command, timeoutMs, signal));
      queue = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      await queue;
      const child = shell;
      shell = null;
      if (child === null || child.exitCode !== null) return;
      hold(child, true);
      await new Promise<void>((resolve) => {
        child.once("close", () => resolve());
        child.stdin!.end();
      });
    },
  };
}
