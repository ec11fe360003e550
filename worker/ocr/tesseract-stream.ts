import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/**
 * One Tesseract process that reads picture after picture: starting it and loading the model costs a tenth of a second, a fifth of what
 * a page costs. It takes file names from its standard input and answers in TSV.
 */
export interface TesseractStream {
  /** Pictures read so far. */
  readonly served: number;
  /**
   * TSV of one picture, heading included. One picture at a time.
   * @throws AppError `recognition.*`; whatever the signal was aborted with. The process has ended then; `isOpen` says so
   */
  read(picture: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<string>;
  readonly isOpen: boolean;
  /** Resolves when the process has ended. */
  close(): Promise<void>;
}

export interface TesseractStreamOptions {
  readonly program: string;
  /** Language, model and layout. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** A small empty picture. It is read after each other one: its row says that all rows of the one before have come. */
  readonly endPicture: string;
}

const COMPLAINT_LENGTH = 2000;

export function openTesseractStream({ program, args, env, endPicture }: TesseractStreamOptions): TesseractStream {
  // Tesseract writes in blocks of 4 KiB when nobody looks; stdbuf(1) makes it send every picture's rows at once.
  const child = spawn("stdbuf", ["-oL", program, "-", "stdout", ...args, "-c", "tessedit_create_tsv=1", "-c", "stream_filelist=1"], {
    stdio: ["pipe", "pipe", "pipe"],
    env,
  });
  let heading = "";
  let pending = "";
  let complaint = "";
  let served = 0;
  let isOpen = true;
  let onOutput: (() => void) | null = null;
  const ended = new Promise<AppError>((resolve) => {
    let failure: unknown;
    child.on("error", (error) => {
      failure = error;
    });
    child.on("close", (exitCode) => {
      isOpen = false;
      resolve(failureOf(exitCode, failure, complaint));
    });
  });
  child.stdin.on("error", () => undefined); // what went wrong is told by the exit
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    pending += part;
    onOutput?.();
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    complaint = (complaint + part).slice(-COMPLAINT_LENGTH);
  });
  hold(child, false);

  /** Table of the picture last asked for, or null while the end picture's row is still to come. */
  const takeTable = (): string | null => {
    const end = new RegExp(`^1\\t${2 * served + 2}\\t.*\\n`, "m").exec(pending);
    if (!end) return null;
    const rows = pending.slice(0, end.index);
    pending = pending.slice(end.index + end[0].length);
    // The heading is written once, before the first picture.
    if (served === 0) heading = rows.slice(0, rows.indexOf("\n") + 1);
    return served === 0 ? rows : heading + rows;
  };

  return {
    get served() {
      return served;
    },
    get isOpen() {
      return isOpen;
    },
    async read(picture, timeoutMs, signal) {
      signal?.throwIfAborted();
      hold(child, true);
      let timer: NodeJS.Timeout | undefined;
      let onAbort: (() => void) | undefined;
      try {
        const table = new Promise<string>((resolve, reject) => {
          onOutput = () => {
            const found = takeTable();
            if (found !== null) resolve(found);
          };
          timer = setTimeout(() => reject(new AppError("recognition.timed_out", { seconds: Math.round(timeoutMs / 1000) })), timeoutMs);
          onAbort = () => reject(signal!.reason);
          signal?.addEventListener("abort", onAbort, { once: true });
          ended.then(reject);
        });
        child.stdin.write(`${picture}\n${endPicture}\n`);
        const found = await table;
        served++;
        return found;
      } catch (thrown) {
        isOpen = false;
        child.kill("SIGKILL");
        throw thrown;
      } finally {
        clearTimeout(timer);
        if (onAbort) signal?.removeEventListener("abort", onAbort);
        onOutput = null;
        hold(child, false);
      }
    },
    async close() {
      isOpen = false;
      hold(child, true);
      child.stdin.end();
      await ended;
    },
  };
}

/** An idle process keeps nobody alive: neither itself nor its pipes. It ends by itself when its input does. */
function hold(child: ChildProcess, held: boolean): void {
  const act = held ? "ref" : "unref";
  child[act]();
  for (const pipe of child.stdio) (pipe as Socket | null)?.[act]();
}

/** 126 and 127 are stdbuf's: the program cannot be run, is not there. */
function failureOf(exitCode: number | null, failure: unknown, complaint: string): AppError {
  const cause = failure ?? new Error(complaint);
  const isMissing = exitCode === 126 || exitCode === 127 || (failure as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
  if (isMissing) return new AppError("recognition.engine_missing", {}, { cause });
  const noLanguage = /Failed loading language|Error opening data file/i.test(complaint);
  return new AppError(noLanguage ? "recognition.language_missing" : "recognition.engine_failed", { exitCode: exitCode ?? -1 }, { cause });
}
