import { AppError } from "@camtay/shared/errors/app-error.ts";
import sharp from "sharp";
import { INTAKE_LIMITS } from "./intake-limits.ts";
import { type PageResolution, resolveResolution } from "./page-resolution.ts";
import type { RawImage } from "./raw-image.ts";
import type { SourcePage } from "./source-page.ts";
import { isSrgbProfile } from "./srgb-profile.ts";

// One page is one piece of work: as many pages at once as cores, one thread each, and nothing is ever decoded twice.
sharp.concurrency(1);
sharp.cache(false);

/** Above this the pixels cost time and memory and show nothing more of the print. */
const MAX_WORKING_DPI = 400;
const REDUCED_DPI = 300;
/** Shorter side below which no print can be read: A5 at 50 dpi. */
const LEAST_SIDE_PX = 250;

export interface DecodedPage {
  readonly image: RawImage;
  readonly resolution: PageResolution;
  /** Stored pixels for one decoded pixel; not 1 when the page was reduced or its x and y resolution differ. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/**
 * Decodes one page to 8-bit grey or sRGB, whatever it was: 1 or 16 bit, palette, CMYK, with alpha (over white), with an ICC profile.
 * @throws AppError `intake.page_truncated`, `intake.page_unreadable`, `intake.page_too_large`, `page.too_small`
 */
export async function decodePage(source: SourcePage): Promise<DecodedPage> {
  const { file, page } = source;
  try {
    return await decode(source, "warning");
  } catch (thrown) {
    // Warnings about profiles or stray bytes are no reason to refuse a page; missing rows are: they would come out grey.
    if (thrown instanceof AppError || failureOf(thrown) !== "damaged") throw asPageError(thrown, file, page);
  }
  try {
    return await decode(source, "error");
  } catch (thrown) {
    throw asPageError(thrown, file, page);
  }
}

type Failure = "too large" | "cut off" | "damaged";

function failureOf(thrown: unknown): Failure {
  const message = String(thrown);
  if (/pixel limit/i.test(message)) return "too large";
  return /premature|truncat|unexpected end|read error|not enough data|short read|out of order read|IDAT/i.test(message)
    ? "cut off"
    : "damaged";
}

function asPageError(thrown: unknown, file: string, page: number): AppError {
  if (thrown instanceof AppError) return thrown;
  const limitMegapixels = INTAKE_LIMITS.pagePixels / 1e6;
  switch (failureOf(thrown)) {
    case "too large":
      return new AppError("intake.page_too_large", { file, page, megapixels: `> ${limitMegapixels}`, limitMegapixels }, { cause: thrown });
    case "cut off":
      return new AppError("intake.page_truncated", { file, page }, { cause: thrown });
    case "damaged":
      return new AppError("intake.page_unreadable", { file, page }, { cause: thrown });
  }
}

async function decode(source: SourcePage, failOn: "error" | "warning"): Promise<DecodedPage> {
  const { file, page } = source;
  const how = { page: source.tiffPage ?? 0, failOn, limitInputPixels: INTAKE_LIMITS.pagePixels, sequentialRead: true } as const;
  const meta = await sharp(source.bytes, how).metadata();
  // From sRGB to sRGB changes no pixel and takes as long as the rest of decoding.
  const ignoreIcc = meta.space === "srgb" && meta.icc !== undefined && isSrgbProfile(meta.icc);
  const input = sharp(source.bytes, { ...how, ignoreIcc });
  const { width: storedWidth, height: storedHeight } = meta;
  if (Math.min(storedWidth, storedHeight) < LEAST_SIDE_PX) {
    throw new AppError("page.too_small", { file, page, width: storedWidth, height: storedHeight });
  }
  const resolution = resolveResolution(source, storedWidth, storedHeight);
  const grey = meta.space === "b-w" || meta.space === "grey16";
  const finest = Math.max(resolution.dpiX, resolution.dpiY);
  const target = finest > MAX_WORKING_DPI ? REDUCED_DPI : finest;
  const width = Math.round((storedWidth * target) / resolution.dpiX);
  const height = Math.round((storedHeight * target) / resolution.dpiY);
  let picture = meta.hasAlpha ? input.flatten({ background: "#fff" }) : input;
  if (width !== storedWidth || height !== storedHeight) picture = picture.resize(width, height, { fit: "fill", fastShrinkOnLoad: true });
  const { data, info } = await picture
    .toColourspace(grey ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 1 && info.channels !== 3) throw new AppError("intake.page_unreadable", { file, page });
  return {
    image: { data, width: info.width, height: info.height, channels: info.channels },
    resolution: { ...resolution, dpiX: target, dpiY: target },
    scaleX: storedWidth / info.width,
    scaleY: storedHeight / info.height,
  };
}
