import { inflateSync } from "node:zlib";
import {
  decodePDFRawStream,
  PDFArray,
  PDFBool,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFString,
} from "pdf-lib";
import { faxInJbig2 } from "./jbig2-fax.ts";
import { wrapAsPng } from "./png-wrapper.ts";
import { wrapAsTiff } from "./tiff-wrapper.ts";

export interface EncodedImage {
  readonly bytes: Uint8Array;
  readonly mediaType: "image/jpeg" | "image/png" | "image/tiff";
  readonly width: number;
  readonly height: number;
}

type Depth = 1 | 2 | 4 | 8 | 16;
type Colour = { readonly samples: 1 | 3; readonly palette?: Uint8Array };

/**
 * The compressed pixels of a PDF image as a file of their own, not coded again: DCT as JPEG, fax (also inside JBIG2) as TIFF, Flate as PNG or
 * TIFF.
 * @returns null when the image needs a real renderer: other JBIG2, JPEG 2000, masks, CMYK without JPEG, odd colour spaces
 */
export function takeImageOut(context: PDFContext, stream: PDFRawStream): EncodedImage | null {
  const get = (key: string): PDFObject | undefined => context.lookup(stream.dict.get(PDFName.of(key)));
  const number = (key: string): number => numberOf(get(key)) ?? 0;
  const width = number("Width");
  const height = number("Height");
  if (width < 1 || height < 1 || get("SMask") || get("Mask") || get("ImageMask") === PDFBool.True) return null;

  const filters = list(get("Filter")).map((f) => (f instanceof PDFName ? f.asString().slice(1) : ""));
  const parameters = list(get("DecodeParms")).map((p) => context.lookup(p));
  let data = stream.getContents();
  while (filters.length > 1 && filters[0] === "FlateDecode") {
    data = inflateSync(data);
    filters.shift();
    parameters.shift();
  }
  if (filters.length !== 1) return null;
  const parms = parameters[0] instanceof PDFDict ? parameters[0] : undefined;
  const parm = (key: string): PDFObject | undefined => context.lookup(parms?.get(PDFName.of(key)));

  const decode = list(get("Decode")).map((v) => numberOf(v) ?? 0);
  const inverted = decode.length > 1 && decode[0]! > decode[1]!;
  const size = { width, height };
  if (filters[0] === "DCTDecode") return inverted ? null : { bytes: data, mediaType: "image/jpeg", ...size };

  const depth = number("BitsPerComponent") as Depth;
  const colour = colourOf(context, get("ColorSpace"));
  if (filters[0] === "CCITTFaxDecode") {
    if (parm("EncodedByteAlign") === PDFBool.True || colour?.samples !== 1 || colour.palette) return null;
    const k = numberOf(parm("K")) ?? 0;
    const blackIsOne = parm("BlackIs1") === PDFBool.True;
    const columns = numberOf(parm("Columns")) ?? 1728;
    if (columns !== width) return null;
    const bytes = wrapAsTiff({
      data,
      ...size,
      compression: k < 0 ? 4 : 3,
      faxOptions: k > 0 ? 1 : 0,
      bitsPerSample: 1,
      samples: 1,
      photometric: blackIsOne === inverted ? 0 : 1,
    });
    return { bytes, mediaType: "image/tiff", ...size };
  }
  if (filters[0] === "JBIG2Decode") {
    const fax = colour?.samples === 1 && !colour.palette ? faxInJbig2(data) : null;
    if (fax?.width !== width || fax.height !== height) return null;
    const bytes = wrapAsTiff({ ...fax, compression: 4, bitsPerSample: 1, samples: 1, photometric: inverted ? 1 : 0 });
    return { bytes, mediaType: "image/tiff", ...size };
  }
  if (
    filters[0] !== "FlateDecode" ||
    !colour ||
    ![1, 2, 4, 8, 16].includes(depth) ||
    (inverted && (colour.samples !== 1 || colour.palette))
  )
    return null;
  const predictor = numberOf(parm("Predictor")) ?? 1;
  if (predictor >= 10) {
    const sameShape = (numberOf(parm("Columns")) ?? 1) === width && (numberOf(parm("Colors")) ?? 1) === colour.samples;
    if (!sameShape || inverted || (numberOf(parm("BitsPerComponent")) ?? 8) !== depth) return null;
    const kind = colour.palette ? "palette" : colour.samples === 3 ? "rgb" : "grey";
    const bytes = wrapAsPng({ data, ...size, bitDepth: depth, colour: kind, ...(colour.palette && { palette: colour.palette }) });
    return { bytes, mediaType: "image/png", ...size };
  }
  // 16-bit samples: PDF is big-endian, the wrapper little-endian.
  if ((colour.palette && depth > 8) || depth === 16) return null;
  const bytes = wrapAsTiff({
    data,
    ...size,
    compression: 8,
    bitsPerSample: depth,
    samples: colour.samples,
    photometric: colour.palette ? 3 : colour.samples === 3 ? 2 : inverted ? 0 : 1,
    ...(colour.palette && { palette: colour.palette }),
    predictor: predictor === 2 ? 2 : 1,
  });
  return { bytes, mediaType: "image/tiff", ...size };
}

const numberOf = (object: PDFObject | undefined): number | null => (object instanceof PDFNumber ? object.asNumber() : null);
const list = (object: PDFObject | undefined): PDFObject[] => (object instanceof PDFArray ? object.asArray() : object ? [object] : []);

/** Grey, RGB, or a palette of RGB; null for everything else. */
function colourOf(context: PDFContext, space: PDFObject | undefined): Colour | null {
  if (space instanceof PDFName) {
    const name = space.asString();
    if (name === "/DeviceGray" || name === "/CalGray") return { samples: 1 };
    return name === "/DeviceRGB" || name === "/CalRGB" ? { samples: 3 } : null;
  }
  if (!(space instanceof PDFArray)) return null;
  const at = (i: number): PDFObject | undefined => context.lookup(space.get(i));
  const family = at(0);
  if (!(family instanceof PDFName)) return null;
  switch (family.asString()) {
    case "/CalGray":
      return { samples: 1 };
    case "/CalRGB":
      return { samples: 3 };
    case "/ICCBased": {
      const profile = at(1);
      const n = profile instanceof PDFRawStream ? numberOf(context.lookup(profile.dict.get(PDFName.of("N")))) : null;
      return n === 1 || n === 3 ? { samples: n } : null;
    }
    case "/Indexed": {
      const base = colourOf(context, at(1));
      const table = at(3);
      if (base?.samples !== 3 || base.palette) return null;
      if (table instanceof PDFString || table instanceof PDFHexString) return { samples: 1, palette: table.asBytes() };
      return table instanceof PDFRawStream ? { samples: 1, palette: decodePDFRawStream(table).decode() } : null;
    }
    default:
      return null;
  }
}
