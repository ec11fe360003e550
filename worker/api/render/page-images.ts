import { AppError } from "@camtay/shared/errors/app-error.ts";
import { openPdfRenderer, type PdfRenderer } from "../../imaging/render-pdf.ts";

const POINTS_PER_INCH = 72;
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/** Draws pages of stored PDFs, one at a time, and keeps what was drawn last: equal bytes draw equal pages. */
export interface PageImages {
  /**
   * @param sha256 names the bytes
   * @param page from 0
   * @returns PNG
   * @throws AppError `access.no_such_item` when there is no such page
   */
  draw(sha256: string, read: () => Promise<Uint8Array>, page: number, widthPx: number): Promise<Uint8Array>;
}

export function openPageImages(): PageImages {
  const kept = new Map<string, Uint8Array>();
  let keptBytes = 0;
  let last: Promise<unknown> = Promise.resolve();

  function keep(key: string, png: Uint8Array): void {
    kept.set(key, png);
    keptBytes += png.length;
    for (const [oldest, bytes] of kept) {
      if (keptBytes <= MOST_KEPT_BYTES) return;
      kept.delete(oldest);
      keptBytes -= bytes.length;
    }
  }

  return {
    async draw(sha256, read, page, widthPx) {
      const key = `${sha256}.${page}.${widthPx}`;
      const known = kept.get(key);
      if (known) return known;
      const drawn = last.then(async () => {
        const png = kept.get(key) ?? (await drawPage(await read(), page, widthPx));
        if (!kept.has(key)) keep(key, png);
        return png;
      });
      last = drawn.catch(() => undefined);
      return drawn;
    },
  };
}

async function drawPage(pdf: Uint8Array, page: number, widthPx: number): Promise<Uint8Array> {
  let renderer: PdfRenderer;
  try {
    renderer = await openPdfRenderer(pdf);
  } catch (cause) {
    throw new AppError("system.unexpected", {}, { cause });
  }
  try {
    if (page < 0 || page >= renderer.pageCount) throw new AppError("access.no_such_item");
    const { width } = renderer.pageSize(page);
    return (await renderer.renderPage(page, (widthPx * POINTS_PER_INCH) / width)).bytes;
  } finally {
    renderer.close();
  }
}
