import { AppError } from "@camtay/shared/errors/app-error.ts";
import { composePaper } from "../flow/compose-paper.ts";
import type { FlowContext } from "../flow/flow-context.ts";
import type { Flow } from "../flow/open-flow.ts";
import { putPaperForward } from "../flow/settle-composition.ts";
import { reopenRun } from "../step-runs.repository.ts";
import { tellChange } from "./change-events.ts";
import { lockPaper } from "./lock-paper.ts";
import { NO_PROBLEM } from "./stored-problem.ts";

/** Nothing works on these and no key has touched them. */
const MAY_BE_DROPPED: ReadonlySet<string> = new Set(["review", "ready", "failed"]);

/**
 * A person gives one paper up: scanned by mistake, scanned twice, or another's. It is neither signed nor archived with its dossier, and
 * the others no longer wait for it; its scan and its open questions stay, so that `restorePaper` brings it back. Twice does nothing.
 * @throws AppError `access.no_such_item`, `system.changed_meanwhile` when it is in work, being signed or signed
 */
export const dropPaper = (flow: Flow, agency: string, paperId: string, now: Date): Promise<void> =>
  flow(now, (context) => dropPaperIn(context, agency, paperId));

/** The same, inside a transaction that does more. */
export async function dropPaperIn(context: FlowContext, agency: string, paperId: string): Promise<void> {
  const { transaction, now } = context;
  const paper = await lockPaper(context, agency, paperId);
  if (paper.state === "dropped") return;
  if (!MAY_BE_DROPPED.has(paper.state) || (await isSigned(context, paperId)))
    throw new AppError("system.changed_meanwhile", { state: paper.state });
  await transaction
    .updateTable("papers")
    .set({ state: "dropped", ...NO_PROBLEM })
    .where("id", "=", paperId)
    .execute();
  await tellChange(transaction, "paper", paperId, agency, now);
}

/**
 * Takes a paper back among those of its dossier, to where it was: its questions are asked again, and a dossier that was archived without
 * it is archived anew. Twice does nothing.
 * @throws AppError `access.no_such_item`; `archive.destruction_decided` when its scan is destroyed with its dossier
 */
export function restorePaper(flow: Flow, agency: string, paperId: string, now: Date): Promise<void> {
  return flow(now, async (context) => {
    const { transaction } = context;
    const paper = await lockPaper(context, agency, paperId);
    if (paper.state !== "dropped") return;
    await checkNotDestroyed(context, paper.dossier_id);
    await transaction.updateTable("dossiers").set({ archived_at: null, archive_key: null }).where("id", "=", paper.dossier_id).execute();
    if (paper.pdf_sha256 !== null) return putPaperForward(context, paperId, { pdf: paper.pdf_sha256 });
    // It could not be composed before it was given up.
    if (paper.compose_key !== null) await reopenRun(transaction, paper.compose_key, now);
    await composePaper(context, paperId, { urgent: true });
    await tellChange(transaction, "paper", paperId, agency, now);
  });
}

/** A destruction that two people decided has taken the scan, or is taking it now. */
async function checkNotDestroyed({ transaction }: FlowContext, dossierId: string): Promise<void> {
  const decided = await transaction
    .selectFrom("destructions")
    .select("state")
    .where("dossier_id", "=", dossierId)
    .where("state", "in", ["confirmed", "done"])
    .executeTakeFirst();
  if (decided) throw new AppError("archive.destruction_decided", { state: decided.state });
}

/** One of two signers has signed: the paper waits for the other, and what was signed stays. */
async function isSigned({ transaction }: FlowContext, paperId: string): Promise<boolean> {
  const row = await transaction
    .selectFrom("signing_documents")
    .select("id")
    .where("paper_id", "=", paperId)
    .where("signed_sha256", "is not", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
