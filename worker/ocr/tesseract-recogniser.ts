import { existsSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { ClosableRecogniser, GreyImage, ReadingLayout } from "./recogniser.ts";
import { openTesseractModel, type TesseractModel } from "./tesseract-library.ts";
import { parseTesseractTsv } from "./tesseract-tsv.ts";

/** Page segmentation modes of tesseract(1). 3 and not 6 for pages: 6 spoils tables and headings that stand side by side. */
const SEGMENTATION: Record<ReadingLayout, number> = { page: 3, block: 6, line: 7, scattered: 11 };
const VARIABLES = { invert_threshold: "0" };

export interface TesseractOptions {
  /** Names of the library to look for; the usual ones by default. */
  readonly libraries?: readonly string[];
  readonly language?: string;
  /** On a machine that is not busy; where more waits for the cores than there are, a reading gets as many times longer. */
  readonly timeoutMs?: number;
  /** Folder with the more accurate `vie.traineddata`; null when there is none. */
  readonly accurateModelFolder?: string | null;
}

/**
 * Tesseract inside this process, each of the two models loaded when it is first asked for and once only, whatever the layout: some 20 MiB
 * both together. A reading blocks its thread and uses one core, so there are as many readings at one time as processes; a picture that
 * brings Tesseract down takes the process with it, so pages are read in processes that nothing else depends on.
 */
export function createTesseractRecogniser(options: TesseractOptions = {}): ClosableRecogniser {
  const { libraries, language = "vie", timeoutMs = 60_000, accurateModelFolder = null } = options;
  const accurate =
    accurateModelFolder !== null && existsSync(join(accurateModelFolder, `${language}.traineddata`)) ? accurateModelFolder : null;
  const models = new Map<string | null, TesseractModel>();

  const modelIn = (folder: string | null): TesseractModel => {
    const ready = models.get(folder) ?? openTesseractModel(language, folder, VARIABLES, libraries);
    models.set(folder, ready);
    return ready;
  };

  return {
    async recognise({ image, dpi, layout, model, signal }) {
      signal?.throwIfAborted();
      const tsv = modelIn(model === "accurate" ? accurate : null).read(image, dpi, SEGMENTATION[layout], timeoutMs * crowding());
      return keepInside(parseTesseractTsv(tsv), image);
    },
    async close() {
      for (const model of models.values()) model.close();
      models.clear();
    },
  };
}

/** How many processes share a core, at least 1: no page is lost because the machine is busy. */
const crowding = (): number => Math.max(1, loadavg()[0]! / availableParallelism());

const keepInside = (words: Word[], { width, height }: GreyImage): Word[] =>
  words.filter(({ box }) => box.x < width && box.y < height && box.width > 0 && box.height > 0);
