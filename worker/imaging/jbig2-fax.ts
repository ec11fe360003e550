/** Group 4 data that lies inside a JBIG2 stream. */
export interface FaxInJbig2 {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Segment types of ITU-T T.88, 7.3. */
const PAGE_INFORMATION = 48;
const IMMEDIATE_REGIONS: readonly number[] = [38, 39];
/** Ends of page, stripe and file, and comments: nothing to draw. */
const SILENT: readonly number[] = [49, 50, 51, 62];
const UNKNOWN_LENGTH = 0xffffffff;
/** Region information (7.4.1), then the flags of a generic region (7.4.6.2). */
const REGION_HEAD = 18;

/**
 * Some copiers put Group 4 data (MMR) into JBIG2, which PDFium does not draw. Where one such region is the whole page, its data is a fax
 * picture as it stands.
 * @param stream an embedded stream as PDF holds it (ISO 32000-1, 7.4.7)
 * @returns null for everything else: arithmetic coding, symbols, several regions, damage
 */
export function faxInJbig2(stream: Uint8Array): FaxInJbig2 | null {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  let region: FaxInJbig2 | null = null;
  try {
    for (let at = 0; at + 11 <= stream.length; ) {
      const { type, dataAt, length } = readSegmentHeader(view, at);
      if (length === UNKNOWN_LENGTH || dataAt + length > stream.length) return null;
      if (IMMEDIATE_REGIONS.includes(type)) {
        if (region !== null) return null;
        region = readFaxRegion(view, dataAt, length);
        if (region === null) return null;
      } else if (type !== PAGE_INFORMATION && !SILENT.includes(type)) return null;
      at = dataAt + length;
    }
  } catch (thrown) {
    // A header that runs over the end of the data.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
  return region;
}

/** T.88, 7.2. */
function readSegmentHeader(view: DataView, at: number): { type: number; dataAt: number; length: number } {
  const number = view.getUint32(at);
  const flags = view.getUint8(at + 4);
  const short = view.getUint8(at + 5) >> 5;
  const referred = short === 7 ? view.getUint32(at + 5) & 0x1fffffff : short;
  const countBytes = short === 7 ? 4 + Math.ceil((referred + 1) / 8) : 1;
  const numberBytes = number <= 256 ? 1 : number <= 65_536 ? 2 : 4;
  const pageBytes = flags & 0x40 ? 4 : 1;
  const lengthAt = at + 5 + countBytes + referred * numberBytes + pageBytes;
  return { type: flags & 0x3f, dataAt: lengthAt + 4, length: view.getUint32(lengthAt) };
}

function readFaxRegion(view: DataView, at: number, length: number): FaxInJbig2 | null {
  if (length <= REGION_HEAD) return null;
  const [width, height, x, y] = [0, 4, 8, 12].map((offset) => view.getUint32(at + offset)) as [number, number, number, number];
  const isFax = (view.getUint8(at + REGION_HEAD - 1) & 1) === 1;
  if (!isFax || x !== 0 || y !== 0) return null;
  return { data: new Uint8Array(view.buffer, view.byteOffset + at + REGION_HEAD, length - REGION_HEAD), width, height };
}
