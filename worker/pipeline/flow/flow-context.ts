import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { Transaction } from "kysely";
import type { z } from "zod";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Tables } from "../../db/database.ts";
import type { StepRunTable } from "../../db/schema/work.schema.ts";
import { readProblem } from "../in-flight/stored-problem.ts";
import { STEPS, type StepName } from "../pipeline.ts";
import type { RunOutcome } from "../runner.ts";
import { requestRun } from "../step-runs.repository.ts";
import { readJson } from "../stored-json.ts";

/** What moving on needs to know beside the rows. */
export interface FlowContext {
  readonly transaction: Transaction<Tables>;
  readonly now: Date;
  readonly blobs: BlobStore;
  /** Body named in the conversion mark and in the archive. */
  readonly agencyName: string;
  /** Keys the digest under which a person is found. */
  readonly personKey: Buffer;
  /** Moves on whatever waits for a run that is over. */
  readonly settle: (context: FlowContext, run: SettledRun, outcome: RunOutcome) => Promise<void>;
}

export type SettledRun = Pick<StepRunTable, "run_key" | "step">;
export type OutputOf<N extends StepName> = z.output<(typeof STEPS)[N]["output"]>;

/** What waits for a run: its subject gets the key before anything is settled, because the work may have been done before. */
export async function ask<N extends StepName>(
  context: FlowContext,
  name: N,
  input: z.input<(typeof STEPS)[N]["input"]>,
  batchId: string | null,
  bind: (runKey: string) => Promise<unknown>,
  { urgent = false }: { readonly urgent?: boolean } = {},
): Promise<void> {
  const step = STEPS[name];
  const run = await requestRun(context.transaction, context.blobs, step, step.input.parse(input), { batchId, urgent }, context.now);
  await bind(run.run_key);
  if (run.state === "done")
    await context.settle(context, { run_key: run.run_key, step: name }, { output: await readJson(context.blobs, run.output_json) });
  if (run.state === "failed") {
    const problem = readProblem(run) ?? new AppError("system.unexpected", { step: name });
    await context.settle(context, { run_key: run.run_key, step: name }, { problem });
  }
}
