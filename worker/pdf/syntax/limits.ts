/** What a reader may spend on one file. Hostile files (loops, deep nesting, flate bombs) end in `pdf.limit`, never in a hang. */
export interface PdfLimits {
  /** Nesting of arrays and dictionaries. */
  readonly depth: number;
  /** Highest object number plus one, and cross-reference entries in all revisions together. PDF/A allows 8,388,607; no paper comes near. */
  readonly objects: number;
  /** Cross-reference sections, that is about the number of revisions. */
  readonly sections: number;
  /** Bytes that one structural or content stream may inflate to. */
  readonly inflatedBytes: number;
  /** The same for the whole file. */
  readonly inflatedBytesTotal: number;
  /** Operators of one page's content, forms included. */
  readonly operators: number;
  /** Bytes of one object outside its stream data. */
  readonly objectBytes: number;
}

export const DEFAULT_LIMITS: PdfLimits = {
  depth: 100,
  objects: 1_000_000,
  sections: 1_000,
  inflatedBytes: 64 * 1024 * 1024,
  inflatedBytesTotal: 256 * 1024 * 1024,
  operators: 400_000,
  objectBytes: 32 * 1024 * 1024,
};
