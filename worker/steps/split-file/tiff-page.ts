/**
 * One image of a TIFF file as a file of its own: its directory and its compressed data, nothing decoded or coded again. A pile of a
 * thousand pages in one file is then read page by page, and never as a whole for each of them.
 */

const BYTES_OF_TYPE: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8 };
const SHORT = 3;
const LONG = 4;
const HEAD_BYTES = 8;
const ENTRY_BYTES = 12;
/** Offsets of the data and how much lies there: in strips or in tiles. */
const DATA_TAGS = [
  { offsets: 273, sizes: 279 },
  { offsets: 324, sizes: 325 },
] as const;
/** Point to other places of the file and say nothing about the pixels: free space, other directories, EXIF, GPS. */
const LEFT_OUT = new Set([288, 289, 330, 34665, 34853]);
/** JPEG of TIFF 6.0 (1992) keeps its tables wherever it likes. */
const OLD_JPEG = new Set([513, 519, 520, 521]);

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Uint8Array;
}

/**
 * @param bytes a classic TIFF (TIFF 6.0) that is whole
 * @param index number of the directory, from 0
 * @returns null when the image cannot be moved, because something in it points to places that are not known
 */
export function takeTiffPage(bytes: Uint8Array, index: number): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const at = directoryAt(view, little, index);
  const entries = at === null ? null : readEntries(view, bytes, at, little);
  if (entries === null || entries.some(({ tag }) => OLD_JPEG.has(tag))) return null;
  const tags = DATA_TAGS.find(({ offsets }) => entries.some(({ tag }) => tag === offsets));
  const offsets = tags && numbersOf(entries, tags.offsets, little);
  const sizes = tags && numbersOf(entries, tags.sizes, little);
  if (!tags || !offsets || !sizes || offsets.length !== sizes.length) return null;
  if (offsets.some((from, i) => from + sizes[i]! > bytes.length)) return null;
  // Strips that share their bytes would make a page far larger than its file.
  if (sizes.reduce((sum, size) => sum + size, 0) > bytes.length) return null;
  const kept = entries.filter(({ tag }) => !LEFT_OUT.has(tag));
  return write(bytes, little, kept, tags.offsets, offsets, sizes);
}

function directoryAt(view: DataView, little: boolean, index: number): number | null {
  let at = view.byteLength >= HEAD_BYTES ? view.getUint32(4, little) : 0;
  for (let i = 0; ; i++) {
    if (at === 0 || at + 2 > view.byteLength) return null;
    const end = at + 2 + ENTRY_BYTES * view.getUint16(at, little);
    if (end + 4 > view.byteLength) return null;
    if (i === index) return at;
    at = view.getUint32(end, little);
  }
}

function readEntries(view: DataView, bytes: Uint8Array, at: number, little: boolean): Entry[] | null {
  const entries: Entry[] = [];
  for (let i = 0; i < view.getUint16(at, little); i++) {
    const from = at + 2 + ENTRY_BYTES * i;
    const [tag, type, count] = [view.getUint16(from, little), view.getUint16(from + 2, little), view.getUint32(from + 4, little)];
    const size = BYTES_OF_TYPE[type];
    // A private tag of a kind that nobody knows cannot be measured; no reader needs it.
    if (size === undefined) continue;
    const valueAt = size * count <= 4 ? from + 8 : view.getUint32(from + 8, little);
    if (valueAt + size * count > view.byteLength) return null;
    entries.push({ tag, type, count, value: bytes.subarray(valueAt, valueAt + size * count) });
  }
  return entries;
}

function numbersOf(entries: readonly Entry[], tag: number, little: boolean): number[] | null {
  const entry = entries.find((one) => one.tag === tag);
  if (!entry || (entry.type !== SHORT && entry.type !== LONG)) return null;
  const view = new DataView(entry.value.buffer, entry.value.byteOffset, entry.value.byteLength);
  return Array.from({ length: entry.count }, (_, i) =>
    entry.type === SHORT ? view.getUint16(2 * i, little) : view.getUint32(4 * i, little),
  );
}

const even = (bytes: number): number => bytes + (bytes % 2);

function write(
  bytes: Uint8Array,
  little: boolean,
  entries: readonly Entry[],
  offsetsTag: number,
  offsets: readonly number[],
  sizes: readonly number[],
): Uint8Array {
  const valueBytes = ({ tag, value }: Entry) => (tag === offsetsTag ? 4 * offsets.length : value.length);
  const valuesAt = HEAD_BYTES + 2 + ENTRY_BYTES * entries.length + 4;
  const dataAt = entries.reduce((end, entry) => (valueBytes(entry) > 4 ? even(end + valueBytes(entry)) : end), even(valuesAt));
  const out = new Uint8Array(sizes.reduce((end, size) => even(end + size), dataAt));
  const view = new DataView(out.buffer);
  let nextData = dataAt;
  const moved = sizes.map((size, i) => {
    out.set(bytes.subarray(offsets[i]!, offsets[i]! + size), nextData);
    nextData = even(nextData + size);
    return nextData - even(size);
  });
  out.set(bytes.subarray(0, 4));
  view.setUint32(4, HEAD_BYTES, little);
  view.setUint16(HEAD_BYTES, entries.length, little);
  let nextValue = even(valuesAt);
  for (const [i, entry] of entries.entries()) {
    const at = HEAD_BYTES + 2 + ENTRY_BYTES * i;
    const isOffsets = entry.tag === offsetsTag;
    view.setUint16(at, entry.tag, little);
    view.setUint16(at + 2, isOffsets ? LONG : entry.type, little);
    view.setUint32(at + 4, entry.count, little);
    let place = at + 8;
    if (valueBytes(entry) > 4) {
      place = nextValue;
      view.setUint32(at + 8, place, little);
      nextValue = even(nextValue + valueBytes(entry));
    }
    if (isOffsets) for (const [n, offset] of moved.entries()) view.setUint32(place + 4 * n, offset, little);
    else out.set(entry.value, place);
  }
  return out;
}
