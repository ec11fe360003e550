import { z } from "zod";
import { isPartialDate } from "./printed-date.ts";

/** A date known to the day, the month or only the year. ISO text: `2026-11-23`, `2026-11`, `2026`. Day and month are never invented. */
export const PartialDate = z
  .string()
  .refine((text) => isPartialDate(text), "no such date")
  .brand<"PartialDate">();
export type PartialDate = z.infer<typeof PartialDate>;

/** Whether a day known to the day, month or year lies wholly before today; a year is not past before it has ended. @param today ISO date */
export const isPast = (date: string, today: string): boolean => today.slice(0, date.length) > date;

export { type DateParts, dateParts, isPartialDate, parsePrintedDate, partialDate, printDate } from "./printed-date.ts";
