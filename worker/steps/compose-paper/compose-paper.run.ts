import { composePdfA } from "../../pdf/compose-pdfa.ts";
import { decodePicture } from "../read-page/picture-codec.ts";
import type { Run } from "../step.ts";
import { loadPage } from "../stored-page.ts";
import type { composePaper } from "./compose-paper.step.ts";

export const run: Run<typeof composePaper> = async ({ title, pages, converter, convertedAt }, { blobs }) => {
  // One page in memory at a time, however long the paper is.
  async function* decoded() {
    for (const { picture, page } of pages) {
      const { words, dpi } = await loadPage(blobs, page);
      yield { colour: await decodePicture(await blobs.get(picture)), words, dpi };
    }
  }
  const pdf = await composePdfA({
    pages: decoded(),
    title,
    mark: { convertedAt: new Date(convertedAt), converter },
    idSeed: pages.map(({ picture }) => picture).join("\n"),
  });
  return { pdf: await blobs.put(pdf) };
};
