import type { StepTools } from "../steps/step.ts";
import type { QueueName } from "./clock.ts";
import type { StepName } from "./pipeline.ts";

/** Runs the function of a step somewhere: in this thread or in another. */
export interface StepExecutor {
  /**
   * @returns the parsed output
   * @throws AppError the step's own, `system.step_timeout`, or `system.lane_lost` when the process it ran in ended under it
   */
  execute(step: StepName, lane: QueueName, input: unknown, signal: AbortSignal, report?: StepTools["report"]): Promise<unknown>;
  close(): Promise<void>;
}
