import { tellChange } from "../in-flight/change-events.ts";
import type { FlowContext } from "./flow-context.ts";

/** A batch is finished when all of its papers are there and none is in the machine's hands any more. */
export async function finishBatch({ transaction, now }: FlowContext, batchId: string): Promise<void> {
  const busy = await transaction
    .selectFrom("papers")
    .select("id")
    .where("batch_id", "=", batchId)
    .where("state", "=", "processing")
    .limit(1)
    .executeTakeFirst();
  if (busy) return;
  const finished = await transaction
    .updateTable("batches")
    .set({ state: "finished", finished_at: now.toISOString() })
    .where("id", "=", batchId)
    .where("state", "=", "running")
    .where("assemble_key", "is not", null)
    .where("assembled_papers", "is", null)
    .returning(["id", "agency"])
    .executeTakeFirst();
  if (finished) await tellChange(transaction, "batch", finished.id, finished.agency, now);
}
