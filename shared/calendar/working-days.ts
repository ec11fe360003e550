import { PUBLIC_HOLIDAYS } from "./public-holidays.ts";

const DAY_MS = 86_400_000;
const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** @param day ISO date; the table decides, not the machine's time zone */
export function isWorkingDay(day: string, holidays = PUBLIC_HOLIDAYS): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !(holidays[Number(day.slice(0, 4))] ?? []).includes(day);
}

/** The first working day strictly after the given one. */
export function nextWorkingDay(day: string): string {
  let time = Date.parse(`${day}T00:00:00Z`);
  do time += DAY_MS;
  while (!isWorkingDay(isoDay(time)));
  return isoDay(time);
}

/** Local time in Vietnam after which a dossier counts as received on the next working day where the procedure says so (Decree 309/2026 art. 18 §2). */
export const LATE_HOUR = 15;

export interface Receipt {
  /** ISO date in Vietnam. */
  readonly day: string;
  /** Hour of the day in Vietnam, 0 to 23. */
  readonly hour: number;
}

/** The day that counts as day 0: a rest day moves to the next working day; with the rule of 15:00 so does a late hour. */
export function countedReceiptDay({ day, hour }: Receipt, lateRule: boolean): string {
  if (!isWorkingDay(day)) return nextWorkingDay(day);
  return lateRule && hour >= LATE_HOUR ? nextWorkingDay(day) : day;
}

/** Due date after `workingDays` working days; day 0 is the day of receipt. */
export function dueDay(receipt: Receipt, workingDays: number, lateRule = false): string {
  let day = countedReceiptDay(receipt, lateRule);
  for (let n = 0; n < workingDays; n++) day = nextWorkingDay(day);
  return day;
}
