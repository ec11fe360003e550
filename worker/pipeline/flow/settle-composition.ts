import { AppError } from "@camtay/shared/errors/app-error.ts";
import { tellChange } from "../work/change-events.ts";
import { NO_PROBLEM, storeProblem } from "../work/stored-problem.ts";
import { finishBatch } from "./finish-batch.ts";
import type { FlowContext, OutputOf } from "./flow-context.ts";

/** A paper is a PDF now: a person looks at it when something asks for that, otherwise it waits for its signature. */
export async function settleComposition(context: FlowContext, key: string, result: OutputOf<"compose-paper"> | AppError): Promise<void> {
  const { transaction, now } = context;
  const papers = await transaction
    .selectFrom("papers")
    .innerJoin("dossiers", "dossiers.id", "papers.dossier_id")
    .select(["papers.id", "papers.batch_id", "dossiers.agency"])
    .where("papers.compose_key", "=", key)
    .where("papers.state", "=", "processing")
    .execute();
  for (const paper of papers) {
    const question = await transaction
      .selectFrom("reviews")
      .select("id")
      .where("paper_id", "=", paper.id)
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
      .where("id", "=", paper.id)
      .execute();
    await tellChange(transaction, "paper", paper.id, paper.agency, now);
    await finishBatch(context, paper.batch_id);
  }
}
