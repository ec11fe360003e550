import type { z } from "zod";
import { isFailedPage } from "../../imaging/open-source.ts";
import type { Run } from "../step.ts";
import type { splitFile } from "./split-file.step.ts";
import { takePages } from "./take-pages.ts";

export const run: Run<typeof splitFile> = async ({ file, name }, { blobs, report }) => {
  const bytes = await blobs.get(file);
  const output: z.input<typeof splitFile.output> = { pages: [], failed: [] };
  for await (const item of takePages(name, bytes)) {
    if (isFailedPage(item)) {
      output.failed.push({ page: item.page, code: item.failed.code, facts: item.failed.facts });
      continue;
    }
    const { bytes: image, file: _, textLayer, ...facts } = item;
    output.pages.push({
      ...facts,
      // A TIFF page points into the file itself: no copy, no second hash of a large file.
      image: image === bytes ? file : await blobs.put(image),
      ...(textLayer && { textLayer: await blobs.put(Buffer.from(JSON.stringify(textLayer))) }),
    });
    report(item.page, item.pagesInFile);
  }
  return output;
};
