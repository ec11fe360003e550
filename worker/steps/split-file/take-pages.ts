import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type FailedPage, isFailedPage, openSource, type SourcePage } from "../../imaging/open-source.ts";
import { openPdfRenderer, type PdfRenderer } from "../../imaging/render-pdf.ts";

const DRAWN_DPI = { least: 200, most: 300 } as const;

/**
 * The pages of a source file. Those of a file that is signed or was written by a program come drawn whole, with the words its program
 * wrote: such a file stays the paper, so what is read must point to places on its own pages.
 * @throws AppError as `openSource`; `intake.page_unreadable` when a page of a file that is kept whole cannot be drawn
 */
export async function* takePages(file: string, bytes: Uint8Array): AsyncGenerator<SourcePage | FailedPage> {
  let renderer: PdfRenderer | null = null;
  try {
    let keeps = false;
    for await (const item of openSource(file, bytes)) {
      if (isFailedPage(item)) {
        if (keeps) throw item.failed;
        yield item;
        continue;
      }
      if (item.original === "scan") {
        yield item;
        continue;
      }
      keeps = true;
      renderer ??= await openPdfRenderer(bytes);
      yield await drawWhole(item, renderer);
    }
  } finally {
    renderer?.close();
  }
}

async function drawWhole({ file, page, original, pagesInFile, declaredDpi }: SourcePage, renderer: PdfRenderer): Promise<SourcePage> {
  const dpi = Math.min(DRAWN_DPI.most, Math.max(DRAWN_DPI.least, Math.round(declaredDpi ?? 0)));
  try {
    const { bytes, width, height } = await renderer.renderPage(page - 1, dpi);
    const textLayer = renderer.pageWords(page - 1, width, height);
    const sizePt = renderer.pageSize(page - 1);
    return { file, page, bytes, mediaType: "image/png", declaredDpi: dpi, sizePt, hintedTurn: 0, original, textLayer, pagesInFile };
  } catch (cause) {
    throw new AppError("intake.page_unreadable", { file, page }, { cause });
  }
}
