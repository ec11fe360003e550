import type { FieldOutcome } from "./fill-report.ts";

/** A box that was not even looked at, and why. */
export const leftAlone = (fieldId: string, reason: string): FieldOutcome => ({
  fieldId,
  outcome: "kept",
  reason,
  shown: "",
  verified: false,
  modelAsked: false,
});
