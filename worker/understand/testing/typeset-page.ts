import type { DigitizedPage, Word } from "@camtay/shared/domain/digitized.ts";
import { IDENTITY } from "@camtay/shared/domain/geometry.ts";

/** A line of a made-up page: its text, and where it begins in characters from the left edge (a page is 90 wide, 60 lines high). */
export type TypesetLine = string | { readonly text: string; readonly column?: number; readonly row?: number };

const CHARACTER_PX = 18;
const LINE_PX = 38;

/** Lays lines out as the recogniser would return them, so that rules over text need no pixels. `||` in a line opens a column. */
export function typesetPage(lines: readonly TypesetLine[], more: Partial<DigitizedPage> & { confidence?: number } = {}): DigitizedPage {
  const { confidence = 0.97, ...rest } = more;
  const words: Word[] = [];
  let line = 0;
  let nextRow = 1;
  for (const entry of lines) {
    const { text, column = 6, row = nextRow } = typeof entry === "string" ? { text: entry } : entry;
    nextRow = row + 1;
    let x = column * CHARACTER_PX;
    for (const part of text.split("||")) {
      for (const word of part.trim().split(/\s+/)) {
        if (word === "") continue;
        const width = word.length * CHARACTER_PX;
        words.push({ text: word, box: { x, y: row * LINE_PX, width, height: 28 }, confidence, line, block: 0 });
        x += width + CHARACTER_PX * 0.7;
      }
      x += 5 * CHARACTER_PX;
    }
    line++;
  }
  return {
    file: "scan.pdf",
    page: 1,
    width: 1654,
    height: 2339,
    dpi: 200,
    matrix: IDENTITY,
    turn: 0,
    turnConfidence: 1,
    skewDegrees: 0,
    blank: false,
    dropped: null,
    findings: [],
    words,
    qr: [],
    ...rest,
  };
}

/** The letterhead that nearly every paper of an office carries. */
export const letterhead = (office: string, number: string, place: string, date: string): TypesetLine[] => [
  { text: office, column: 4, row: 2 },
  { text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", column: 46, row: 2 },
  { text: `Số: ${number}`, column: 10, row: 3 },
  { text: "Độc lập - Tự do - Hạnh phúc", column: 50, row: 3 },
  { text: `${place}, ${date}`, column: 50, row: 4 },
];
