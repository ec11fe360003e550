import { z } from "zod";
import { dueDay, isWorkingDay, nextWorkingDay, type Receipt } from "../calendar/working-days.ts";

export const PersonRequestKind = z.enum(["access", "correction", "restriction", "deletion"]);
export type PersonRequestKind = z.infer<typeof PersonRequestKind>;

/**
 * Days in which a request is carried out (Law 91/2025/QH15 and Decree 356/2025/NĐ-CP, in force since 1 January 2026: acknowledged within
 * 2 working days, carried out in 10, 15 or 20 days by type). Which type has which term was read in public digests only.
 */
const DAYS: Readonly<Record<PersonRequestKind, number>> = { access: 10, correction: 10, restriction: 15, deletion: 20 };
const ACKNOWLEDGE_WORKING_DAYS = 2;

/** Calendar days end on a rest day never: the next working day counts (Civil Code art. 148). @returns ISO dates */
export function requestDeadlines(kind: PersonRequestKind, receipt: Receipt): { readonly acknowledgeBy: string; readonly answerBy: string } {
  const end = new Date(Date.parse(`${receipt.day}T00:00:00Z`) + DAYS[kind] * 86_400_000).toISOString().slice(0, 10);
  return { acknowledgeBy: dueDay(receipt, ACKNOWLEDGE_WORKING_DAYS), answerBy: isWorkingDay(end) ? end : nextWorkingDay(end) };
}
