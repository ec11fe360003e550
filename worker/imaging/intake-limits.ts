import { AppError } from "@camtay/shared/errors/app-error.ts";

/** Limits of intake, checked before anything is decoded. */
export const INTAKE_LIMITS = {
  /** Bytes of one file; a pile of 1,000 colour pages at 300 dpi stays below. */
  fileBytes: 1_500_000_000,
  pagesPerFile: 5_000,
  /** Pixels of one page: A3 at 600 dpi has 70 million. */
  pagePixels: 120_000_000,
} as const;

/** Refuses a file before it is read. @throws AppError `intake.too_large` */
export function checkFileSize(file: string, sizeBytes: number): void {
  if (sizeBytes <= INTAKE_LIMITS.fileBytes) return;
  const megabytes = (n: number): number => Math.round(n / 1e6);
  throw new AppError("intake.too_large", {
    file,
    sizeMegabytes: megabytes(sizeBytes),
    limitMegabytes: megabytes(INTAKE_LIMITS.fileBytes),
  });
}

/** Refuses a page whose pixels would not fit the memory of a worker. @throws AppError `intake.page_too_large` */
export function checkPixels(file: string, page: number, width: number, height: number): void {
  if (width * height <= INTAKE_LIMITS.pagePixels) return;
  const million = (n: number): number => Math.round(n / 1e6);
  throw new AppError("intake.page_too_large", {
    file,
    page,
    megapixels: million(width * height),
    limitMegapixels: million(INTAKE_LIMITS.pagePixels),
  });
}
