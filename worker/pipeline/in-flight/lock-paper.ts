import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { PaperTable } from "../../db/schema/work.schema.ts";
import type { FlowContext } from "../flow/flow-context.ts";

/**
 * The paper a person decides about. The update makes a second person who decides at the same moment wait, and then see the new state.
 * @throws AppError `access.no_such_item`, also when the paper belongs to another agency
 */
export async function lockPaper({ transaction, now }: FlowContext, agency: string, paperId: string): Promise<PaperTable> {
  const row = await transaction
    .updateTable("papers")
    .set({ updated_at: now.toISOString() })
    .where("id", "=", paperId)
    .where("dossier_id", "in", (e) => e.selectFrom("dossiers").select("dossiers.id").where("dossiers.agency", "=", agency))
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new AppError("access.no_such_item");
  return row;
}
