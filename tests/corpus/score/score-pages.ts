import type { DigitizedPage, DigitizeResult } from "@camtay/shared/domain/digitized.ts";
import { invert, multiply, project } from "@camtay/shared/domain/geometry.ts";
import { editDistance } from "./edits.ts";
import type { TruthPage } from "./truth.ts";

/** A page of the result beside what is true of it. */
export interface PagePair {
  readonly truth: TruthPage;
  /** Null: the page is not in the result at all. */
  readonly page: DigitizedPage | null;
  /** Index in the result's pages. */
  readonly index: number;
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const share = (part: number, whole: number): number => (whole === 0 ? 1 : rounded(part / whole, 4));

/** Edits over characters by kind of page: printed lines only, reading order ignored. A page that was lost counts as nothing read. */
export function characterErrors(pairs: readonly PagePair[]): { print: number; card: number; phone: number } {
  const sums = { print: [0, 0], card: [0, 0], phone: [0, 0] };
  for (const pair of pairs) {
    if (pair.truth.blank) continue;
    const kind = pair.truth.source === "phone" ? "phone" : pair.truth.type === "cccd" ? "card" : "print";
    const { edits, characters } = pageErrors(pair);
    sums[kind][0]! += edits;
    sums[kind][1]! += characters;
  }
  const rate = ([edits, characters]: number[]) => (characters === 0 ? 0 : rounded(edits! / characters!, 5));
  return { print: rate(sums.print), card: rate(sums.card), phone: rate(sums.phone) };
}

function pageErrors(pair: PagePair): { edits: number; characters: number } {
  const lines = linesRead(pair);
  return { edits: lines.reduce((sum, { edits }) => sum + edits, 0), characters: lines.reduce((sum, { wanted }) => sum + wanted.length, 0) };
}

/** A printed line of the truth beside what was read in its place. */
export interface LineRead {
  readonly wanted: string;
  readonly read: string;
  readonly edits: number;
}

/** Each word read belongs to the line of the truth in whose place it stands; words outside every line are seals and signatures. */
export function linesRead({ truth, page }: PagePair): LineRead[] {
  const lines = truth.lines.map((line) => {
    const tops = line.words.map((word) => word[2]);
    const bottoms = line.words.map((word) => word[2] + word[4]);
    const lefts = line.words.map((word) => word[1]);
    const rights = line.words.map((word) => word[1] + word[3]);
    return {
      line,
      top: Math.min(...tops),
      bottom: Math.max(...bottoms),
      left: Math.min(...lefts),
      right: Math.max(...rights),
      read: [] as { x: number; text: string }[],
    };
  });
  if (page !== null) {
    const toTruth = multiply(invert(truth.matrix), page.matrix);
    for (const { text, box } of page.words) {
      const [x, y] = project(toTruth, [box.x + box.width / 2, box.y + box.height / 2]);
      const near = lines
        .map((entry) => {
          const middle = (entry.top + entry.bottom) / 2;
          const reach = 0.55 * (entry.bottom - entry.top);
          const beside = x < entry.left ? entry.left - x : x > entry.right ? x - entry.right : 0;
          return { entry, beside, off: Math.abs(y - middle) / reach + (beside > 2 * reach ? 10 : beside / (4 * reach)) };
        })
        .filter(({ off }) => off <= 1)
        // Where handwriting runs over print, a word belongs first to a line that reaches over it.
        .sort((a, b) => Number(a.beside > 0) - Number(b.beside > 0) || a.off - b.off)[0];
      near?.entry.read.push({ x, text });
    }
  }
  return lines.flatMap(({ line, read, bottom, right }) => {
    // What the generator laid beyond the edge of the sheet is on no scan.
    if (line.hand || bottom > truth.cleanHeight || right > truth.cleanWidth) return [];
    const wanted = spaced(line.text);
    const words = read.sort((a, b) => a.x - b.x).map(({ text }) => text);
    const got = spaced(words.join(" "));
    return { wanted, read: got, edits: Math.min(wanted.length, editDistance(wanted, got)) };
  });
}

/** The truth joins words at a change of type (`Số:099…`) that stand apart on the page. */
const spaced = (text: string): string => text.normalize("NFC").replace(/:(?=[\p{L}\p{N}])/gu, ": ");

/** Degrees that lines still lean after cleaning, quarter turns aside. */
export function tiltLeft(pairs: readonly PagePair[]): { median: number; worst: number } {
  const tilts = pairs.flatMap(({ truth, page }) => {
    if (truth.blank || page === null || page.blank) return [];
    const toTruth = multiply(invert(truth.matrix), page.matrix);
    const [x0, y0] = project(toTruth, [page.width * 0.1, page.height / 2]);
    const [x1, y1] = project(toTruth, [page.width * 0.9, page.height / 2]);
    const degrees = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
    return [Math.abs(degrees - 90 * Math.round(degrees / 90))];
  });
  tilts.sort((a, b) => a - b);
  return { median: rounded(tilts[tilts.length >> 1] ?? 0, 4), worst: rounded(tilts.at(-1) ?? 0, 4) };
}

export function orientation(pairs: readonly PagePair[]): { pages: number; wrong: number; wrongUnflagged: number; flagged: number } {
  const known = pairs.filter(({ truth, page }) => !truth.blank && page !== null && !page.blank);
  const isWrong = ({ truth, page }: PagePair) => page!.turn !== truth.orientation;
  const isFlagged = ({ page }: PagePair) => page!.findings.includes("orientation-unsure");
  return {
    pages: known.length,
    wrong: known.filter(isWrong).length,
    wrongUnflagged: known.filter((pair) => isWrong(pair) && !isFlagged(pair)).length,
    flagged: known.filter(isFlagged).length,
  };
}

export function blanks(pairs: readonly PagePair[]): { precision: number; recall: number; markedDropped: number } {
  const found = pairs.filter(({ page }) => page?.dropped === "blank-back");
  const blank = pairs.filter(({ truth }) => truth.blank);
  const right = found.filter(({ truth }) => truth.blank).length;
  return {
    precision: share(right, found.length),
    recall: share(right, blank.length),
    markedDropped: found.filter(({ truth }) => truth.nearlyBlank).length,
  };
}

export function codes(pairs: readonly PagePair[]): { present: number; read: number; wrong: number } {
  const has = (pair: PagePair) => pair.page?.qr.some(({ text }) => text === pair.truth.qr) ?? false;
  return {
    present: pairs.filter(({ truth }) => truth.qr !== null).length,
    read: pairs.filter((pair) => pair.truth.qr !== null && has(pair)).length,
    wrong: pairs.filter(({ truth, page }) => page?.qr.some(({ text }) => text !== truth.qr) ?? false).length,
  };
}

/** Pages that a person must look at; doubtful single fields are counted with the fields. */
export const pagesSentToPerson = (result: DigitizeResult): number =>
  new Set(result.review.filter((item) => item.page !== null && item.reason !== "field-doubtful").map((item) => item.page)).size;
