import { PartialDate } from "@camtay/shared/domain/partial-date.ts";

/** Today on this machine's calendar. */
export function today(now: Date = new Date()): PartialDate {
  const two = (number: number) => String(number).padStart(2, "0");
  return PartialDate.parse(`${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`);
}
