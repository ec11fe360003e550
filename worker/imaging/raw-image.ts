/** Pixels in memory, row by row without padding; 1 channel is grey (0 black, 255 white), 3 are sRGB. */
export interface RawImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** Grey pixels, one byte each. */
export interface GreyImage extends RawImage {
  readonly channels: 1;
}

export const greyImage = (width: number, height: number, data: Uint8Array = new Uint8Array(width * height)): GreyImage => ({
  data,
  width,
  height,
  channels: 1,
});

/**
 * Gives the memory of pixels back at once; nobody may look at them afterwards. Left to the garbage collector, the forty megabytes of a
 * page make it run twice a page, which costs a third of the time.
 */
export function freePixels(...images: readonly { readonly data: Uint8Array | Uint8ClampedArray }[]): void {
  for (const { data } of images) {
    const { buffer } = data;
    // A view on a part belongs to somebody else.
    if (data.byteLength > 0 && buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength) buffer.transfer(0);
  }
}

/** The same bytes, four in one number: to pass over bare paper, which is most of a page. A copy where they do not lie on a boundary of four. */
export function fourAtOnce(data: Uint8Array): Uint32Array {
  const bytes = data.byteOffset % 4 === 0 ? data : Uint8Array.from(data);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** The image turned upside down. A turn by 180 degrees is the same pixels in reverse order. */
export function turnHalf<T extends RawImage>(image: T): T {
  const { data, channels } = image;
  const out = new Uint8Array(data.length);
  if (channels === 1) {
    for (let from = data.length - 1, to = 0; from >= 0; from--, to++) out[to] = data[from]!;
  } else {
    for (let from = data.length - 3, to = 0; from >= 0; from -= 3, to += 3) {
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { ...image, data: out };
}

/** The image turned by a quarter clockwise (90) or counter-clockwise (270). */
export function turnQuarter<T extends RawImage>(image: T, clockwise: 90 | 270): T {
  const { data, width, height, channels } = image;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < height; x++) {
      const from = (clockwise === 90 ? (height - 1 - x) * width + y : x * width + (width - 1 - y)) * channels;
      const to = (y * height + x) * channels;
      out[to] = data[from]!;
      if (channels === 3) {
        out[to + 1] = data[from + 1]!;
        out[to + 2] = data[from + 2]!;
      }
    }
  }
  return { ...image, data: out, width: height, height: width };
}
