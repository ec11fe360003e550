import type { Word } from "@camtay/shared/domain/digitized.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { tidy } from "@camtay/shared/text/fold.ts";

const COLUMNS = 12;
const WORD_LEVEL = "5";

/**
 * Reads Tesseract's TSV (level, page, block, paragraph, line, word, left, top, width, height, confidence, text).
 * Lines are numbered through the page from 0; words of white space are left out.
 * @throws AppError `recognition.output_unreadable`
 */
export function parseTesseractTsv(tsv: string): Word[] {
  const rows = tsv.split("\n");
  if (!rows[0]?.startsWith("level\t")) throw new AppError("recognition.output_unreadable", { row: 1 });
  const words: Word[] = [];
  let lineKey = "";
  let line = -1;
  for (const [index, row] of rows.entries()) {
    if (index === 0 || row === "" || row === "\r") continue;
    const cells = row.split("\t");
    if (cells[0] !== WORD_LEVEL) continue;
    const text = tidy(cells.slice(COLUMNS - 1).join(" "));
    const [block, x, y, width, height, confidence] = [2, 6, 7, 8, 9, 10].map((column) => Number(cells[column] ?? Number.NaN));
    if (cells.length < COLUMNS || [block, x, y, width, height, confidence].some((value) => !Number.isFinite(value)))
      throw new AppError("recognition.output_unreadable", { row: index + 1 });
    if (text === "" || width! < 0 || height! < 0) continue;
    const key = cells.slice(2, 5).join("/");
    if (key !== lineKey) {
      lineKey = key;
      line++;
    }
    words.push({
      text,
      box: { x: x!, y: y!, width: width!, height: height! },
      confidence: Math.min(1, Math.max(0, confidence! / 100)),
      line,
      block: block!,
    });
  }
  return words;
}
