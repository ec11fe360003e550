/** The day in Vietnam (UTC+7) as an ISO date. */
export const vietnamDay = (now: Date): string => new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

/** A moment as people in Vietnam write it: `09:05 ngày 23/11/2026`. */
export const vietnamMoment = (time: Date): string => {
  const [year, month, day] = vietnamDay(time).split("-");
  return `${new Date(time.getTime() + 7 * 3_600_000).toISOString().slice(11, 16)} ngày ${day}/${month}/${year}`;
};
