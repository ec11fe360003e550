import { AppError } from "@camtay/shared/errors/app-error.ts";
import { tellChange } from "../in-flight/change-events.ts";
import { NO_PROBLEM, storeProblem } from "../in-flight/stored-problem.ts";
import { finishBatch } from "./finish-batch.ts";
import type { FlowContext, OutputOf } from "./flow-context.ts";

/** A paper is a PDF now, or could not become one. */
export async function settleComposition(context: FlowContext, key: string, result: OutputOf<"compose-paper"> | AppError): Promise<void> {
  const papers = await context.transaction
    .selectFrom("papers")
    .select("id")
    .where("compose_key", "=", key)
    .where("state", "=", "processing")
    .execute();
  for (const { id } of papers) await putPaperForward(context, id, result);
}

/** A person looks at it when something asks for that, otherwise it waits for its signature. */
export async function putPaperForward(context: FlowContext, paperId: string, result: { readonly pdf: string } | AppError): Promise<void> {
  const { transaction, now } = context;
  const question = await transaction
    .selectFrom("reviews")
    .select("id")
    .where("paper_id", "=", paperId)
    .where("done_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  await transaction
    .updateTable("papers")
    .set({
      ...(result instanceof AppError
        ? { state: "failed" as const, ...storeProblem(result) }
        : { state: question ? ("review" as const) : ("ready" as const), pdf_sha256: result.pdf, ...NO_PROBLEM }),
      updated_at: now.toISOString(),
    })
    .where("id", "=", paperId)
    .execute();
  const { batch_id, agency } = await transaction
    .selectFrom("papers")
    .innerJoin("dossiers", "dossiers.id", "papers.dossier_id")
    .select(["papers.batch_id", "dossiers.agency"])
    .where("papers.id", "=", paperId)
    .executeTakeFirstOrThrow();
  await tellChange(transaction, "paper", paperId, agency, now);
  await finishBatch(context, batch_id);
}
