import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { z } from "zod";
import type { Database } from "./database.ts";

export interface DestroyedDossier {
  readonly objectId: string;
  readonly blobs: readonly Sha256[];
}

/** Every dossier whose destruction two people confirmed, with the stored files that went with it. */
export async function destroyedDossiers(db: Database): Promise<DestroyedDossier[]> {
  const rows = await db.selectFrom("destructions").select(["object_id", "blobs_json"]).where("state", "!=", "asked").execute();
  return rows.map((row) => ({ objectId: row.object_id, blobs: z.array(Sha256).parse(JSON.parse(row.blobs_json)) }));
}
