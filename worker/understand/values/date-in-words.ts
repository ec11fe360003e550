import { type PartialDate, parsePrintedDate, partialDate } from "@camtay/shared/domain/partial-date.ts";
import { fold } from "@camtay/shared/text/fold.ts";

const DIGITS: Readonly<Record<string, number>> = {
  khong: 0,
  mot: 1,
  nhat: 1,
  hai: 2,
  ba: 3,
  bon: 4,
  tu: 4,
  nam: 5,
  lam: 5,
  nham: 5,
  sau: 6,
  bay: 7,
  tam: 8,
  chin: 9,
};

/**
 * Reads a date that is written out, as birth certificates demand beside the digits: `ngày hai mươi bảy tháng năm năm hai nghìn không
 * trăm hai mươi lăm`, also `mồng một tháng giêng …` and `ngày 27 tháng 03 năm 2025`. The word for five is the word for year: the year is
 * known by its thousands.
 * @returns null when the text is no whole date
 */
export function parseDateInWords(text: string): PartialDate | null {
  const digits = parsePrintedDate(text);
  if (digits !== null) return digits;
  const words: string[] = fold(text).match(/[a-z]+|\d+/g) ?? [];
  const month = words.indexOf("thang");
  const thousands = words.findIndex((word, at) => /^(?:nghin|ngan)$/.test(word) && at > month);
  const year = thousands - 1;
  if (month < 1 || year <= month + 1 || words[year - 1] !== "nam") return null;
  const parts = {
    day: smallNumber(words.slice(0, month).filter((word) => !/^(?:ngay|mong|mung)$/.test(word))),
    month: monthNumber(words.slice(month + 1, year - 1)),
    year: yearNumber(words.slice(year)),
  };
  return parts.day === null || parts.month === null || parts.year === null
    ? null
    : partialDate({ day: parts.day, month: parts.month, year: parts.year });
}

/** January and December have names of their own. */
function monthNumber(words: readonly string[]): number | null {
  const name = words.join(" ");
  if (name === "gieng") return 1;
  return name === "chap" ? 12 : smallNumber(words);
}

/** `bảy`, `mười`, `mười lăm`, `hai mươi`, `ba mươi mốt`, `linh năm`, `27`. */
function smallNumber(words: readonly string[]): number | null {
  if (words.length === 1 && /^\d{1,2}$/.test(words[0]!)) return Number(words[0]);
  const rest = words.filter((word) => word !== "linh" && word !== "le");
  const tens = rest.indexOf("muoi");
  if (tens < 0) return rest.length === 1 ? (DIGITS[rest[0]!] ?? null) : null;
  const [before, after] = [rest.slice(0, tens), rest.slice(tens + 1)];
  if (before.length > 1 || after.length > 1) return null;
  const [high, low] = [before.length === 0 ? 1 : DIGITS[before[0]!], after.length === 0 ? 0 : DIGITS[after[0]!]];
  return high === undefined || low === undefined ? null : 10 * high + low;
}

/** `hai nghìn không trăm hai mươi lăm`, `một nghìn chín trăm chín mươi`, `hai nghìn linh năm`. */
function yearNumber([thousands, , ...words]: readonly string[]): number | null {
  const high = DIGITS[thousands ?? ""];
  const hundreds = words[1] === "tram" ? DIGITS[words[0]!] : words.includes("tram") ? undefined : 0;
  const rest = words[1] === "tram" ? words.slice(2) : words;
  const low = rest.length === 0 ? 0 : smallNumber(rest);
  return high === undefined || hundreds === undefined || low === null ? null : 1000 * high + 100 * hundreds + low;
}
