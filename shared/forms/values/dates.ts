import { dateParts, type PartialDate } from "../../domain/printed-date.ts";

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const MONTHS = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"];

function belowHundred(n: number): string {
  const [tens, units] = [Math.floor(n / 10), n % 10];
  if (tens === 0) return DIGITS[units]!;
  const head = tens === 1 ? "mười" : `${DIGITS[tens]} mươi`;
  if (units === 0) return head;
  if (units === 5) return `${head} lăm`;
  return `${head} ${units === 1 && tens > 1 ? "mốt" : DIGITS[units]}`;
}

function yearInWords(year: number): string {
  const [thousands, hundreds, rest] = [Math.floor(year / 1000), Math.floor(year / 100) % 10, year % 100];
  const head = `${DIGITS[thousands]} nghìn`;
  if (hundreds === 0 && rest === 0) return head;
  const middle = `${head} ${DIGITS[hundreds]} trăm`;
  if (rest === 0) return middle;
  return rest < 10 ? `${middle} linh ${DIGITS[rest]}` : `${middle} ${belowHundred(rest)}`;
}

/** "Ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi sáu", to the precision known. */
export function dateInWords(date: PartialDate): string {
  const { year, month, day } = dateParts(date);
  const words = [
    day === undefined ? null : `ngày ${day < 11 ? `mồng ${belowHundred(day)}` : belowHundred(day)}`,
    month === undefined ? null : `tháng ${MONTHS[month - 1]}`,
    `năm ${yearInWords(year)}`,
  ]
    .filter((part) => part !== null)
    .join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How much of a date a control takes. */
export type DateDemand = "day" | "month" | "year" | "any";

/** From the widget's format: `yyyy`, `mm/yyyy`, `dd/mm/yyyy`; `any` when the widget lets the person choose. */
export function dateDemand(format: string | undefined, control: "date" | "dateParts" | "text"): DateDemand {
  const plain = format?.toLowerCase().replace(/[^dmy]/g, "") ?? "";
  if (/^y+$/.test(plain)) return "year";
  if (/^m+y+$|^y+m+$/.test(plain)) return "month";
  if (/d/.test(plain)) return "day";
  return control === "date" ? "day" : "any";
}

const PRECISION = { year: 1, month: 2, day: 3, any: 1 } as const;
export const precisionOf = (date: PartialDate): 1 | 2 | 3 => (date.length === 4 ? 1 : date.length === 7 ? 2 : 3);

/** The date cut to what the control takes; null when less is known than it demands: nothing is invented. */
export function fitDate(date: PartialDate, demand: DateDemand): PartialDate | null {
  if (precisionOf(date) < PRECISION[demand]) return null;
  if (demand === "year") return date.slice(0, 4) as PartialDate;
  return demand === "month" ? (date.slice(0, 7) as PartialDate) : date;
}
