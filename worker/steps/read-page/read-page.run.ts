import { Box } from "@camtay/shared/domain/geometry.ts";
import { z } from "zod";
import { freePixels } from "../../imaging/raw-image.ts";
import type { SourcePage } from "../../imaging/source-page.ts";
import { openDefaultRecogniser } from "../../ocr/default-recogniser.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import type { Run } from "../step.ts";
import { storePage } from "../stored-page.ts";
import { encodePicture } from "./picture-codec.ts";
import { readKeptPage } from "./read-kept-page.ts";
import type { readPage } from "./read-page.step.ts";
import { readSourcePage } from "./read-source-page.ts";

const TextLayer = z.array(z.object({ text: z.string(), box: Box, line: z.number().int() }));

let opened: Promise<Recogniser> | null = null;

/** One for the life of the process; what could not be opened is tried again with the next page. */
const openedRecogniser = (): Promise<Recogniser> => {
  opened ??= openDefaultRecogniser().catch((thrown: unknown) => {
    opened = null;
    throw thrown;
  });
  return opened;
};

export const run: Run<typeof readPage> = async ({ name, source }, { blobs, signal, report }) => {
  const recogniser = await openedRecogniser();
  const { image, textLayer, ...facts } = source;
  const bytes = await blobs.get(image);
  // Facts come from JSON, where what is optional is left out and never undefined.
  const taken = { ...facts, file: name, bytes } as SourcePage;
  if (source.original !== "scan") {
    const layer = textLayer === undefined ? [] : TextLayer.parse(JSON.parse(Buffer.from(await blobs.get(textLayer)).toString("utf8")));
    const page = await readKeptPage({ ...taken, textLayer: layer }, recogniser, signal);
    const { width, height, dpi, findings } = page;
    // The page as drawn: every place that was read is one of its pixels.
    return { page: await storePage(blobs, page), width, height, dpi, findings, picture: image };
  }
  const { page, clean } = await readSourcePage(taken, recogniser, signal);
  report(1, 2);
  const { width, height, dpi, findings } = page;
  const picture = page.blank ? null : await blobs.put(await encodePicture(clean.colour));
  freePixels(clean.colour, clean.grey);
  return { page: await storePage(blobs, page), width, height, dpi, findings, picture };
};
