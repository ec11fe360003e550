import sharp from "sharp";

/** What a JPEG, PNG or WebP file says about itself. */
export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  readonly dpiX: number | null;
  readonly dpiY: number | null;
  readonly hintedTurn: 0 | 90 | 180 | 270;
  readonly camera: boolean;
}

const TURN_BY_EXIF: Record<number, 0 | 90 | 180 | 270> = { 3: 180, 6: 90, 8: 270 };

/** Reads the header only. @throws whatever libvips says about a file it cannot open */
export async function readPictureHeader(bytes: Uint8Array): Promise<PictureHeader> {
  const meta = await sharp(bytes, { limitInputPixels: false, failOn: "none" }).metadata();
  const own = bytes[0] === 0xff ? jfifDensity(bytes) : pngDensity(bytes);
  const density = meta.density ? Math.round(meta.density * 100) / 100 : null;
  return {
    width: meta.width ?? 0,
    height: meta.height ?? 0,
    dpiX: own?.x ?? density,
    dpiY: own?.y ?? density,
    hintedTurn: TURN_BY_EXIF[meta.orientation ?? 1] ?? 0,
    camera:
      meta.exif !== undefined &&
      /apple|samsung|xiaomi|oppo|vivo|huawei|realme|nokia|google|canon|nikon|sony/i.test(meta.exif.toString("latin1")),
  };
}

/** Density of the JFIF header; null when it gives a ratio only. */
function jfifDensity(b: Uint8Array): { x: number; y: number } | null {
  if (b[3] !== 0xe0 || b[6] !== 0x4a || b[7] !== 0x46) return null;
  const unit = b[13];
  const x = (b[14]! << 8) | b[15]!;
  const y = (b[16]! << 8) | b[17]!;
  if (unit === 0 || x === 0 || y === 0) return null;
  const k = unit === 2 ? 2.54 : 1;
  return { x: x * k, y: y * k };
}

/** Density of the pHYs chunk, which stands before the image data. */
function pngDensity(b: Uint8Array): { x: number; y: number } | null {
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const length = view.getUint32(at);
    const name = view.getUint32(at + 4);
    if (name === 0x49444154) return null; // IDAT
    if (name === 0x70485973 && view.getUint8(at + 16) === 1) {
      const dpi = (perMetre: number): number => Math.round(perMetre * 2.54) / 100;
      return { x: dpi(view.getUint32(at + 8)), y: dpi(view.getUint32(at + 12)) };
    }
    at += 12 + length;
  }
  return null;
}
