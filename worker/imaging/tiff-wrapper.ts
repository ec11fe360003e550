/** Compressed pixels that a TIFF can carry as they are. */
export interface WrappedStrip {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** TIFF 6.0: 1 none, 3 fax group 3, 4 fax group 4, 8 deflate. */
  readonly compression: 1 | 3 | 4 | 8;
  readonly bitsPerSample: 1 | 2 | 4 | 8 | 16;
  readonly samples: 1 | 3;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  readonly photometric: 0 | 1 | 2 | 3;
  /** Palette: RGB triples, 8 bit. */
  readonly palette?: Uint8Array;
  /** 2: each value is stored as the difference to its left neighbour. */
  readonly predictor?: 1 | 2;
  /** Bit 0: two-dimensional coding (group 3 only). */
  readonly faxOptions?: number;
}

const SHORT = 3;
const LONG = 4;

/** A TIFF file of one strip around compressed pixels: nothing is decoded or coded again. */
export function wrapAsTiff(strip: WrappedStrip): Uint8Array {
  const { data, width, height, samples, bitsPerSample } = strip;
  const head = 8;
  const dataAt = head;
  const extraAt = dataAt + data.length + (data.length % 2);
  const bits = new Uint8Array(new Uint16Array(samples).fill(bitsPerSample).buffer);
  const palette = strip.palette ? tiffPalette(strip.palette, 1 << bitsPerSample) : new Uint8Array(0);
  const paletteAt = extraAt + bits.length;
  const directoryAt = paletteAt + palette.length + ((paletteAt + palette.length) % 2);
  const tags: (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, samples, samples === 1 ? bitsPerSample : extraAt],
    [259, SHORT, 1, strip.compression],
    [262, SHORT, 1, strip.photometric],
    [273, LONG, 1, dataAt],
    [277, SHORT, 1, samples],
    [278, LONG, 1, height],
    [279, LONG, 1, data.length],
    ...(strip.compression === 3 ? [[292, LONG, 1, strip.faxOptions ?? 0] as const] : []),
    ...(strip.predictor === 2 ? [[317, SHORT, 1, 2] as const] : []),
    ...(strip.palette ? [[320, SHORT, palette.length / 2, paletteAt] as const] : []),
  ];
  const out = Buffer.alloc(directoryAt + 2 + 12 * tags.length + 4);
  out.write("II*\u0000", 0, "latin1");
  out.writeUInt32LE(directoryAt, 4);
  out.set(data, dataAt);
  out.set(bits, extraAt);
  out.set(palette, paletteAt);
  out.writeUInt16LE(tags.length, directoryAt);
  tags.forEach(([tag, type, count, value], i) => {
    const at = directoryAt + 2 + 12 * i;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(count, at + 4);
    out.writeUInt32LE(value >>> 0, at + 8);
  });
  return out;
}

/** TIFF keeps all reds first, then greens, then blues, in 16 bits. */
function tiffPalette(rgb: Uint8Array, entries: number): Uint8Array {
  const out = new Uint16Array(entries * 3);
  for (let i = 0; i < entries; i++) for (let c = 0; c < 3; c++) out[c * entries + i] = (rgb[3 * i + c] ?? 0) * 257;
  return new Uint8Array(out.buffer);
}
