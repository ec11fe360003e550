import type { z } from "zod";
import { fold } from "../text/fold.ts";
import type { Deadline } from "./procedures.ts";

/** What a cell of a catalogue said, and what should be pointed out about it. */
export interface Read<T, N extends string> {
  readonly value: T;
  readonly notices: readonly N[];
}

/**
 * Code of a procedure as spreadsheets hold it: with a province's suffix, with a comma, or as a number that lost its last zeros.
 * @returns null when the text is no code
 */
export function readProcedureCode(text: string): Read<string, "suffix-dropped" | "code-repaired"> | null {
  const plain = text.replace(/\s/g, "");
  const whole = /^([1-3]\.\d{6})((?:\.[A-Za-z0-9]+)*)\.?$/.exec(plain);
  if (whole) return { value: whole[1]!, notices: whole[2] ? ["suffix-dropped"] : [] };
  const number = /^([1-3])[.,](\d{1,6})$/.exec(plain) ?? /^([1-3])(\d{6})$/.exec(plain);
  if (number) return { value: `${number[1]}.${number[2]!.padEnd(6, "0")}`, notices: ["code-repaired"] };
  return null;
}

const CIVIL_STATUS = /ho tich/;
type DeadlineValue = z.infer<typeof Deadline>;

/**
 * Time to settle. A bare number has no unit: in civil status it means working days, and "1" the same day with the 15:00 rule;
 * elsewhere the unit stays open.
 */
export function readDeadline(text: string, sector: string | null): Read<DeadlineValue | null, "no-unit" | "no-deadline"> {
  const folded = fold(text);
  if (/trong ngay|ngay khi nhan|cung ngay/.test(folded))
    return { value: { min: 0, max: 0, unit: "working_day", sameDay15hRule: true }, notices: [] };
  const numbers = [...folded.matchAll(/\d+(?:[.,]\d+)?/g)].map(([number]) => Number(number.replace(",", ".")));
  const [min, max = min] = numbers;
  if (min === undefined || max === undefined) return { value: null, notices: text === "" ? [] : ["no-deadline"] };
  const range = { min: Math.min(min, max), max: Math.max(min, max) };
  const unit = unitOf(folded);
  if (unit !== null) return { value: { ...range, unit, sameDay15hRule: false }, notices: [] };
  if (sector !== null && CIVIL_STATUS.test(fold(sector)))
    return range.max === 1
      ? { value: { min: 0, max: 0, unit: "working_day", sameDay15hRule: true }, notices: [] }
      : { value: { ...range, unit: "working_day", sameDay15hRule: false }, notices: [] };
  return { value: { ...range, unit: null, sameDay15hRule: false }, notices: ["no-unit"] };
}

function unitOf(folded: string): string | null {
  if (/ngay lam viec/.test(folded)) return "working_day";
  if (/\bgio\b/.test(folded)) return "hour";
  if (/\bthang\b/.test(folded)) return "month";
  return /\bngay\b/.test(folded) ? "day" : null;
}

/**
 * Fee. "Miễn phí" is often a portal's default while the true rule stands in brackets; small amounts of dong are thousands written short
 * (R-53).
 */
export function readFee(text: string): Read<string | null, "fee-default" | "amount-in-thousands"> {
  if (text === "") return { value: null, notices: [] };
  const bracketed = /\(([^()]{8,})\)/.exec(text)?.[1]?.trim();
  if (/^mien (le )?phi/.test(fold(text)) && bracketed !== undefined) return { value: bracketed, notices: ["fee-default"] };
  const short = /^(\d{1,3})\s*(?:vnđ|vnd|đồng|đ)\.?$/iu.exec(text);
  if (short) return { value: `${short[1]}.000 đồng`, notices: ["amount-in-thousands"] };
  return { value: text, notices: [] };
}

/** "Vĩnh viễn" or so many years. @returns null when nothing is stated, `years: null` for ever */
export function readRetention(text: string): { readonly years: number | null } | null {
  const folded = fold(text);
  if (/vinh vien/.test(folded)) return { years: null };
  const years = Number(/^(\d{1,3})(?: nam)?$/.exec(folded)?.[1] ?? /(\d{1,3}) nam/.exec(folded)?.[1]);
  return years > 0 ? { years } : null;
}

const RESULT_CODE = /^KQ\.[A-Z]\d{2}\.\d{6}$/;
const OLD_RESULT_CODE = /^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-KQ\d+$/;

/** A result's code is known by its pattern, never by a list of agencies: codes of dissolved ministries are still in use. */
export const isResultCode = (text: string): boolean => RESULT_CODE.test(text) || OLD_RESULT_CODE.test(text);

/** Papers named in one cell: a line, a dash, a number or a semicolon begins the next. */
export const readNames = (text: string): string[] =>
  text
    .split(/\n|;(?=\s|$)|(?:^|\s)[•●](?=\s)/u)
    .map((part) =>
      part
        .replace(/^\s*(?:[-–—+*•●]|\(?\d{1,2}[.)](?!\d)|[a-zđ][.)])\s*/iu, "")
        .replace(/[;.,:]+$/u, "")
        .trim(),
    )
    .filter((part) => part !== "");

/** "Một trong các giấy tờ sau:" followed by papers, or papers with "hoặc" between: one of them is enough. */
export function readComponents(text: string): string[][] {
  const names = readNames(text);
  const first = names.findIndex((name) => /^mot trong (?:cac|nhung|so)/.test(fold(name)));
  if (first >= 0) {
    const inline = /:\s*(.+)$/.exec(names[first]!)?.[1];
    const choices = [...(inline === undefined ? [] : alternatives(inline)), ...names.slice(first + 1).flatMap(alternatives)];
    return [...names.slice(0, first).map(alternatives), ...(choices.length > 0 ? [choices] : [[names[first]!]])];
  }
  return names.map(alternatives);
}

/** Only between whole papers: inside brackets and after a verb "hoặc" joins something else. */
function alternatives(name: string): string[] {
  const outside = name.replace(/\([^()]*\)/g, (inside) => "\u0001".repeat(inside.length));
  const cuts = [
    ...outside.matchAll(/,?\s+hoặc\s+(?=(?:giấy|bản|văn bản|đơn|thẻ|sổ|tờ|hợp đồng|quyết định|biên bản|chứng|trích lục|hộ chiếu))/giu),
  ];
  let at = 0;
  const parts = cuts.map((cut) => {
    const part = name.slice(at, cut.index);
    at = cut.index + cut[0].length;
    return part;
  });
  return [...parts, name.slice(at)].map((part) => part.trim()).filter((part) => part !== "");
}

/** Zero originals and zero copies: an explanatory note, not a component. Counts that are not given decide nothing. */
export function readForm(originals: string, copies: string): Read<"original" | "copy" | null, "note-row"> {
  const [first, second] = [originals, copies].map((text) => (/^\d+$/.test(text) ? Number(text) : null));
  if (first === 0 && second === 0) return { value: null, notices: ["note-row"] };
  if (first) return { value: "original", notices: [] };
  return { value: second ? "copy" : null, notices: [] };
}

const LEVELS: readonly (readonly [RegExp, string])[] = [
  [/trung uong|\bbo\b/, "trung ương"],
  [/tinh|\bso\b|thanh pho/, "tỉnh"],
  [/huyen|quan|thi xa/, "huyện"],
  [/\bxa\b|phuong|dac khu|thi tran/, "xã"],
];

/** Levels of administration. There is no district since 1 July 2025: its work is the commune's unless the province says otherwise. */
export function readLevels(text: string): Read<readonly string[], "district-level"> {
  const folded = fold(text);
  const named = LEVELS.filter(([pattern]) => pattern.test(folded)).map(([, level]) => level);
  const district = named.includes("huyện");
  const levels = named.filter((level) => level !== "huyện");
  return { value: district && !levels.includes("xã") ? [...levels, "xã"] : levels, notices: district ? ["district-level"] : [] };
}
