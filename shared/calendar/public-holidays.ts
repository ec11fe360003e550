/**
 * Days off in Vietnam besides Saturday and Sunday. The government fixes Tết, 2 September and swaps each year, so this is a dated table.
 * 2026: Labour Code art. 112 and the announced schedule. 2027: not fixed yet, only the days that the law itself names.
 */
export const PUBLIC_HOLIDAYS: Readonly<Record<number, readonly string[]>> = {
  2025: [
    "2025-01-01",
    "2025-01-27",
    "2025-01-28",
    "2025-01-29",
    "2025-01-30",
    "2025-01-31",
    "2025-04-07",
    "2025-04-30",
    "2025-05-01",
    "2025-09-01",
    "2025-09-02",
  ],
  2026: [
    "2026-01-01",
    "2026-02-16",
    "2026-02-17",
    "2026-02-18",
    "2026-02-19",
    "2026-02-20",
    "2026-04-27",
    "2026-04-30",
    "2026-05-01",
    "2026-09-01",
    "2026-09-02",
  ],
  2027: ["2027-01-01", "2027-04-16", "2027-04-30", "2027-09-02"],
};
