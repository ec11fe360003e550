/** One image of a TIFF file, as far as intake needs to know it. */
export interface TiffImage {
  /** Number of the directory in the file, from 0: what libtiff calls the page. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** Dots per inch; null when the file gives none or only a ratio. */
  readonly dpiX: number | null;
  readonly dpiY: number | null;
  readonly hintedTurn: 0 | 90 | 180 | 270;
  /** The image data ends inside the file. */
  readonly whole: boolean;
}

export type TiffDirectory = {
  readonly images: readonly TiffImage[] /** A directory or its link lies behind the end. */;
  readonly truncated: boolean;
};

const TYPE_BYTES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8 };
const MAX_DIRECTORIES = 10_000;
const TURN_BY_ORIENTATION: Record<number, 0 | 90 | 180 | 270> = { 1: 0, 3: 180, 6: 90, 8: 270 };

/** Walks the directories of a classic TIFF (TIFF 6.0, 1992). Thumbnails and masks are left out. */
export function readTiffDirectory(bytes: Uint8Array): TiffDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const images: TiffImage[] = [];
  let at = view.byteLength >= 8 ? view.getUint32(4, little) : 0;
  const seen = new Set<number>();
  for (let index = 0; at !== 0 && index < MAX_DIRECTORIES; index++) {
    if (seen.has(at)) break;
    seen.add(at);
    if (at + 2 > view.byteLength) return { images, truncated: true };
    const count = view.getUint16(at, little);
    if (at + 2 + 12 * count + 4 > view.byteLength) return { images, truncated: true };
    const tags = new Map<number, number[]>();
    let whole = true;
    for (let i = 0; i < count; i++) {
      const values = readEntry(view, at + 2 + 12 * i, little);
      if (values) tags.set(view.getUint16(at + 2 + 12 * i, little), values);
      else whole = false;
    }
    const image = describe(index, tags, whole, view.byteLength);
    if (image) images.push(image);
    at = view.getUint32(at + 2 + 12 * count, little);
  }
  return { images, truncated: false };
}

/** Values of one entry as numbers; null when they lie outside the file. */
function readEntry(view: DataView, at: number, little: boolean): number[] | null {
  const type = view.getUint16(at + 2, little);
  const count = view.getUint32(at + 4, little);
  const size = TYPE_BYTES[type];
  if (!size) return [];
  const from = size * count <= 4 ? at + 8 : view.getUint32(at + 8, little);
  if (from + size * count > view.byteLength) return null;
  const values: number[] = [];
  for (let i = 0; i < count; i++) {
    const p = from + i * size;
    if (type === 3) values.push(view.getUint16(p, little));
    else if (type === 4) values.push(view.getUint32(p, little));
    else if (type === 5) values.push(view.getUint32(p, little) / (view.getUint32(p + 4, little) || 1));
    else values.push(view.getUint8(p));
  }
  return values;
}

function describe(index: number, tags: Map<number, number[]>, readable: boolean, fileBytes: number): TiffImage | null {
  const subfile = tags.get(254)?.[0] ?? 0;
  if (subfile & 0b101) return null; // reduced-resolution copy, or a transparency mask
  const offsets = tags.get(273) ?? tags.get(324) ?? [];
  const sizes = tags.get(279) ?? tags.get(325) ?? [];
  const whole = readable && offsets.length > 0 && offsets.every((from, i) => from + (sizes[i] ?? 0) <= fileBytes);
  const unit = tags.get(296)?.[0] ?? 2;
  const perInch = unit === 3 ? 2.54 : unit === 2 ? 1 : 0;
  const dpi = (tag: number): number | null => {
    const value = (tags.get(tag)?.[0] ?? 0) * perInch;
    return value > 0 ? Math.round(value * 100) / 100 : null;
  };
  return {
    index,
    width: tags.get(256)?.[0] ?? 0,
    height: tags.get(257)?.[0] ?? 0,
    dpiX: dpi(282),
    dpiY: dpi(283),
    hintedTurn: TURN_BY_ORIENTATION[tags.get(274)?.[0] ?? 1] ?? 0,
    whole,
  };
}
