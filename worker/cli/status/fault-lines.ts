import type { FaultTable } from "../../db/schema/work.schema.ts";
import { problemSentence } from "../../pipeline/in-flight/stored-problem.ts";
import { STATUS_MESSAGES } from "./status-messages.ts";

/** What broke in the background lately, one line a place. */
export function faultLines(faults: readonly FaultTable[]): string[] {
  if (faults.length === 0) return [STATUS_MESSAGES.noFaults];
  const lines = faults.map((fault) => {
    const { code, message } = problemSentence(fault) ?? { code: fault.error_code, message: "" };
    return STATUS_MESSAGES.fault(STATUS_MESSAGES.places[fault.place], fault.times, fault.last_at, message, code);
  });
  return [STATUS_MESSAGES.faults, ...lines];
}
