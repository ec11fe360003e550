import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ByteSource } from "../pdf/syntax/byte-source.ts";
import { type CutPdf, openForCutting } from "./cut-pdf.ts";
import { INTAKE_LIMITS } from "./intake-limits.ts";
import { openPdf } from "./open-pdf.ts";
import { type FailedPage, isFailedPage, type SourcePage } from "./source-page.ts";

/** So many pages are in memory at one time. */
const PAGES_AT_ONCE = 16;

/**
 * The pages of a large PDF that lies in a file, a few at a time: however long the pile, the memory it takes is that of a few pages.
 * @returns null when the file must be opened whole: signed or written by a program (then it stays the paper), damaged, or of a kind
 *   whose pages cannot be had alone
 */
export async function openLargePdf(
  file: string,
  source: ByteSource,
  pagesAtOnce = PAGES_AT_ONCE,
): Promise<AsyncGenerator<SourcePage | FailedPage> | null> {
  try {
    const cut = openForCutting(source);
    if (cut === null || cut.pageCount === 0 || cut.pageCount > INTAKE_LIMITS.pagesPerFile) return null;
    for (let from = 0; from < cut.pageCount; from += pagesAtOnce)
      if (!(await holdsScans(file, cut.part(from, Math.min(cut.pageCount, from + pagesAtOnce))))) return null;
    return pagesOf(file, cut, pagesAtOnce);
  } catch (thrown) {
    // Whoever opens it whole is less strict, and says what is wrong with it.
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}

/** Whether the first page that can be read is a scan; a part tells so of all its pages. */
async function holdsScans(file: string, part: Uint8Array): Promise<boolean> {
  for await (const item of openPdf(file, part)) if (!isFailedPage(item)) return item.original === "scan";
  return false;
}

async function* pagesOf(file: string, cut: CutPdf, pagesAtOnce: number): AsyncGenerator<SourcePage | FailedPage> {
  for (let from = 0; from < cut.pageCount; from += pagesAtOnce)
    for await (const item of openPdf(file, cut.part(from, Math.min(cut.pageCount, from + pagesAtOnce)))) {
      const page = from + item.page;
      if (isFailedPage(item)) {
        const { code, facts, cause } = item.failed;
        yield { ...item, page, failed: new AppError(code, { ...facts, page }, { cause }) };
      } else yield { ...item, page, pagesInFile: cut.pageCount };
    }
}
