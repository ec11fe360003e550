/** Limits of intake, checked before anything is decoded. */
export const INTAKE_LIMITS = {
  /** Bytes of one file; a pile of 1,000 colour pages at 300 dpi stays below. */
  fileBytes: 1_500_000_000,
  pagesPerFile: 5_000,
  /** Pixels of one page: A3 at 600 dpi has 70 million. */
  pagePixels: 120_000_000,
} as const;
