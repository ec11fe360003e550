import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { z } from "zod";
import type { Database } from "./database.ts";

export interface DestroyedDossier {
  /** Of the destruction. */
  readonly id: string;
  readonly objectId: string;
  readonly blobs: readonly Sha256[];
}

/** Every dossier whose destruction two people confirmed, with the stored files that went with it. */
export async function destroyedDossiers(db: Database): Promise<DestroyedDossier[]> {
  const rows = await db.selectFrom("destructions").select(["id", "object_id", "blobs_json"]).where("state", "!=", "asked").execute();
  return rows.map((row) => ({ id: row.id, objectId: row.object_id, blobs: z.array(Sha256).parse(JSON.parse(row.blobs_json)) }));
}
