import { AppError } from "@camtay/shared/errors/app-error.ts";
import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, type PDFPage, PDFRawStream } from "pdf-lib";
import sharp from "sharp";
import { checkPixels, INTAKE_LIMITS } from "./intake-limits.ts";
import { faxInJbig2 } from "./jbig2-fax.ts";
import { type DrawnImage, type PageContent, scanPageContent } from "./pdf-content-scan.ts";
import { type EncodedImage, takeImageOut } from "./pdf-page-image.ts";
import { openPdfRenderer, type PdfRenderer } from "./render-pdf.ts";
import type { FailedPage, OriginalKind, SourcePage } from "./source-page.ts";

/** A picture that covers this share of the page in both directions is the scan of the page. */
const FULL_PAGE_SHARE = 0.85;
/** More visible text than this on a page without a full-page picture: a program wrote the page. Stamps of signatures carry less. */
const BORN_DIGITAL_TEXT_BYTES = 200;
const RENDER_DPI = { least: 200, most: 300 } as const;

/** Packed, an empty sheet stays far below: a picture larger than this that comes out bare could not be unpacked. */
const MOST_BLANK_BYTES = 4_000;

interface SizePt {
  readonly width: number;
  readonly height: number;
}
/** What one page holds: a picture to take out unchanged, or nothing but the need to draw it. */
interface PagePlan {
  readonly picture: { readonly drawn: DrawnImage; readonly quarter: 0 | 90 | 180 | 270 } | null;
  readonly bornDigital: boolean;
  readonly sizePt: SizePt;
  /** Degrees clockwise of the page's /Rotate. */
  readonly rotate: 0 | 90 | 180 | 270;
  /** Resolution of the finest picture on the page, 0 when there is none. */
  readonly pictureDpi: number;
  /** A picture packed as JBIG2 or JPEG 2000 stands on it, which may be more than the renderer can unpack. */
  readonly oddPictures: boolean;
  /** One of them holds fax data inside JBIG2, which the renderer leaves white. */
  readonly faxInJbig2: boolean;
}

/** @throws AppError as `openSource` */
export async function* openPdf(file: string, bytes: Uint8Array): AsyncGenerator<SourcePage | FailedPage> {
  if (!hasEnd(bytes)) throw new AppError("intake.truncated", { file });
  const pdf = await load(file, bytes);
  const renderer = lazyRenderer(file, bytes);
  try {
    const plans = pdf ? pdf.getPages().map((page) => planPage(page)) : null;
    const pages = plans?.length ?? (await renderer.get()).pageCount;
    if (pages === 0) throw new AppError("intake.no_pages", { file });
    if (pages > INTAKE_LIMITS.pagesPerFile) {
      throw new AppError("intake.too_many_pages", { file, pages, limit: INTAKE_LIMITS.pagesPerFile });
    }
    const signed = pdf ? isSigned(pdf) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("/ByteRange");
    const original: OriginalKind = signed ? "signed" : plans?.some((plan) => plan?.bornDigital) ? "born-digital" : "scan";
    // A scan is taken apart into pixels and loses such content; a file that is kept as it is would hand it on.
    if (original !== "scan" && pdf && hasActiveContent(pdf)) throw new AppError("intake.active_content", { file });
    for (let i = 0; i < pages; i++) {
      const page = i + 1;
      try {
        yield { file, page, original, pagesInFile: pages, ...(await takePage(file, page, pdf, plans?.[i] ?? null, renderer)) };
      } catch (thrown) {
        const failed = thrown instanceof AppError ? thrown : new AppError("intake.page_unreadable", { file, page }, { cause: thrown });
        yield { file, page, failed };
      }
    }
  } finally {
    await renderer.close();
  }
}

/** Not a single mark: what the renderer leaves where it cannot unpack a picture. A scan of an empty sheet has grain, or few bytes. */
async function isBare(picture: Uint8Array): Promise<boolean> {
  const { channels } = await sharp(picture).stats();
  return channels.every(({ min, max }) => min === max);
}

/** The end marker stands in the last 2 KiB (readers accept bytes behind it). */
function hasEnd(bytes: Uint8Array): boolean {
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-2048).toString("latin1");
  return tail.includes("%%EOF") || tail.includes("startxref");
}

/** @returns null when only the renderer may be able to open it */
async function load(file: string, bytes: Uint8Array): Promise<PDFDocument | null> {
  try {
    // A damaged object would only be warned about on the console; the renderer copes better with such files.
    const pdf = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
    pdf.getPages();
    return pdf;
  } catch (thrown) {
    // A file that only restricts printing or copying opens without a password: PDFium draws its pages.
    const encrypted = thrown instanceof EncryptedPDFError || Buffer.from(bytes).subarray(-4096).includes("/Encrypt");
    if (encrypted && !(await opensWithoutPassword(bytes))) throw new AppError("intake.encrypted", { file }, { cause: thrown });
    return null;
  }
}

async function opensWithoutPassword(bytes: Uint8Array): Promise<boolean> {
  try {
    (await openPdfRenderer(bytes)).close();
    return true;
  } catch {
    return false;
  }
}

interface LazyRenderer {
  get(): Promise<PdfRenderer>;
  close(): Promise<void>;
}

function lazyRenderer(file: string, bytes: Uint8Array): LazyRenderer {
  let opened: Promise<PdfRenderer> | null = null;
  return {
    get() {
      opened ??= openPdfRenderer(bytes).catch((cause: unknown) => {
        throw new AppError("intake.unreadable", { file }, { cause });
      });
      return opened;
    },
    async close() {
      const renderer = await opened?.catch(() => null);
      renderer?.close();
    },
  };
}

/** @returns null when the page's content cannot be read: it is drawn instead */
function planPage(page: PDFPage): PagePlan | null {
  try {
    const { width, height } = page.getCropBox();
    const rotate = (((page.getRotation().angle % 360) + 360) % 360) as 0 | 90 | 180 | 270;
    const content = scanPageContent(page.doc.context, page.node.Resources(), page.node.get(PDFName.of("Contents")));
    const picture = fullPagePicture(content, { width, height });
    return {
      picture: picture && !hasDrawnAnnotations(page) ? picture : null,
      bornDigital: !picture && content.visibleTextBytes > BORN_DIGITAL_TEXT_BYTES,
      sizePt: { width, height },
      rotate,
      pictureDpi: Math.max(0, ...content.images.map(imageDpi)),
      oddPictures: content.images.some(({ stream }) => /JBIG2Decode|JPXDecode/.test(filterOf(stream))),
      faxInJbig2: content.images.some(({ stream }) => filterOf(stream) === "/JBIG2Decode" && faxInJbig2(stream.getContents()) !== null),
    };
  } catch {
    return null;
  }
}

const filterOf = (stream: PDFRawStream): string => String(stream.dict.context.lookup(stream.dict.get(PDFName.of("Filter"))) ?? "");

const pixels = (drawn: DrawnImage, key: "Width" | "Height"): number => {
  const value = drawn.stream.dict.context.lookup(drawn.stream.dict.get(PDFName.of(key)));
  return value instanceof PDFNumber ? value.asNumber() : 0;
};

const imageDpi = (drawn: DrawnImage): number => {
  const widthPt = Math.hypot(drawn.matrix[0], drawn.matrix[1]);
  return widthPt > 0 ? (pixels(drawn, "Width") * 72) / widthPt : 0;
};

/** The one picture that covers the page, with nothing visible over it. */
function fullPagePicture(content: PageContent, size: SizePt): PagePlan["picture"] {
  const [drawn] = content.images;
  if (content.images.length !== 1 || !drawn || drawn.coveredByMarks) return null;
  const [a, b, c, d] = drawn.matrix;
  const upright = Math.abs(b) + Math.abs(c) < 1e-3 * (Math.abs(a) + Math.abs(d));
  const lying = Math.abs(a) + Math.abs(d) < 1e-3 * (Math.abs(b) + Math.abs(c));
  if ((!upright && !lying) || a * d - b * c <= 0) return null; // slanted or mirrored
  const [w, h] = upright ? [Math.abs(a), Math.abs(d)] : [Math.abs(c), Math.abs(b)];
  if (w < FULL_PAGE_SHARE * size.width || h < FULL_PAGE_SHARE * size.height) return null;
  return { drawn, quarter: upright ? (a > 0 ? 0 : 180) : b > 0 ? 270 : 90 };
}

/** Notes, stamps and ink that somebody put on the page in a PDF program belong to what the page shows. */
function hasDrawnAnnotations(page: PDFPage): boolean {
  const { context } = page.doc;
  const annotations = page.node.Annots();
  if (!annotations) return false;
  const silent = new Set(["/Link", "/Popup"]);
  return annotations.asArray().some((entry) => {
    const annotation = context.lookup(entry);
    if (!(annotation instanceof PDFDict)) return false;
    const subtype = String(context.lookup(annotation.get(PDFName.of("Subtype"))));
    const flags = context.lookup(annotation.get(PDFName.of("F")));
    const hidden = flags instanceof PDFNumber && (flags.asNumber() & 0b10) !== 0;
    return !silent.has(subtype) && !hidden && annotation.has(PDFName.of("AP")) && hasArea(annotation);
  });
}

function hasArea(annotation: PDFDict): boolean {
  const rect = annotation.context.lookup(annotation.get(PDFName.of("Rect")));
  if (!(rect instanceof PDFArray) || rect.size() !== 4) return true;
  const [x0, y0, x1, y1] = rect.asArray().map((v) => (v instanceof PDFNumber ? v.asNumber() : 0));
  return Math.abs(x1! - x0!) > 1 && Math.abs(y1! - y0!) > 1;
}

async function takePage(
  file: string,
  page: number,
  pdf: PDFDocument | null,
  plan: PagePlan | null,
  renderer: LazyRenderer,
): Promise<Pick<SourcePage, "bytes" | "mediaType" | "declaredDpi" | "declaredDpiY" | "pictureDpi" | "sizePt" | "hintedTurn">> {
  if (pdf && plan?.picture) {
    const { drawn, quarter } = plan.picture;
    checkPixels(file, page, pixels(drawn, "Width"), pixels(drawn, "Height"));
    const image = takeImageOut(pdf.context, drawn.stream);
    if (image) return { ...pictureOf(image, drawn, plan.sizePt), hintedTurn: ((quarter + plan.rotate) % 360) as 0 | 90 | 180 | 270 };
  }
  const drawing = await renderer.get();
  const sizePt = drawing.pageSize(page - 1);
  // Of a page that only the renderer can read the finest resolution is assumed.
  const pictureDpi = plan ? plan.pictureDpi : RENDER_DPI.most;
  const dpi = Math.min(RENDER_DPI.most, Math.max(RENDER_DPI.least, Math.round(pictureDpi)));
  checkPixels(file, page, (sizePt.width * dpi) / 72, (sizePt.height * dpi) / 72);
  const { bytes } = await drawing.renderPage(page - 1, dpi);
  await assertDrawn(file, page, plan, drawing, bytes);
  const coarse = plan && plan.pictureDpi > 0 && plan.pictureDpi < dpi && !plan.bornDigital;
  return { bytes, mediaType: "image/png", declaredDpi: dpi, ...(coarse && { pictureDpi: plan.pictureDpi }), sizePt, hintedTurn: 0 };
}

/** A picture that the renderer cannot unpack is missing without a word, and a full page comes out as an empty back. */
async function assertDrawn(file: string, page: number, plan: PagePlan | null, drawing: PdfRenderer, drawn: Uint8Array): Promise<void> {
  const odd = plan === null || plan.oddPictures;
  if (plan?.faxInJbig2 || (odd && !drawing.drawsAllPictures(page - 1))) throw new AppError("intake.page_compression", { file, page });
  const packed = plan?.picture?.drawn.stream.contents.length ?? 0;
  if (packed > MOST_BLANK_BYTES && (await isBare(drawn)))
    throw new AppError(odd ? "intake.page_compression" : "intake.page_unreadable", { file, page });
}

function pictureOf(image: EncodedImage, drawn: DrawnImage, sizePt: SizePt) {
  const [a, b, c, d] = drawn.matrix;
  const dpiX = Math.round((image.width * 7200) / Math.hypot(a, b)) / 100;
  const dpiY = Math.round((image.height * 7200) / Math.hypot(c, d)) / 100;
  const { bytes, mediaType } = image;
  return { bytes, mediaType, declaredDpi: dpiX, ...(Math.abs(dpiX - dpiY) > 0.02 * dpiX && { declaredDpiY: dpiY }), sizePt };
}

/** A signature dictionary with a byte range (ISO 32000-1, 12.8). */
function isSigned(pdf: PDFDocument): boolean {
  return pdf.context
    .enumerateIndirectObjects()
    .some(([, object]) => object instanceof PDFDict && object.has(PDFName.of("ByteRange")) && object.has(PDFName.of("Contents")));
}

/** Scripts, launch actions, attached files, films. */
function hasActiveContent(pdf: PDFDocument): boolean {
  const active = new Set(["/JavaScript", "/Launch", "/RichMedia", "/Movie", "/Rendition"]);
  return pdf.context.enumerateIndirectObjects().some(([, object]) => {
    const dict = object instanceof PDFRawStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) return false;
    if (dict.has(PDFName.of("JS")) || dict.has(PDFName.of("EF")) || dict.has(PDFName.of("JavaScript"))) return true;
    return active.has(String(dict.get(PDFName.of("S"))));
  });
}
