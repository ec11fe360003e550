import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { openAtRest } from "../../keys/at-rest.ts";
import { askForDestruction, confirmDestruction, finishDestructions } from "../../pipeline/in-flight/destroy-dossier.ts";
import type { Settings } from "../../settings.ts";
import type { DestroyDossier } from "./person-requests.ts";

/** Destroys a dossier in the archive, among the stored files and in the database, in the name of the two people who decided. */
export const destroyDossier =
  (db: Database, blobs: BlobStore, settings: Settings): DestroyDossier =>
  async (dossierId, { approvedBy, confirmedBy, agency, basis }, now) => {
    const known = await db
      .selectFrom("destructions")
      .select(["id", "state"])
      .where("dossier_id", "=", dossierId)
      .where("agency", "=", agency)
      .executeTakeFirst();
    // A request that is confirmed again after a failure goes on where it stopped.
    if (known?.state === "done") return;
    const { dossierKeys } = await openAtRest(settings);
    const parts = { db, blobs, dossierKeys, archiveFolder: settings.archiveFolder, s3Endpoint: settings.s3Endpoint };
    if (known?.state === "confirmed") {
      await finishDestructions(parts, now);
      return;
    }
    const id = known?.id ?? (await askForDestruction(db, { dossierId, agency, basis }, approvedBy, now));
    await confirmDestruction(parts, id, agency, confirmedBy, now);
  };
