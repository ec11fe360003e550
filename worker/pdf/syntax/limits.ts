/** What a reader may spend on one file. Hostile files (loops, deep nesting, flate bombs) end in `pdf.limit`, never in a hang. */
export interface PdfLimits {
  /** Nesting of arrays and dictionaries. */
  readonly depth: number;
  /** Highest object number plus one (ISO 19005-2 §6.1.13: 8,388,607). */
  readonly objects: number;
  /** Cross-reference sections, that is about the number of revisions. */
  readonly sections: number;
  /** Bytes that one structural or content stream may inflate to. */
  readonly inflatedBytes: number;
  /** The same for the whole file. */
  readonly inflatedBytesTotal: number;
  /** Bytes of one object outside its stream data. */
  readonly objectBytes: number;
}

export const DEFAULT_LIMITS: PdfLimits = {
  depth: 100,
  objects: 8_388_607,
  sections: 1_000,
  inflatedBytes: 64 * 1024 * 1024,
  inflatedBytesTotal: 256 * 1024 * 1024,
  objectBytes: 32 * 1024 * 1024,
};
