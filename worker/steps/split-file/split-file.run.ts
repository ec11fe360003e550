import type { z } from "zod";
import { isFailedPage } from "../../imaging/open-source.ts";
import type { Run } from "../step.ts";
import type { splitFile } from "./split-file.step.ts";
import { takePages } from "./take-pages.ts";
import { takeTiffPage } from "./tiff-page.ts";

export const run: Run<typeof splitFile> = async ({ file, name }, { blobs, report }) => {
  const bytes = await blobs.get(file);
  const output: z.input<typeof splitFile.output> = { pages: [], failed: [] };
  for await (const item of takePages(name, bytes)) {
    if (isFailedPage(item)) {
      output.failed.push({ page: item.page, code: item.failed.code, facts: item.failed.facts });
      continue;
    }
    const { bytes: image, file: _, textLayer, tiffPage, ...facts } = item;
    const single = tiffPage === undefined || item.pagesInFile === 1 ? null : takeTiffPage(bytes, tiffPage);
    const kept = single ?? image;
    output.pages.push({
      ...facts,
      // Only a page that cannot be taken out of its TIFF points into the file.
      ...(single === null && tiffPage !== undefined && { tiffPage }),
      image: kept === bytes ? file : await blobs.put(kept),
      ...(textLayer && { textLayer: await blobs.put(Buffer.from(JSON.stringify(textLayer))) }),
    });
    report(item.page, item.pagesInFile);
  }
  return output;
};
