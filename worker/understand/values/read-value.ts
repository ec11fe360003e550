import type { FieldType } from "@camtay/shared/catalogues/documents.ts";
import { readIdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { parsePrintedDate, printDate } from "@camtay/shared/domain/partial-date.ts";
import { fold, tidy } from "@camtay/shared/text/fold.ts";
import { parseDateInWords } from "./date-in-words.ts";
import { readPersonName } from "./person-name.ts";

/** What a value says once read by its type. */
export interface ValueReading {
  /** Dates as dd/mm/yyyy, sums and areas without their unit, everything else as printed. */
  readonly text: string;
  /** First word of the value among those given, and the first after it. */
  readonly from: number;
  readonly to: number;
  /** 0 to 1: how well the text fits its type, whatever the engine thinks of the letters. */
  readonly fit: number;
}

/** @returns null when no value of this type stands among the words */
export function readValue(type: FieldType, words: readonly string[]): ValueReading | null {
  switch (type) {
    case "date":
      return readDate(words);
    case "personal_id":
      return readIdentity(words);
    case "person_name":
      return readName(words);
    case "sex":
      return readSex(words);
    case "money":
      return readNumber(words, /^\d{1,3}(?:[.,]\d{3})+|^\d{4,}/);
    case "area_m2":
      return readNumber(words, /^\d+(?:[.,]\d+)*/);
    case "integer":
      return readNumber(words, /^\d{1,6}/);
    case "doc_number":
      return readDocumentNumber(words);
    case "address":
    case "enum":
    case "string":
    case "text":
      return readText(words);
  }
}

const SLASHES = /[⁄∕／|]/g;
const DATE =
  /(?:ngày\s*)?\d{1,2}\s*(?:tháng)\s*\d{1,2}\s*năm\s*\d{4}|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s*[/.-]\s*\d{4}|(?:năm\s*)?\b(?:18|19|20)\d{2}\b/iu;

/** Joins words with one space and remembers where each begins, so that a match can be led back to words. */
function join(words: readonly string[]): { text: string; wordAt: (offset: number) => number } {
  const starts: number[] = [];
  let text = "";
  for (const word of words) {
    if (text !== "") text += " ";
    starts.push(text.length);
    text += word.replace(SLASHES, "/");
  }
  return { text, wordAt: (offset) => starts.findLastIndex((start) => start <= offset) };
}

function readDate(words: readonly string[]): ValueReading | null {
  const { text, wordAt } = join(words);
  const match = DATE.exec(text);
  const marred = readMarredDate(words);
  if (marred && (!match || wordAt(match.index) >= marred.from)) return marred;
  if (!match) return readSpelledDate(words);
  const date = parsePrintedDate(match[0].replace(/\s*([/.-])\s*/g, "$1"));
  if (date === null) return null;
  return {
    text: printDate(date),
    from: wordAt(match.index),
    to: wordAt(match.index + match[0].length - 1) + 1,
    fit: match.index < 12 ? 1 : 0.8,
  };
}

/** A date in words takes up to so many. */
const SPELLED_WORDS = 18;

/** `ngày hai mươi bảy tháng ba năm hai nghìn không trăm hai mươi lăm`. */
function readSpelledDate(words: readonly string[]): ValueReading | null {
  for (let to = Math.min(words.length, SPELLED_WORDS); to >= 6; to--) {
    const date = parseDateInWords(words.slice(0, to).join(" "));
    if (date !== null) return { text: printDate(date), from: 0, to, fit: 1 };
  }
  return null;
}

/** `23I10I1969`: a stroke read as a letter or a one, where the ten characters leave no other reading. */
function readMarredDate(words: readonly string[]): ValueReading | null {
  for (const [index, word] of words.slice(0, 3).entries()) {
    const bare = word.replace(SLASHES, "/").replace(/[,;.:]+$/, "");
    const parts = /^(\d{2})([/Il1!íÍ])(\d{2})([/Il1!íÍ])((?:18|19|20)\d{2})$/u.exec(bare);
    if (!parts || (parts[2] === "/" && parts[4] === "/")) continue;
    const date = parsePrintedDate(`${parts[1]}/${parts[3]}/${parts[5]}`);
    if (date !== null) return { text: printDate(date), from: index, to: index + 1, fit: 0.75 };
  }
  return null;
}

function readIdentity(words: readonly string[]): ValueReading | null {
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + 5); to++) {
      const digits = words
        .slice(from, to)
        .join("")
        .replace(/[^\p{L}\d]/gu, "");
      if (!/^(?:\d{12}|\d{9})$/.test(digits)) continue;
      const longer = words[to]?.replace(/[^\p{L}\d]/gu, "") ?? "";
      if (digits.length === 9 && /^\d{3}$/.test(longer)) continue;
      const sound = digits.length === 9 || (readIdentityNumber(digits) !== null && digits.startsWith("0"));
      return { text: digits, from, to, fit: sound ? 1 : 0.6 };
    }
  }
  return null;
}

function readName(words: readonly string[]): ValueReading | null {
  const skip = words.findIndex((word) => /\p{L}{2}/u.test(word));
  if (skip < 0) return null;
  const start =
    /^(?:ông|bà|anh|chị|cháu|ong|ba)$/iu.test(words[skip]!.replace(/[():,/]/g, "")) && words.length > skip + 2 ? skip + 1 : skip;
  const reading = readPersonName(words.slice(start));
  return reading && { text: reading.text, from: start, to: start + reading.length, fit: reading.plausible ? 1 : 0.5 };
}

function readSex(words: readonly string[]): ValueReading | null {
  for (const [index, word] of words.slice(0, 3).entries()) {
    const key = fold(word).replace(/[^a-z]/g, "");
    if (key === "nam" || key === "nu") return { text: key === "nam" ? "Nam" : "Nữ", from: index, to: index + 1, fit: 1 };
  }
  return null;
}

function readNumber(words: readonly string[], pattern: RegExp): ValueReading | null {
  for (const [index, word] of words.slice(0, 6).entries()) {
    const match = pattern.exec(word);
    if (match) return { text: match[0], from: index, to: index + 1, fit: index <= 1 ? 1 : 0.7 };
  }
  return null;
}

/** Number and symbol of a paper: `1678/QĐ-UBND`, `113/2026`, `566/TNHS`, `41A8012345`. */
const DOCUMENT_NUMBER = /^[\p{L}\d]*\d[\p{L}\d]*(?:[/.-][\p{L}\d&]+)*$/u;

function readDocumentNumber(words: readonly string[]): ValueReading | null {
  for (let from = 0; from < Math.min(3, words.length); from++) {
    // Long symbols come apart: "1678/QĐ- UBND", "12 /GPXD".
    for (const to of [from + 3, from + 2, from + 1]) {
      if (to > words.length) continue;
      const parts = words.slice(from, to);
      const glued = parts.every((part, i) => i === 0 || /[/.-]$/.test(parts[i - 1]!) || /^[/.-]/.test(part));
      const text = parts
        .join("")
        .replace(/[Ðð]/g, "Đ")
        .replace(SLASHES, "/")
        .replace(/[,;.:]+$/, "");
      if (glued && DOCUMENT_NUMBER.test(text)) return { text, from, to, fit: text.includes("/") ? 1 : 0.94 };
    }
  }
  return null;
}

function readText(words: readonly string[]): ValueReading | null {
  const text = tidy(words.join(" "))
    .replace(/^[\s:.,;_-]+/u, "")
    .replace(/[\s:;,._-]+$/u, "");
  return isWritten(text) ? { text, from: 0, to: words.length, fit: 1 } : null;
}

/** Dotted lines to write on are not, with a letter or digit read into them here and there. */
export const isWritten = (text: string): boolean => {
  const leaders = text.match(/[.…_=~–—-]/gu)?.length ?? 0;
  return /[\p{L}\p{N}]/u.test(text) && 2 * leaders <= text.replace(/\s/gu, "").length;
};
