/** The day in Vietnam (UTC+7) as an ISO date. */
export const vietnamDay = (now: Date): string => new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
