import type { core } from "zod";

// Kept apart from the schema: what runs inside pages reads and prints dates without carrying a validator.

export type PartialDate = string & core.$brand<"PartialDate">;

export interface DateParts {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

/** `2026-11-23`, `2026-11` or `2026`, and such a date exists. */
export const isPartialDate = (text: string): text is PartialDate => /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(text) && isRealDate(text);

function isRealDate(iso: string): boolean {
  const [year, month, day] = iso.split("-").map(Number);
  if (year === undefined || year < 1800 || year > 2200) return false;
  if (month === undefined) return true;
  if (month < 1 || month > 12) return false;
  return day === undefined || (day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate());
}

const two = (n: number) => String(n).padStart(2, "0");

/** @returns null when the parts are no real date */
export function partialDate({ year, month, day }: DateParts): PartialDate | null {
  const iso = [String(year).padStart(4, "0"), ...(month === undefined ? [] : [two(month), ...(day === undefined ? [] : [two(day)])])].join(
    "-",
  );
  return isPartialDate(iso) ? iso : null;
}

export function dateParts(date: PartialDate): DateParts {
  const [year, month, day] = date.split("-").map(Number);
  return { year: year!, ...(month !== undefined && { month }), ...(day !== undefined && { day }) };
}

/**
 * Reads a date as printed on Vietnamese papers: `05/08/2026`, `5-8-2026`, `05082026`, `ngày 05 tháng 8 năm 2026`, `8/2026`, `1962`, ISO.
 * @returns null when the text holds no date or more than one
 */
export function parsePrintedDate(text: string): PartialDate | null {
  const plain = text.normalize("NFC").trim();
  const whole = (pattern: RegExp) => pattern.exec(plain)?.slice(1).map(Number);
  const words = whole(/^(?:ngày\s*)?(\d{1,2})\s*(?:tháng|th[aá]ng)\s*(\d{1,2})\s*(?:năm|n[aă]m)\s*(\d{4})\.?$/iu);
  const slashed = words ?? whole(/^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$/) ?? whole(/^(\d{2})(\d{2})(\d{4})$/);
  if (slashed) return partialDate({ day: slashed[0]!, month: slashed[1]!, year: slashed[2]! });
  const iso = whole(/^(\d{4})-(\d{2})-(\d{2})$/);
  if (iso) return partialDate({ year: iso[0]!, month: iso[1]!, day: iso[2]! });
  const month = whole(/^(?:tháng\s*)?(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})$/iu);
  if (month) return partialDate({ month: month[0]!, year: month[1]! });
  const year = whole(/^(?:năm\s*)?(\d{4})$/iu);
  return year ? partialDate({ year: year[0]! }) : null;
}

/** `23/11/2026`, `11/2026` or `2026`, as Vietnamese forms print it. */
export function printDate(date: PartialDate): string {
  const { year, month, day } = dateParts(date);
  return [day === undefined ? null : two(day), month === undefined ? null : two(month), String(year)]
    .filter((part) => part !== null)
    .join("/");
}
