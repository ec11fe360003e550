import { inflateSync } from "node:zlib";

/** Tables of one sfnt font by their four-letter tag. */
export type FontTables = ReadonlyMap<string, Buffer>;

const WOFF_SIGNATURE = 0x774f4646;

/**
 * Unpacks a WOFF 1.0 file (W3C Recommendation, 13 December 2012) into its sfnt tables.
 * @throws RangeError when the file is not WOFF 1.0
 */
export function readWoff(file: Buffer): FontTables {
  if (file.readUInt32BE(0) !== WOFF_SIGNATURE) throw new RangeError("not a WOFF 1.0 font");
  const tables = new Map<string, Buffer>();
  const count = file.readUInt16BE(12);
  for (let i = 0; i < count; i++) {
    const entry = 44 + i * 20;
    const tag = file.toString("latin1", entry, entry + 4);
    const offset = file.readUInt32BE(entry + 4);
    const packedLength = file.readUInt32BE(entry + 8);
    const length = file.readUInt32BE(entry + 12);
    const packed = file.subarray(offset, offset + packedLength);
    tables.set(tag, packedLength < length ? inflateSync(packed) : packed);
  }
  return tables;
}
