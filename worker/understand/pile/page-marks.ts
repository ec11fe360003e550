import { fold } from "@camtay/shared/text/fold.ts";
import { isMotto, isNationalTitle } from "../headings.ts";
import type { PageText } from "../page-text.ts";
import { signerTitles } from "../read-by-position.ts";
import { cellsOf, keyOf, rowText, textOf } from "../text-rows.ts";
import { readPersonName } from "../values/person-name.ts";

/** The number printed on a page, and of how many where the page says so. */
export interface PageNumber {
  readonly number: number;
  readonly total: number | null;
}

/** Shares of the page's height in which page numbers stand. */
const [HEAD, FOOT] = [0.12, 0.9];
/** As far from the middle of the page, as a share of its width, a number may stand. */
const OFF_CENTRE = 0.42;
const PAGE_NUMBER = /^(?:trang|tr\.?)?\s*(?:số)?\s*[-–]?\s*(\d{1,3})\s*[-–]?\s*(?:(?:\/|trên)\s*(\d{1,3}))?$/iu;

/** So plain that it may stand beside something else, at any edge: the code of a form, the name of the paper. */
const PAGE_OF_TOTAL = /^trang\s*(?:số)?\s*:?\s*(\d{1,3})\s*(?:\/|trên)\s*(?:tổng\s*số\s*)?(\d{1,3})$/iu;

/** `2`, `- 2 -`, `Trang 2`, `2/3` alone in the first or last rows; `Trang 2/3` also in a column of one of them. */
export function readPageNumber({ rows, width, height }: PageText): PageNumber | null {
  for (const row of rows.filter(({ box }) => box.y < height * HEAD || box.y > height * FOOT)) {
    const isCentred = Math.abs(row.box.x + row.box.width / 2 - width / 2) < width * OFF_CENTRE;
    const alone = isCentred ? PAGE_NUMBER.exec(rowText(row).trim()) : null;
    const match =
      alone ??
      cellsOf(row)
        .map((cell) => PAGE_OF_TOTAL.exec(textOf(cell).trim()))
        .find((found) => found !== null);
    if (!match) continue;
    const number = Number(match[1]);
    const total = match[2] === undefined ? null : Number(match[2]);
    if (number >= 1 && (total === null || total >= number)) return { number, total };
  }
  return null;
}

/** First and last article (`Điều 3.`) that begins a line of the page; null when none does. */
export function readArticles({ rows }: PageText): { first: number; last: number } | null {
  const numbers = rows.flatMap((row) => {
    const match = /^dieu\s+(\d{1,3})\s*[.:]/.exec(fold(rowText(row)));
    return match ? [Number(match[1])] : [];
  });
  return numbers.length === 0 ? null : { first: numbers[0]!, last: numbers.at(-1)! };
}

/** How far apart two national titles on one page stand at least, as a share of its height: nearer is one title read in two pieces. */
const TITLES_APART = 0.2;

/** Heights, as shares of the page, at which a national title or its motto stands: more than one means more than one paper on the sheet. */
export function nationalTitleHeights({ rows, height }: PageText): number[] {
  const heights: number[] = [];
  for (const row of rows.filter((r) => cellsOf(r).some((cell) => isNationalTitle(keyOf(cell)) || isMotto(keyOf(cell))))) {
    const at = row.box.y / height;
    if (heights.every((other) => at - other > TITLES_APART)) heights.push(at);
  }
  return heights;
}

/** `Nơi nhận:` and the last line under it, `- Lưu: VT, …`; a seal beside them may tear either. */
const RECEIVERS = /^noi nhan\b|^\W*luu\s*[:;.]?\s*vt\b/;

/** How a paper of an office ends (Decree 30/2020/NĐ-CP): `./.`, the list of receivers, who signs, or the signer's name at the right. */
export function hasEnd(text: PageText): boolean {
  if (signerTitles(text.rows, text.width, text.height).length > 0) return true;
  const lines = text.rows.map(rowText);
  if (lines.some((line) => /\.\s?\/\s?\.?\s*$/.test(line) || RECEIVERS.test(fold(line)))) return true;
  const below = text.rows.slice(-4).flatMap(cellsOf);
  return below.some((cell) => {
    const [first] = cell;
    if (!first || first.box.x < text.width * 0.5) return false;
    const name = readPersonName(cell.map((token) => token.text));
    return name?.plausible === true && name.length >= textOf(cell).split(" ").length - 1;
  });
}
