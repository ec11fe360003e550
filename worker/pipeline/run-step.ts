import type { StepTools } from "../steps/step.ts";
import { RUNS, STEPS, type StepName } from "./pipeline.ts";

/** Loads the function of a step and runs it, input and output parsed. */
export async function runStep(name: StepName, input: unknown, tools: StepTools): Promise<unknown> {
  const step = STEPS[name];
  const { run } = (await RUNS[name]()) as { run: (input: unknown, tools: StepTools) => Promise<unknown> };
  return step.output.parse(await run(step.input.parse(input), tools));
}
