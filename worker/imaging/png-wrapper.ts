import { crc32 } from "node:zlib";

/** Deflated rows with PNG predictors, as a PDF holds them. */
export interface DeflatedRows {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  readonly colour: "grey" | "rgb" | "palette";
  /** RGB triples. */
  readonly palette?: Uint8Array;
}

const COLOUR_TYPE = { grey: 0, rgb: 2, palette: 3 } as const;

/** A PNG file around rows that are already deflated with PNG predictors (ISO 32000-1, 7.4.4.4): nothing is coded again. */
export function wrapAsPng(rows: DeflatedRows): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(rows.width, 0);
  header.writeUInt32BE(rows.height, 4);
  header.set([rows.bitDepth, COLOUR_TYPE[rows.colour], 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    ...(rows.palette ? [chunk("PLTE", rows.palette)] : []),
    chunk("IDAT", rows.data),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(name: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, "latin1");
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
