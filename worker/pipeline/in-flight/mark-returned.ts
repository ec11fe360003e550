import { AppError } from "@camtay/shared/errors/app-error.ts";
import { showReturnedResults } from "../../reuse/publish-dossier.ts";
import type { Flow } from "../flow/open-flow.ts";
import { tellChange } from "./change-events.ts";

/** The result was handed to the citizen: from now on its data may be reused. The first time counts. @throws AppError `access.no_such_item` */
export function markReturned(flow: Flow, agency: string, dossierId: string, now: Date): Promise<void> {
  return flow(now, async ({ transaction }) => {
    const dossier = await transaction
      .selectFrom("dossiers")
      .select(["id", "returned_at", "archived_at"])
      .where("id", "=", dossierId)
      .where("agency", "=", agency)
      .executeTakeFirst();
    if (!dossier) throw new AppError("access.no_such_item");
    if (dossier.returned_at !== null) return;
    await transaction
      .updateTable("dossiers")
      .set({
        returned_at: now.toISOString(),
        // The archive learns of it too, as a new version: an index made anew from it must show what may be shown.
        ...(dossier.archived_at !== null && { archive_key: null }),
      })
      .where("id", "=", dossierId)
      .execute();
    await showReturnedResults(transaction, dossierId, now);
    await tellChange(transaction, "dossier", dossierId, agency, now);
  });
}
