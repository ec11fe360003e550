import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { tidy } from "@camtay/shared/text/fold.ts";
import { readPaperAs } from "../../steps/read-paper-as.ts";
import { loadPage } from "../../steps/stored-page.ts";
import { composePaper } from "../flow/compose-paper.ts";
import type { FlowContext } from "../flow/flow-context.ts";
import type { Flow } from "../flow/open-flow.ts";
import { pagesOfPaper } from "../flow/read-output.ts";
import { reopenRun } from "../step-runs.repository.ts";
import { tellChange } from "./change-events.ts";
import { lockPaper } from "./lock-paper.ts";
import { fieldRow } from "./papers.repository.ts";

export interface Decision {
  readonly accountId: string;
  /** Undefined: stays as it is. Null: no known kind of paper. */
  readonly documentType?: string | null | undefined;
  readonly fields: readonly { readonly key: string; readonly text: string }[];
  /** The person is through with this paper. */
  readonly done: boolean;
}

/**
 * Writes down what a person decided. Values the person did not name keep their doubt: they travel with the paper, and are never offered
 * for another form.
 * @throws AppError `access.no_such_item`, `system.changed_meanwhile` when the paper no longer waits for a person
 */
export function reviewPaper(flow: Flow, agency: string, paperId: string, decision: Decision, now: Date): Promise<void> {
  return flow(now, async (context) => {
    const { transaction } = context;
    const paper = await lockPaper(context, agency, paperId);
    if (paper.state !== "review" && paper.state !== "ready") throw new AppError("system.changed_meanwhile", { state: paper.state });
    const renamed = decision.documentType !== undefined && decision.documentType !== paper.document_type;
    if (renamed) {
      const document = decision.documentType === null ? undefined : findDocument(decision.documentType ?? "");
      if (decision.documentType !== null && !document) throw new AppError("system.invalid_input", { where: "documentType" });
      await transaction
        .updateTable("papers")
        .set({ document_type: document?.id ?? null, component: document?.name ?? paper.component, component_confidence: 1 })
        .where("id", "=", paperId)
        .execute();
      await readAgain(context, paperId, decision.documentType ?? null);
    }
    for (const field of decision.fields) await confirmField(context, paperId, decision.accountId, field);
    if (decision.done) {
      await transaction
        .updateTable("reviews")
        .set({ done_at: now.toISOString(), done_by: decision.accountId })
        .where("paper_id", "=", paperId)
        .where("done_at", "is", null)
        .execute();
      await transaction.updateTable("papers").set({ state: "ready", updated_at: now.toISOString() }).where("id", "=", paperId).execute();
    }
    // The name stands in the PDF itself.
    if (renamed) await composePaper(context, paperId, { urgent: true });
    await tellChange(transaction, "paper", paperId, agency, now);
  });
}

/** Values belong to a kind of paper: under another name they are read anew. What a person said stays. */
async function readAgain(context: FlowContext, paperId: string, documentType: string | null): Promise<void> {
  const { transaction } = context;
  await transaction.deleteFrom("paper_fields").where("paper_id", "=", paperId).where("confirmed_by", "is", null).execute();
  if (documentType === null) return;
  const pages = await Promise.all((await pagesOfPaper(context, paperId)).map(({ page }) => loadPage(context.blobs, page)));
  const kept = await transaction.selectFrom("paper_fields").select(["key", "position"]).where("paper_id", "=", paperId).execute();
  let position = Math.max(-1, ...kept.map((row) => row.position));
  for (const field of readPaperAs(documentType, pages)) {
    if (kept.some((row) => row.key === field.key)) continue;
    position += 1;
    await transaction
      .insertInto("paper_fields")
      .values(fieldRow(paperId, position, field))
      .execute();
  }
}

async function confirmField(
  { transaction, now }: FlowContext,
  paperId: string,
  accountId: string,
  field: { readonly key: string; readonly text: string },
): Promise<void> {
  const text = tidy(field.text);
  const confirmed = {
    text,
    confidence: 1,
    flagged: 0,
    source: "person" as const,
    confirmed_by: accountId,
    confirmed_at: now.toISOString(),
  };
  const there = await transaction
    .updateTable("paper_fields")
    .set(confirmed)
    .where("paper_id", "=", paperId)
    .where("key", "=", field.key)
    .executeTakeFirst();
  if (there.numUpdatedRows > 0n || text === "") return;
  const last = await transaction
    .selectFrom("paper_fields")
    .select((e) => e.fn.max("position").as("position"))
    .where("paper_id", "=", paperId)
    .executeTakeFirst();
  await transaction
    .insertInto("paper_fields")
    .values({
      paper_id: paperId,
      position: (last?.position ?? -1) + 1,
      key: field.key,
      read_text: "",
      page: 0,
      box_json: null,
      ...confirmed,
    })
    .execute();
}

/** Puts a paper that could not be composed, or whose dossier could not be archived, back to work. @throws AppError `access.no_such_item`, `system.changed_meanwhile` */
export const retryPaper = (flow: Flow, agency: string, paperId: string, now: Date): Promise<void> =>
  flow(now, (context) => retryPaperIn(context, agency, paperId));

/** The same, inside a transaction that does more. */
export async function retryPaperIn(context: FlowContext, agency: string, paperId: string): Promise<void> {
  const { transaction, now } = context;
  const paper = await lockPaper(context, agency, paperId);
  if (paper.state === "failed" && paper.compose_key !== null) {
    await reopenRun(transaction, paper.compose_key, now);
    await composePaper(context, paperId, { urgent: true });
  } else if ((paper.state === "signed" || paper.state === "archived") && paper.error_code !== null)
    await archiveAgain(context, paper.dossier_id);
  else throw new AppError("system.changed_meanwhile", { state: paper.state });
  await tellChange(transaction, "paper", paperId, agency, now);
}

async function archiveAgain({ transaction, now }: FlowContext, dossierId: string): Promise<void> {
  const dossier = await transaction.selectFrom("dossiers").select("archive_key").where("id", "=", dossierId).executeTakeFirst();
  if (dossier?.archive_key) await reopenRun(transaction, dossier.archive_key, now);
  await transaction
    .updateTable("papers")
    .set({ error_code: null, error_facts_json: null })
    .where("dossier_id", "=", dossierId)
    .where("state", "in", ["signed", "archived"])
    .execute();
}
