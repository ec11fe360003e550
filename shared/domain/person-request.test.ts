import { expect, it } from "vitest";
import { requestDeadlines } from "./person-request.ts";

it.each([
  ["access", "2026-11-23", "2026-11-25", "2026-12-03"],
  ["restriction", "2026-11-23", "2026-11-25", "2026-12-08"],
  // The twentieth day, 13 December, is a Sunday.
  ["deletion", "2026-11-23", "2026-11-25", "2026-12-14"],
  // Before Tết: two working days end after it, and so does the tenth day.
  ["correction", "2026-02-12", "2026-02-23", "2026-02-23"],
] as const)("%s received on %s: acknowledged by %s, carried out by %s", (kind, day, acknowledgeBy, answerBy) =>
  expect(requestDeadlines(kind, { day, hour: 9 })).toEqual({ acknowledgeBy, answerBy }),
);
