import type { SourcePage } from "../../imaging/source-page.ts";
import { openDefaultRecogniser } from "../../ocr/default-recogniser.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import type { Run } from "../step.ts";
import { storePage } from "../stored-page.ts";
import { encodePicture } from "./picture-codec.ts";
import type { readPage } from "./read-page.step.ts";
import { readSourcePage } from "./read-source-page.ts";

let recogniser: Promise<Recogniser> | null = null;

export const run: Run<typeof readPage> = async ({ name, source }, { blobs, signal, report }) => {
  // One reading at a time: the clock decides how many pages run side by side.
  recogniser ??= openDefaultRecogniser(1);
  const { image, ...facts } = source;
  const bytes = await blobs.get(image);
  // Facts come from JSON, where what is optional is left out and never undefined.
  const { page, clean } = await readSourcePage({ ...facts, file: name, bytes } as SourcePage, await recogniser, signal);
  report(1, 2);
  const { width, height, dpi, findings } = page;
  const picture = page.blank ? null : await blobs.put(await encodePicture(clean.colour));
  return { page: await storePage(blobs, page), width, height, dpi, findings, picture };
};
