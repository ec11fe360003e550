import { existsSync, rmSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Word } from "@camtay/shared/domain/digitized.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type CommandShell, openCommandShell, quoted } from "./command-shell.ts";
import type { ClosableRecogniser, GreyImage, ReadingLayout, ReadingRequest } from "./recogniser.ts";
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

/**
 * Native Tesseract: one process a reading, started by a small shell that stays; never more than `concurrency` at once. Pictures go
 * through a folder of its own under the system's temporary folder, which `close` removes.
 */
export function createTesseractRecogniser(options: TesseractOptions = {}): ClosableRecogniser {
  const { program = "tesseract", language = "vie", concurrency = 1, timeoutMs = 60_000, accurateModelFolder = null } = options;
  const accurate =
    accurateModelFolder !== null && existsSync(join(accurateModelFolder, `${language}.traineddata`)) ? accurateModelFolder : null;
  // One thread each: two cores are used by two pages, not by one page that waits for itself.
  const env = { ...process.env, OMP_THREAD_LIMIT: "1" };
  const idle = Array.from({ length: concurrency }, () => openCommandShell(env));
  const all = [...idle];
  const waiting: Array<(shell: CommandShell) => void> = [];
  let folder: Promise<string> | null = null;
  let serial = 0;

  const argumentsFor = ({ dpi, layout, model, allowed }: ReadingRequest): string[] => [
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

  const read = async (shell: CommandShell, request: ReadingRequest): Promise<Word[]> => {
    folder ??= makeFolder();
    const picture = join(await folder, `${serial++}.pgm`);
    try {
      await writeFile(picture, encodePgm(request.image), { mode: 0o600 });
      const command = [program, picture, "stdout", ...argumentsFor(request)].map(quoted).join(" ");
      const { exitCode, output } = await shell.run(`${command} 2>${quoted(`${picture}.err`)}`, timeoutMs, request.signal);
      if (exitCode === 0) return keepInside(parseTesseractTsv(output), request.image);
      throw await failure(exitCode, `${picture}.err`);
    } finally {
      await rm(picture, { force: true });
      await rm(`${picture}.err`, { force: true });
    }
  };

  return {
    async recognise(request) {
      const shell = idle.pop() ?? (await new Promise<CommandShell>((resume) => waiting.push(resume)));
      try {
        return await read(shell, request);
      } finally {
        const next = waiting.shift();
        if (next) next(shell);
        else idle.push(shell);
      }
    },
    async close() {
      await Promise.all(all.map((shell) => shell.close()));
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Removed by `close`, or at the latest when the thread ends. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "camtay-ocr-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** 126 and 127 are the shell's: the program cannot be run, is not there. */
async function failure(exitCode: number, complaintFile: string): Promise<AppError> {
  const complaint = (await readFile(complaintFile, "utf8").catch(() => "")).slice(-2000);
  const cause = new Error(complaint);
  if (exitCode === 126 || exitCode === 127) return new AppError("recognition.engine_missing", {}, { cause });
  const noLanguage = /Failed loading language|Error opening data file/i.test(complaint);
  return new AppError(noLanguage ? "recognition.language_missing" : "recognition.engine_failed", { exitCode }, { cause });
}

/** Netpbm P5: the cheapest picture that Tesseract takes from a pipe. */
export function encodePgm({ data, width, height }: GreyImage): Uint8Array {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`, "latin1");
  return Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

const keepInside = (words: Word[], { width, height }: GreyImage): Word[] =>
  words.filter(({ box }) => box.x < width && box.y < height && box.width > 0 && box.height > 0);
