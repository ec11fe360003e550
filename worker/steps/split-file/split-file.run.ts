import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import type { z } from "zod";
import { checkFileSize } from "../../imaging/intake-limits.ts";
import { openLargePdf } from "../../imaging/open-large-pdf.ts";
import { type FailedPage, isFailedPage, type SourcePage } from "../../imaging/open-source.ts";
import { withOpenFile } from "../../pdf/syntax/byte-source.ts";
import type { Run, StepTools } from "../step.ts";
import type { splitFile } from "./split-file.step.ts";
import { takePages } from "./take-pages.ts";
import { takeTiffPage } from "./tiff-page.ts";

type Output = z.input<typeof splitFile.output>;

/** A larger PDF of scans is taken apart where it lies, a few pages in memory at one time. */
const LARGE_BYTES = 32 * 1024 * 1024;

export const run: Run<typeof splitFile> = async ({ file, name }, tools) => {
  const { blobs } = tools;
  const sizeBytes = await blobs.size(file);
  checkFileSize(name, sizeBytes);
  const large = sizeBytes > LARGE_BYTES ? await splitLarge(file, name, tools) : null;
  if (large) return large;
  const bytes = await blobs.get(file);
  return keepAll(takePages(name, bytes), { file, bytes }, tools);
};

/** @returns null when the file must be opened whole */
const splitLarge = (file: Sha256, name: string, tools: StepTools): Promise<Output | null> =>
  tools.blobs.withFile(file, (path) =>
    withOpenFile(path, async (source) => {
      const pages = await openLargePdf(name, source);
      return pages && keepAll(pages, null, tools);
    }),
  );

/** @param whole the file the pages come from, where it lies in memory: of a single picture it is the page */
async function keepAll(
  pages: AsyncIterable<SourcePage | FailedPage>,
  whole: { readonly file: Sha256; readonly bytes: Uint8Array } | null,
  { blobs, report }: StepTools,
): Promise<Output> {
  const output: Output = { pages: [], failed: [] };
  for await (const item of pages) {
    if (isFailedPage(item)) {
      output.failed.push({ page: item.page, code: item.failed.code, facts: item.failed.facts });
      continue;
    }
    const { bytes: image, file: _, textLayer, tiffPage, ...facts } = item;
    const single = tiffPage === undefined || item.pagesInFile === 1 ? null : takeTiffPage(image, tiffPage);
    const kept = single ?? image;
    output.pages.push({
      ...facts,
      // Only a page that cannot be taken out of its TIFF points into the file.
      ...(single === null && tiffPage !== undefined && { tiffPage }),
      image: whole !== null && kept === whole.bytes ? whole.file : await blobs.put(kept),
      ...(textLayer && { textLayer: await blobs.put(Buffer.from(JSON.stringify(textLayer))) }),
    });
    report(item.page, item.pagesInFile);
  }
  return output;
}
