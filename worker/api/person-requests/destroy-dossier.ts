import { AppError } from "@camtay/shared/errors/app-error.ts";
import { audit } from "../../db/audit-log.ts";
import type { Database } from "../../db/database.ts";
import { type AtRestPlaces, openAtRest } from "../../keys/at-rest.ts";
import type { DestroyDossier } from "./person-requests.ts";

/**
 * Destroys a dossier by destroying its key in the archive and what the database still says of it. The line in the audit trail names
 * both people and stays.
 */
export const destroyDossier =
  (db: Database, places: AtRestPlaces): DestroyDossier =>
  async (dossierId, { approvedBy, confirmedBy, agency }, now) => {
    const dossier = await db
      .selectFrom("dossiers")
      .select(["id", "archive_object"])
      .where("id", "=", dossierId)
      .where("agency", "=", agency)
      .executeTakeFirst();
    if (!dossier?.archive_object) throw new AppError("access.no_such_item");
    const { dossierKeys } = await openAtRest(places);
    const papers = db.selectFrom("papers").select("id").where("dossier_id", "=", dossierId);
    await db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom("reuse_documents").where("dossier_id", "=", dossierId).execute();
      await transaction.deleteFrom("paper_fields").where("paper_id", "in", papers).execute();
      const subject = { kind: "dossier", id: dossierId };
      await audit(
        transaction,
        { actor: confirmedBy, agency, action: "dossier.destroy", subject, outcome: "done", facts: { approvedBy } },
        now,
      );
      // Last: a key cannot be brought back, rows can.
      await dossierKeys.destroy(dossier.archive_object!, `${approvedBy} ${confirmedBy}`, now);
    });
  };
