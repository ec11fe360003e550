import { existsSync, rmSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Word } from "@camtay/shared/domain/digitized.ts";
import { greyTiffHead } from "./grey-tiff.ts";
import type { ClosableRecogniser, GreyImage, ReadingLayout, ReadingRequest } from "./recogniser.ts";
import { openTesseractStream, type TesseractStream } from "./tesseract-stream.ts";
import { parseTesseractTsv } from "./tesseract-tsv.ts";

/** Page segmentation modes of tesseract(1). 3 and not 6 for pages: 6 spoils tables and headings that stand side by side. */
const SEGMENTATION: Record<ReadingLayout, string> = { page: "3", block: "6", scattered: "11" };
/** A process ends after so many pictures, whatever it may have kept of them. */
const PICTURES_A_PROCESS = 500;
const END_PICTURE_SIDE = 64;

export interface TesseractOptions {
  /** Program to run; found on the PATH by default. */
  readonly program?: string;
  readonly language?: string;
  /** Readings at one time. Each uses one core, and one process of 40 to 60 MiB for each layout and model that was asked for. */
  readonly concurrency?: number;
  readonly timeoutMs?: number;
  /** Folder with the more accurate `vie.traineddata`; null when there is none. */
  readonly accurateModelFolder?: string | null;
}

/** Processes of one reading at a time, by layout and model. */
type Lane = Map<string, TesseractStream>;

/**
 * Native Tesseract in processes that stay: never more than `concurrency` read at once. Pictures go through a folder of its own under the
 * system's temporary folder, which `close` removes.
 */
export function createTesseractRecogniser(options: TesseractOptions = {}): ClosableRecogniser {
  const { program = "tesseract", language = "vie", concurrency = 1, timeoutMs = 60_000, accurateModelFolder = null } = options;
  const accurate =
    accurateModelFolder !== null && existsSync(join(accurateModelFolder, `${language}.traineddata`)) ? accurateModelFolder : null;
  const idle: Lane[] = Array.from({ length: concurrency }, () => new Map());
  const all = [...idle];
  const waiting: Array<(lane: Lane) => void> = [];
  let folder: Promise<string> | null = null;
  let madeFolder = "";
  const removeAtExit = () => rmSync(madeFolder, { recursive: true, force: true });
  let serial = 0;

  const streamFor = async (lane: Lane, { layout, model = "fast" }: ReadingRequest, endPicture: string): Promise<TesseractStream> => {
    const key = `${layout} ${model}`;
    const ready = lane.get(key);
    if (ready?.isOpen && ready.served < PICTURES_A_PROCESS) return ready;
    await ready?.close();
    const modelFolder = model === "accurate" && accurate !== null ? ["--tessdata-dir", accurate] : [];
    const stream = openTesseractStream({
      program,
      args: [...modelFolder, "-l", language, "--psm", SEGMENTATION[layout], "-c", "invert_threshold=0"],
      env: ENVIRONMENT,
      endPicture,
    });
    lane.set(key, stream);
    return stream;
  };

  const read = async (lane: Lane, request: ReadingRequest): Promise<Word[]> => {
    folder ??= makeFolder().then((path) => {
      madeFolder = path;
      process.once("exit", removeAtExit);
      return path;
    });
    const picture = join(await folder, `${serial++}.tif`);
    try {
      await writePicture(picture, request.image, request.dpi);
      const stream = await streamFor(lane, request, join(await folder, END_PICTURE));
      return keepInside(parseTesseractTsv(await stream.read(picture, timeoutMs, request.signal)), request.image);
    } finally {
      await rm(picture, { force: true });
    }
  };

  return {
    async recognise(request) {
      const lane = idle.pop() ?? (await new Promise<Lane>((resume) => waiting.push(resume)));
      try {
        return await read(lane, request);
      } finally {
        const next = waiting.shift();
        if (next) next(lane);
        else idle.push(lane);
      }
    },
    async close() {
      await Promise.all(all.flatMap((lane) => [...lane.values()].map((stream) => stream.close())));
      if (!folder) return;
      await rm(await folder, { recursive: true, force: true });
      process.off("exit", removeAtExit);
    },
  };
}

const ENVIRONMENT = {
  ...process.env,
  // One thread each: two cores are used by two pages, not by one page that waits for itself.
  OMP_THREAD_LIMIT: "1",
  // Between two pages their memory goes back to the system.
  MALLOC_TRIM_THRESHOLD_: "1048576",
};

const END_PICTURE = "end.tif";

/** Removed by `close`, or at the latest when the thread ends. Holds the end picture already. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "camtay-ocr-"));
  const side = END_PICTURE_SIDE;
  await writePicture(join(folder, END_PICTURE), { data: new Uint8Array(side * side).fill(255), width: side, height: side }, 200);
  return folder;
}

async function writePicture(path: string, image: GreyImage, dpi: number): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writev([greyTiffHead(image, dpi), image.data]);
  } finally {
    await file.close();
  }
}

const keepInside = (words: Word[], { width, height }: GreyImage): Word[] =>
  words.filter(({ box }) => box.x < width && box.y < height && box.width > 0 && box.height > 0);
