import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Word } from "@camtay/shared/domain/digitized.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { GreyImage, ReadingLayout, ReadingRequest, Recogniser } from "./recogniser.ts";
import { parseTesseractTsv } from "./tesseract-tsv.ts";

/** Page segmentation modes of tesseract(1). 3 and not 6 for pages: 6 spoils tables and headings that stand side by side. */
const SEGMENTATION: Record<ReadingLayout, string> = { page: "3", block: "6", line: "7", scattered: "11" };

export interface TesseractOptions {
  /** Program to run; found on the PATH by default. */
  readonly program?: string;
  readonly language?: string;
  /** Processes at one time; each uses one core and 90 to 170 MiB. */
  readonly concurrency?: number;
  readonly timeoutMs?: number;
  /** Folder with the more accurate `vie.traineddata`; null when there is none. */
  readonly accurateModelFolder?: string | null;
}

/** Native Tesseract, one child process a reading, never more than `concurrency` at once. */
export function createTesseractRecogniser(options: TesseractOptions = {}): Recogniser {
  const { program = "tesseract", language = "vie", concurrency = 1, timeoutMs = 60_000, accurateModelFolder = null } = options;
  const accurate =
    accurateModelFolder !== null && existsSync(join(accurateModelFolder, `${language}.traineddata`)) ? accurateModelFolder : null;
  let running = 0;
  const waiting: Array<() => void> = [];

  const argumentsFor = ({ dpi, layout, model, allowed }: ReadingRequest): string[] => [
    "stdin",
    "stdout",
    ...(model === "accurate" && accurate !== null ? ["--tessdata-dir", accurate] : []),
    "-l",
    language,
    "--psm",
    SEGMENTATION[layout],
    "--dpi",
    String(Math.round(dpi)),
    "-c",
    "tessedit_create_tsv=1",
    // Light text on dark does not occur on evened pages; looking for it costs time.
    "-c",
    "invert_threshold=0",
    ...(allowed === undefined ? [] : ["-c", `tessedit_char_whitelist=${allowed}`]),
  ];

  return {
    async recognise(request) {
      if (running >= concurrency) await new Promise<void>((resume) => waiting.push(resume));
      running++;
      try {
        request.signal?.throwIfAborted();
        const tsv = await run(program, argumentsFor(request), encodePgm(request.image), timeoutMs, request.signal);
        return keepInside(parseTesseractTsv(tsv), request.image);
      } finally {
        running--;
        waiting.shift()?.();
      }
    },
  };
}

/** Netpbm P5: the cheapest picture that Tesseract takes from a pipe. */
export function encodePgm({ data, width, height }: GreyImage): Uint8Array {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`, "latin1");
  return Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

const keepInside = (words: Word[], { width, height }: GreyImage): Word[] =>
  words.filter(({ box }) => box.x < width && box.y < height && box.width > 0 && box.height > 0);

function run(program: string, args: string[], input: Uint8Array, timeoutMs: number, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    // One thread: two cores are used by two pages, not by one page that waits for itself.
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, OMP_THREAD_LIMIT: "1" } });
    const output: Buffer[] = [];
    let complaint = "";
    let timedOut = false;
    const stop = () => child.kill("SIGKILL");
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, timeoutMs);
    signal?.addEventListener("abort", stop, { once: true });
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      settle();
    };
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = `${complaint}${chunk.toString("utf8")}`.slice(-2000);
    });
    child.on("error", (cause: NodeJS.ErrnoException) =>
      finish(() =>
        reject(new AppError(cause.code === "ENOENT" ? "recognition.engine_missing" : "recognition.engine_failed", {}, { cause })),
      ),
    );
    child.on("close", (exitCode) =>
      finish(() => {
        if (signal?.aborted) return reject(signal.reason);
        if (timedOut) return reject(new AppError("recognition.timed_out", { seconds: Math.round(timeoutMs / 1000) }));
        if (exitCode === 0) return resolve(Buffer.concat(output).toString("utf8"));
        const code = /Failed loading language|Error opening data file/i.test(complaint)
          ? "recognition.language_missing"
          : "recognition.engine_failed";
        reject(new AppError(code, { exitCode: exitCode ?? -1 }, { cause: new Error(complaint) }));
      }),
    );
    // A process that dies early closes the pipe; its exit status says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
