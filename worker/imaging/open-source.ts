import { AppError } from "@camtay/shared/errors/app-error.ts";
import { findFileKind } from "./file-kind.ts";
import { checkFileSize, checkPixels, INTAKE_LIMITS } from "./intake-limits.ts";
import { openPdf } from "./open-pdf.ts";
import { readPictureHeader } from "./picture-header.ts";
import type { FailedPage, SourcePage } from "./source-page.ts";
import { readTiffDirectory } from "./tiff-directory.ts";

export { type FailedPage, isFailedPage, type OriginalKind, type SourcePage } from "./source-page.ts";

/**
 * Takes the page images out of one source file, in order. The content decides what a file is, not its name.
 * A bad page comes as a `FailedPage`; the pages after it still come.
 * @param file name for messages, relative to the folder given
 * @throws AppError `intake.empty_file`, `intake.too_large`, `intake.wrong_kind`, `intake.encrypted`, `intake.truncated`,
 *   `intake.unreadable`, `intake.no_pages`, `intake.too_many_pages`, `intake.active_content`: the whole file cannot be taken
 */
export async function* openSource(file: string, bytes: Uint8Array): AsyncGenerator<SourcePage | FailedPage> {
  if (bytes.length === 0) throw new AppError("intake.empty_file", { file });
  checkFileSize(file, bytes.length);
  const found = findFileKind(bytes);
  switch (found.kind) {
    case "other":
      if (found.name === "HEIC") throw new AppError("intake.heic", { file });
      throw new AppError("intake.wrong_kind", { file, kind: found.name });
    case "pdf":
      yield* openPdf(file, bytes);
      return;
    case "tiff":
      yield* openTiff(file, bytes);
      return;
    default:
      yield await openPicture(file, bytes, `image/${found.kind}`);
  }
}

async function openPicture(file: string, bytes: Uint8Array, mediaType: "image/jpeg" | "image/png" | "image/webp"): Promise<SourcePage> {
  const header = await readPictureHeader(bytes).catch((cause: unknown) => {
    throw new AppError(isCutOff(bytes, mediaType) ? "intake.truncated" : "intake.unreadable", { file }, { cause });
  });
  if (isCutOff(bytes, mediaType)) throw new AppError("intake.truncated", { file });
  checkPixels(file, 1, header.width, header.height);
  return {
    file,
    page: 1,
    bytes,
    mediaType,
    declaredDpi: header.dpiX,
    ...(header.dpiY !== null && header.dpiY !== header.dpiX && { declaredDpiY: header.dpiY }),
    hintedTurn: header.hintedTurn,
    camera: header.camera,
    original: "scan",
    pagesInFile: 1,
  };
}

/** An end marker is missing. Programs may write a few bytes behind it. */
function isCutOff(bytes: Uint8Array, mediaType: string): boolean {
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - 65_536), Math.min(bytes.length, 65_536));
  if (mediaType === "image/jpeg") return tail.lastIndexOf(Buffer.from([0xff, 0xd9])) < 0;
  if (mediaType === "image/png") return tail.lastIndexOf("IEND") < 0;
  return bytes.length < new DataView(bytes.buffer, bytes.byteOffset, 8).getUint32(4, true) + 8;
}

function* openTiff(file: string, bytes: Uint8Array): Generator<SourcePage | FailedPage> {
  const { images, truncated } = readTiffDirectory(bytes);
  if (images.length === 0) throw new AppError(truncated ? "intake.truncated" : "intake.no_pages", { file });
  if (images.length > INTAKE_LIMITS.pagesPerFile) {
    throw new AppError("intake.too_many_pages", { file, pages: images.length, limit: INTAKE_LIMITS.pagesPerFile });
  }
  const pagesInFile = images.length + (truncated ? 1 : 0);
  for (const [i, image] of images.entries()) {
    const page = i + 1;
    if (!image.whole) {
      yield { file, page, failed: new AppError("intake.page_truncated", { file, page }) };
      continue;
    }
    try {
      checkPixels(file, page, image.width, image.height);
    } catch (tooLarge) {
      yield { file, page, failed: tooLarge as AppError };
      continue;
    }
    yield {
      file,
      page,
      bytes,
      mediaType: "image/tiff",
      declaredDpi: image.dpiX,
      ...(image.dpiY !== null && image.dpiY !== image.dpiX && { declaredDpiY: image.dpiY }),
      tiffPage: image.index,
      hintedTurn: image.hintedTurn,
      original: "scan",
      pagesInFile,
    };
  }
  // The link to the next directory points behind the end: at least one more page was there.
  if (truncated) yield { file, page: pagesInFile, failed: new AppError("intake.page_truncated", { file, page: pagesInFile }) };
}
