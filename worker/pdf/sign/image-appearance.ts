import { deflateSync, inflateSync } from "node:zlib";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ObjectSink } from "../fonts/font-embedder.ts";
import { undoPngRows } from "../syntax/filters.ts";
import { array, dict, name, type PdfStream, stream } from "../syntax/objects.ts";
import { formatNumber } from "../syntax/serialize.ts";
import type { AppearanceImage } from "./appearance-profiles.ts";

const PNG_SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const MAX_SIDE = 4_096;

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
  readonly alpha: Buffer;
}

/** A transparent PNG as a form XObject at its true size (Decree 30/2020 annex I: handwritten signature, seal). */
export function imageAppearance(image: AppearanceImage, matrix: readonly number[], sink: ObjectSink): PdfStream {
  const { width, height, rgb, alpha } = decodePng(Buffer.from(image.png));
  const common = {
    Type: name("XObject"),
    Subtype: name("Image"),
    Width: width,
    Height: height,
    BitsPerComponent: 8,
    Filter: name("FlateDecode"),
  };
  const mask = sink.add(stream({ ...common, ColorSpace: name("DeviceGray") }, deflateSync(alpha)));
  const picture = sink.add(stream({ ...common, ColorSpace: name("DeviceRGB"), SMask: mask }, deflateSync(rgb)));
  return stream(
    {
      Type: name("XObject"),
      Subtype: name("Form"),
      BBox: array([0, 0, image.widthPt, image.heightPt]),
      Matrix: array(matrix),
      // Transparency needs a blending space where the file has no output intent (ISO 19005-2 §6.2.10).
      Group: dict({ S: name("Transparency"), CS: name("DeviceRGB") }),
      Resources: dict({ XObject: dict({ I0: picture }) }),
    },
    Buffer.from(`q\n${formatNumber(image.widthPt)} 0 0 ${formatNumber(image.heightPt)} 0 0 cm\n/I0 Do\nQ\n`, "latin1"),
  );
}

/** PNG, 8 bit a sample, RGB or RGBA, not interlaced. @throws AppError `pdf.image_unsupported` */
function decodePng(png: Buffer): Pixels {
  const refuse = (): AppError => new AppError("pdf.image_unsupported");
  if (png.length < 33 || !png.subarray(0, 8).equals(PNG_SIGNATURE)) throw refuse();
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, type, interlaced] = [png[24], png[25], png[28]];
  if (depth !== 8 || (type !== 2 && type !== 6) || interlaced !== 0 || width > MAX_SIDE || height > MAX_SIDE || width * height === 0)
    throw refuse();
  const packed: Buffer[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    if (at + 12 + length > png.length) throw refuse();
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") packed.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const channels = type === 6 ? 4 : 3;
  const size = (width * channels + 1) * height;
  const rows = undoPngRows(inflateRows(Buffer.concat(packed), size), width * channels, channels);
  if (rows.length !== width * height * channels) throw refuse();
  const rgb = Buffer.alloc(width * height * 3);
  const alpha = Buffer.alloc(width * height, 255);
  for (let i = 0; i < width * height; i++) {
    rows.copy(rgb, i * 3, i * channels, i * channels + 3);
    if (channels === 4) alpha[i] = rows[i * 4 + 3]!;
  }
  return { width, height, rgb, alpha };
}

function inflateRows(packed: Buffer, size: number): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: size });
  } catch (cause) {
    throw new AppError("pdf.image_unsupported", {}, { cause });
  }
}
