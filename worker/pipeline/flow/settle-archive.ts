import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { DossierTable } from "../../db/schema/work.schema.ts";
import { publishDossier } from "../../reuse/publish-dossier.ts";
import { tellChange } from "../in-flight/change-events.ts";
import { fieldOfRow } from "../in-flight/papers.repository.ts";
import { NO_PROBLEM, storeProblem } from "../in-flight/stored-problem.ts";
import type { FlowContext, OutputOf } from "./flow-context.ts";

/** A dossier lies in the archive: its papers are done, and what they say may be looked up as far as the law lets it. */
export async function settleArchive(context: FlowContext, key: string, result: OutputOf<"archive-dossier"> | AppError): Promise<void> {
  const { transaction, now } = context;
  const dossiers = await transaction.selectFrom("dossiers").selectAll().where("archive_key", "=", key).execute();
  for (const dossier of dossiers) {
    const papers = transaction.updateTable("papers").where("dossier_id", "=", dossier.id).where("state", "!=", "dropped");
    if (result instanceof AppError) await papers.set({ ...storeProblem(result), updated_at: now.toISOString() }).execute();
    else if (dossier.archived_at !== null) {
      // Only its description changed: what it says is in the index already.
      await papers.set(NO_PROBLEM).execute();
      await transaction.updateTable("dossiers").set({ archive_object: result.objectId }).where("id", "=", dossier.id).execute();
    } else {
      await papers.set({ state: "archived", ...NO_PROBLEM }).execute();
      await transaction
        .updateTable("dossiers")
        .set({ archived_at: now.toISOString(), archive_object: result.objectId })
        .where("id", "=", dossier.id)
        .execute();
      await publish(context, dossier);
    }
    await tellChange(transaction, "dossier", dossier.id, dossier.agency, now);
  }
}

async function publish({ transaction, personKey, now }: FlowContext, dossier: DossierTable): Promise<void> {
  const rows = await transaction
    .selectFrom("papers")
    .selectAll()
    .where("dossier_id", "=", dossier.id)
    .where("state", "!=", "dropped")
    .orderBy("position")
    .execute();
  const papers = [];
  for (const row of rows) {
    const fields = await transaction.selectFrom("paper_fields").selectAll().where("paper_id", "=", row.id).orderBy("position").execute();
    papers.push({
      paperId: row.id,
      documentType: row.document_type,
      component: row.component,
      pdfSha256: row.pdf_sha256 ?? "",
      fields: fields.map(fieldOfRow),
    });
  }
  await publishDossier(
    transaction,
    personKey,
    {
      dossierId: dossier.id,
      code: dossier.code,
      agency: dossier.agency,
      procedure: dossier.procedure,
      returnedAt: dossier.returned_at,
      papers,
    },
    now,
  );
}
