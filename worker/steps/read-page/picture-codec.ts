import sharp from "sharp";
import type { RawImage } from "../../imaging/raw-image.ts";

/** Between reading and composing the clean page waits as JPEG: fine enough that the final picture shows no trace of it. */
const WAITING_QUALITY = 92;

/** The usual code tables: better ones would save a sixth of a file that soon goes, and take three times as long. */
export async function encodePicture({ data, width, height, channels }: RawImage): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels } })
    .jpeg({ quality: WAITING_QUALITY, chromaSubsampling: "4:4:4", optimiseCoding: false })
    .toBuffer();
}

export async function decodePicture(bytes: Uint8Array): Promise<RawImage> {
  const { data, info } = await sharp(bytes).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 1 ? 1 : 3 };
}
