import { asAppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import type { Database } from "../../db/database.ts";
import { tellChange } from "../in-flight/change-events.ts";
import { storeProblem } from "../in-flight/stored-problem.ts";
import { STEPS } from "../pipeline.ts";
import { readJson } from "../stored-json.ts";
import { readPages } from "./assemble-when-read.ts";
import type { FlowContext } from "./flow-context.ts";
import type { Flow } from "./open-flow.ts";
import { type PapersToTake, takePapers } from "./take-papers.ts";

const DossierIds = z.record(z.string(), z.string());

interface Pile extends Omit<PapersToTake, "from"> {
  readonly batchId: string;
  readonly assembleKey: string;
}

/**
 * Goes on with large piles of which not all papers are rows yet, portion by portion: whoever else needs the database comes in between.
 * Broken off anywhere, it goes on where it was; two workers at once never take the same portion.
 * @returns whether anything was taken
 */
export async function continueAssemblies(
  db: Database,
  flow: Flow,
  { now, isStopping }: { now: () => Date; isStopping: () => boolean },
): Promise<boolean> {
  const batches = await db
    .selectFrom("batches")
    .select("id")
    .where("state", "=", "running")
    .where("assembled_papers", "is not", null)
    .execute();
  for (const { id } of batches) {
    try {
      const pile = await flow(now(), (context) => loadPile(context, id));
      if (pile) while (!isStopping() && (await flow(now(), (context) => takeNext(context, pile))));
    } catch (thrown) {
      // A person sees it in the list of troubles; trying again goes on from the portion that failed.
      await flow(now(), (context) => giveUp(context, id, thrown));
      throw thrown;
    }
  }
  return batches.length > 0;
}

async function loadPile(context: FlowContext, batchId: string): Promise<Pile | null> {
  const row = await context.transaction
    .selectFrom("batches")
    .innerJoin("step_runs", "step_runs.run_key", "batches.assemble_key")
    .select(["batches.assemble_key", "batches.assembling_json", "step_runs.output_json"])
    .where("batches.id", "=", batchId)
    .executeTakeFirst();
  if (!row?.assemble_key || !row.assembling_json) return null;
  return {
    batchId,
    assembleKey: row.assemble_key,
    assembly: STEPS["assemble-dossiers"].output.parse(await readJson(context.blobs, row.output_json)),
    pages: await readPages(context, batchId),
    dossierIds: new Map(Object.entries(DossierIds.parse(JSON.parse(row.assembling_json)))),
  };
}

/** @returns whether there is more */
async function takeNext(context: FlowContext, { batchId, assembleKey, ...pile }: Pile): Promise<boolean> {
  // The update comes first: it makes another worker wait, and then see where this one stopped.
  const batch = await context.transaction
    .updateTable("batches")
    .set((e) => ({ assembled_papers: e.ref("assembled_papers") }))
    .where("id", "=", batchId)
    .where("assemble_key", "=", assembleKey)
    .where("state", "=", "running")
    .where("assembled_papers", "is not", null)
    .returningAll()
    .executeTakeFirst();
  return batch !== undefined && takePapers(context, batch, { ...pile, from: batch.assembled_papers ?? 0 });
}

async function giveUp({ transaction, now }: FlowContext, batchId: string, thrown: unknown): Promise<void> {
  const batch = await transaction
    .updateTable("batches")
    .set({ state: "failed", finished_at: now.toISOString(), ...storeProblem(asAppError(thrown)) })
    .where("id", "=", batchId)
    .where("state", "=", "running")
    .returning("agency")
    .executeTakeFirst();
  if (batch) await tellChange(transaction, "batch", batchId, batch.agency, now);
}
