import type { DigitizedPage, Word } from "@camtay/shared/domain/digitized.ts";
import { type CleanPage, cleanPage, turnCleanPage } from "../../imaging/clean-page.ts";
import { freePixels } from "../../imaging/raw-image.ts";
import type { SourcePage } from "../../imaging/source-page.ts";
import { cutCaptions } from "../../ocr/cut-captions.ts";
import { dropShowThrough, readingQuality } from "../../ocr/drop-show-through.ts";
import { dropSpecks } from "../../ocr/drop-specks.ts";
import { mendVietnamese } from "../../ocr/mend-vietnamese.ts";
import type { Recogniser } from "../../ocr/recogniser.ts";
import { removeRules } from "../../ocr/remove-rules.ts";
import { chooseSecondReading } from "../../understand/choose-second-reading.ts";
import { clearSeals } from "./clear-seals.ts";
import { withPatchCodes } from "./patch-code.ts";
import { readDoubtfulWords } from "./read-doubtful-words.ts";
import { readLooseDigits } from "./read-loose-digits.ts";
import { readUnreadInk } from "./read-unread-ink.ts";
import { readWordsTwice } from "./second-reading.ts";
import { compareReadings } from "./way-up.ts";

/** A page as data, and the clean picture it was read from. */
export interface ReadPage {
  readonly page: DigitizedPage;
  readonly clean: CleanPage;
}

/** Upright Vietnamese print reads well above this on average; upside down it reads far below. */
const UPRIGHT_READING = 0.72;
/** The page engine is as good as certain about the way up; a page that reads badly all the same is turned below it. */
const TURN_SURE = 0.99;

/**
 * Cleans and reads one page. Blank pages are not read. When the words read badly and the way up was not certain, the page is read
 * upside down as well and the better reading kept.
 * @throws AppError of intake, page and recognition
 */
export async function readSourcePage(source: SourcePage, recogniser: Recogniser, signal: AbortSignal): Promise<ReadPage> {
  const first = withPatchCodes(await cleanPage(source));
  if (first.blank) return { page: describe(source, first, []), clean: first };
  const read = async (clean: CleanPage) => {
    clearCodes(clean);
    clearSeals(clean.colour, clean.grey, clean.dpi);
    const { image, hasTable } = removeRules(clean.grey, clean.dpi);
    // Cells of two lines beside cells of one are torn when the engine takes the table for one text.
    const layout = hasTable ? "scattered" : "page";
    let words = dropSpecks(cutCaptions(await recogniser.recognise({ image, dpi: clean.dpi, layout, signal })));
    if (hasTable) words = await readLooseDigits(words, { ...image, channels: 1 }, clean.dpi, recogniser, signal);
    if (image.data !== clean.grey.data) freePixels(image);
    return words;
  };
  let clean = first;
  let words = await read(clean);
  let turnProven = false;
  if (readingQuality(words) >= UPRIGHT_READING && words.length >= 8) turnProven = true;
  else if (clean.turnConfidence < TURN_SURE) {
    const turned = turnCleanPage(clean, 180);
    const again = await read(turned);
    const wayUp = compareReadings(words, again);
    if (wayUp.turn) [clean, words] = [turned, again];
    turnProven = wayUp.proven;
  }
  words = await readDoubtfulWords(dropShowThrough(words), clean, recogniser, signal);
  words = mendVietnamese(await readUnreadInk(words, clean, recogniser, signal));
  const { width, height } = clean.colour;
  words = await readWordsTwice(words, chooseSecondReading({ words, width, height, qr: clean.qr }), clean, recogniser, signal);
  return { page: describe(source, clean, words, turnProven), clean };
}

/** Codes are read already; as text they cost time and give rubbish. */
function clearCodes({ grey, qr }: CleanPage): void {
  for (const { x, y, width, height } of qr.flatMap((code) => code.box ?? [])) {
    const left = Math.max(0, Math.floor(x));
    const right = Math.min(grey.width, Math.ceil(x + width));
    for (let row = Math.max(0, Math.floor(y)); row < Math.min(grey.height, y + height); row++)
      grey.data.fill(255, row * grey.width + left, row * grey.width + right);
  }
}

function describe(source: SourcePage, clean: CleanPage, words: readonly Word[], turnProven = false): DigitizedPage {
  const findings = clean.findings.filter((finding) => !(turnProven && finding === "orientation-unsure"));
  return {
    file: source.file,
    page: source.page,
    width: clean.colour.width,
    height: clean.colour.height,
    dpi: clean.dpi,
    matrix: clean.matrix,
    turn: clean.turn,
    turnConfidence: turnProven ? Math.max(clean.turnConfidence, 0.99) : clean.turnConfidence,
    skewDegrees: clean.skewDegrees,
    blank: clean.blank,
    dropped: null,
    findings,
    words: [...words],
    qr: clean.qr,
  };
}
