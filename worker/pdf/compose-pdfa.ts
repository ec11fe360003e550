import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { Word } from "@camtay/shared/domain/digitized.ts";
import type { Box } from "@camtay/shared/domain/geometry.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type ConversionMark, conversionMarkOperators, conversionSentence } from "./compose/conversion-mark.ts";
import { DocumentWriter } from "./compose/document-writer.ts";
import type { RuledLines } from "./compose/draw-rules.ts";
import { encodePageLayers, type PageLayers, type PagePicture } from "./compose/page-layers.ts";
import { srgbProfile } from "./compose/srgb-profile.ts";
import { textLayer } from "./compose/text-layer.ts";
import { pdfDate } from "./compose/vietnam-time.ts";
import { type DocumentFacts, xmpPacket } from "./compose/xmp.ts";
import { EmbeddedFont } from "./fonts/font-embedder.ts";
import { tinos } from "./fonts/tinos.ts";
import { array, dict, name, type PdfRef, stream, textString } from "./syntax/objects.ts";
import { formatNumber } from "./syntax/serialize.ts";

export interface ComposePage {
  /** The clean, upright page in colour; its pixels are used up. */
  readonly colour: PagePicture;
  readonly words: readonly Word[];
  readonly dpi: number;
}

/** A page packed beforehand: a hundredth of its pixels, so that it can wait for the other pages of its paper. */
export interface LaidPage {
  readonly words: readonly Word[];
  readonly dpi: number;
  readonly width: number;
  readonly height: number;
  readonly layers: PageLayers;
}

export interface ComposeInput {
  /** Taken one after the other; give a generator so that a long paper is not in memory all at once. */
  readonly pages: Iterable<ComposePage | LaidPage> | AsyncIterable<ComposePage | LaidPage>;
  readonly title: string;
  readonly mark: ConversionMark;
  /** Anything that names this paper for good (digests of its scans); the file's `/ID` is made from it. */
  readonly idSeed: string;
}

const PRODUCER = "Cầm Tay";
const MIN_DPI = 200;
/** Pages and pictures end this little early, so that a renderer that rounds outwards does not make one more row of pixels. */
const HAIR_PT = 0.001;
/** PDF/A-2 §6.1.13: no page side beyond 14,400 units. */
const MAX_SIDE_PT = 14_400;

/**
 * One paper as PDF/A-2u (2b when it has no text): the picture of each page in layers, invisible text where the words stand, the
 * visible mark of conversion (R-05), real page size, sRGB output intent, XMP equal to Info. Same input, same bytes.
 * @throws AppError `pdf.no_pages`, `pdf.low_resolution` (R-02, R-03: 200 dpi at least), `pdf.page_too_large`
 */
export async function composePdfA(input: ComposeInput): Promise<Uint8Array> {
  const pages: LaidPage[] = [];
  for await (const page of input.pages) {
    const laid = "layers" in page ? page : await layPage(page);
    assertPage(laid, pages.length);
    pages.push(laid);
  }
  if (pages.length === 0) throw new AppError("pdf.no_pages");
  return assemble(input, pages);
}

/** Packs the pixels of one page: text as 1-bit stencils, the rest as a colour picture. */
export async function layPage({ colour, words, dpi }: ComposePage): Promise<LaidPage> {
  return { words, dpi, width: colour.width, height: colour.height, layers: await encodePageLayers(colour, words, dpi) };
}

function assertPage(page: LaidPage, index: number): void {
  if (!(page.dpi >= MIN_DPI)) throw new AppError("pdf.low_resolution", { page: index + 1, dpi: page.dpi, limit: MIN_DPI });
  const side = (Math.max(page.width, page.height) * 72) / page.dpi;
  if (side > MAX_SIDE_PT) throw new AppError("pdf.page_too_large", { page: index + 1, points: Math.round(side), limit: MAX_SIDE_PT });
}

function assemble(input: ComposeInput, laid: readonly LaidPage[]): Buffer {
  const writer = new DocumentWriter();
  const hidden = new EmbeddedFont(tinos(), { outlines: false });
  const visible = new EmbeddedFont(tinos(), { outlines: true });
  const catalog = writer.reserve();
  const pages = writer.reserve();
  const hiddenFont = writer.reserve();
  const visibleFont = writer.reserve();
  const pageRefs = laid.map((page) => addPage(writer, page, input.mark, { pages, hidden, visible, hiddenFont, visibleFont }));
  writer.fill(pages, dict({ Type: name("Pages"), Count: pageRefs.length, Kids: array(pageRefs) }));
  writer.fill(hiddenFont, hidden.embed(writer));
  writer.fill(visibleFont, visible.embed(writer));
  const facts: DocumentFacts = {
    title: plain(input.title),
    subject: plain(conversionSentence(input.mark)),
    creator: PRODUCER,
    producer: PRODUCER,
    created: input.mark.convertedAt,
  };
  writer.fill(
    catalog,
    dict({
      Type: name("Catalog"),
      Pages: pages,
      Lang: textString("vi-VN"),
      ViewerPreferences: dict({ DisplayDocTitle: true }),
      Metadata: writer.add(stream({ Type: name("Metadata"), Subtype: name("XML") }, xmpPacket(facts, "U"))),
      OutputIntents: array([addOutputIntent(writer)]),
    }),
  );
  const date = textString(pdfDate(facts.created));
  const info = writer.add(
    dict({
      Title: textString(facts.title),
      Subject: textString(facts.subject),
      Creator: textString(facts.creator),
      Producer: textString(facts.producer),
      CreationDate: date,
      ModDate: date,
    }),
  );
  const id = createHash("sha256").update(`${PRODUCER}\0${input.idSeed}\0${facts.title}\0${facts.subject}`).digest().subarray(0, 16);
  return writer.finish({ root: catalog, info, id });
}

interface PageContext {
  readonly pages: PdfRef;
  readonly hidden: EmbeddedFont;
  readonly visible: EmbeddedFont;
  readonly hiddenFont: PdfRef;
  readonly visibleFont: PdfRef;
}

function addPage(writer: DocumentWriter, page: LaidPage, mark: ConversionMark, context: PageContext): PdfRef {
  const { layers } = page;
  const pointsPerPixel = 72 / page.dpi;
  const widthPt = page.width * pointsPerPixel - HAIR_PT;
  const heightPt = page.height * pointsPerPixel - HAIR_PT;
  const words = page.words.map((word) => ({ ...word, text: plain(word.text) }));
  const toPoints = ({ x, y, width, height }: Box): Box => ({
    x: x * pointsPerPixel,
    y: y * pointsPerPixel,
    width: width * pointsPerPixel,
    height: height * pointsPerPixel,
  });
  const occupied = { words: words.map((word) => toPoints(word.box)), inked: layers.inked.map(toPoints) };
  const images = layers.images.map((image) => writer.add(stream(image.entries, image.data)));
  // A picture stretched by one row would no longer meet its mask.
  const size = `${formatNumber(widthPt - 2 * HAIR_PT)} 0 0 ${formatNumber(heightPt - 2 * HAIR_PT)} ${HAIR_PT} ${HAIR_PT} cm`;
  const content = [
    ...layers.images.map((image, i) => `q\n${image.fill ? `${image.fill.map(formatNumber).join(" ")} rg\n` : ""}${size}\n/I${i} Do\nQ\n`),
    ...layers.rules.map((rules) => ruleOperators(rules, pointsPerPixel, heightPt)),
    textLayer(words, context.hidden, { pointsPerPixel, heightPt, fontName: "F0" }),
    conversionMarkOperators(mark, context.visible, { widthPt, heightPt, fontName: "F1", occupied }),
  ].join("");
  return writer.add(
    dict({
      Type: name("Page"),
      Parent: context.pages,
      MediaBox: array([0, 0, widthPt, heightPt]),
      Resources: dict({
        Font: dict({ F0: context.hiddenFont, F1: context.visibleFont }),
        XObject: dict(Object.fromEntries(images.map((image, i) => [`I${i}`, image]))),
      }),
      Contents: writer.add(stream({ Filter: name("FlateDecode") }, deflateSync(Buffer.from(content, "latin1"), { level: 9 }))),
    }),
  );
}

/** All rules of one shade in one path: a viewer that moves a lone thin rectangle to whole pixels draws a path of many as it stands. */
function ruleOperators({ boxes, ink }: RuledLines, pointsPerPixel: number, heightPt: number): string {
  const paths = boxes.map(({ x, y, width, height }) =>
    [x * pointsPerPixel, heightPt - (y + height) * pointsPerPixel, width * pointsPerPixel, height * pointsPerPixel]
      .map(formatNumber)
      .join(" "),
  );
  return `${formatNumber(ink / 255)} g\n${paths.map((path) => `${path} re\n`).join("")}f\n`;
}

function addOutputIntent(writer: DocumentWriter): PdfRef {
  const profile = srgbProfile();
  return writer.add(
    dict({
      Type: name("OutputIntent"),
      S: name("GTS_PDFA1"),
      OutputConditionIdentifier: textString("sRGB IEC61966-2.1"),
      Info: textString("sRGB IEC61966-2.1"),
      DestOutputProfile: writer.add(stream({ N: 3, Filter: name("FlateDecode") }, deflateSync(profile, { level: 9 }))),
    }),
  );
}

/** Control characters, and the code points that PDF/A-2u forbids in ToUnicode (§6.2.11.7.2). */
const FORBIDDEN = /[\p{Cc}\ufeff\ufffe\uffff]/gu;

const plain = (text: string): string => text.toWellFormed().normalize("NFC").replace(FORBIDDEN, "");
